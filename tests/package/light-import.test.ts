import { execFileSync } from "node:child_process";
import { resolve } from "node:path";
import built from "../../tools/jest/built";

const repository = resolve(__dirname, "../..");
const heavy = [
  "axios",
  "adm-zip",
  "google-auth-library",
  "saxes",
  "zod",
  "node-forge",
  "find-my-way",
  "@fastify/busboy",
];

describe("importing the package", () => {
  beforeAll(built, 120_000);

  it("loads neither an HTTP client, nor zip, XML or Google libraries: a program starts as fast as without us", () => {
    const loaded = modulesLoadedBy("pulumi-apigee-pingauthorize");
    expect(loaded).toContain("@pulumi/pulumi");
    expect(loaded.filter((name) => heavy.includes(name))).toEqual([]);
  });

  it("would be seen to load them: the door of stored providers does", () => {
    expect(modulesLoadedBy("pulumi-apigee-pingauthorize/serve")).toContain("axios");
  });
});

/** The packages whose files a fresh process has loaded after it required a module, by the package's own name. */
function modulesLoadedBy(name: string): string[] {
  const script = `require(${JSON.stringify(name)}); console.log(JSON.stringify(Object.keys(require.cache)))`;
  const output = execFileSync(process.execPath, ["-e", script], { cwd: repository, encoding: "utf8" });
  const files = JSON.parse(output.trim().split("\n").at(-1) ?? "[]") as string[];
  return [...new Set(files.map(packageOf))];
}

function packageOf(file: string): string {
  const path = file.slice(file.lastIndexOf("node_modules/") + "node_modules/".length).split("/");
  return path[0]?.startsWith("@") ? `${path[0]}/${path[1]}` : (path[0] ?? "");
}
