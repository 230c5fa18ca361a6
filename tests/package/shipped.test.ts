import { execFileSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";
import built from "../../tools/jest/built";
import { makeSbom } from "../../tools/sbom/make";
import { importsOf, loadedBy } from "./imports";

const repository = resolve(__dirname, "../..");
const npm = (...args: string[]) => execFileSync("npm", args, { cwd: repository, encoding: "utf8", stdio: "pipe" });
const json = <T>(text: string) => JSON.parse(text) as T;
const read = (file: string) => readFileSync(join(repository, file), "utf8");

/** What a user's project can start from: the exports and the commands of package.json. */
const doors = [
  "provider/index.ts",
  "provider/serve.ts",
  "provider/bundle/index.ts",
  "provider/cli/apigee-callout.ts",
  "sandbox/index.ts",
  "sandbox/cli.ts",
];

/** Where pages that are shipped lead although it is not: of use to those only who have the repository. */
const repositoryOnly = ["CONTRIBUTING.md", "tests/engine/bad-input.md"];

describe("what is published", () => {
  let shipped: string[];
  beforeAll(async () => {
    await built();
    const [packed] = json<{ files: { path: string }[] }[]>(npm("pack", "--dry-run", "--json", "--ignore-scripts"));
    shipped = packed?.files.map(({ path }) => path) ?? [];
  }, 120_000);

  it("is what a door leads to, compiled, the pages to read, and the examples without what a user has left there", () => {
    const imports = importsOf("provider", "sandbox").map((each) => ({ ...each, typeOnly: false }));
    const used = new Set(doors.flatMap((door) => [...loadedBy(door, imports)]).filter((file) => file.endsWith(".ts")));
    const compiled = [...used].flatMap((file) => ["d.ts", "js"].map((end) => `dist/${file.replace(/ts$/u, end)}`));
    const texts = ["CHANGELOG.md", "LICENSE", "README.md", "SECURITY.md", "package.json", ...files("docs")];
    expect(shipped.sort()).toEqual([...compiled, ...texts, ...exampleFiles()].sort());
  });

  it("holds what its own pages link to", () => {
    const linked = shipped.filter((file) => file.endsWith(".md")).flatMap(linksOf);
    expect(linked.length).toBeGreaterThan(100);
    expect([...new Set(linked.filter((file) => !shipped.includes(file)))].sort()).toEqual(repositoryOnly);
  });

  it("holds what its pages take out of node_modules", () => {
    const pages = shipped.filter((file) => file.endsWith(".md")).map(read);
    const taken = pages.flatMap((page) => [
      ...page.matchAll(/node_modules\/pulumi-apigee-pingauthorize\/([\w./-]+)/gu),
    ]);
    const missing = taken.filter(([, path = ""]) => !shipped.some((file) => `${file}/`.startsWith(`${path}/`)));
    expect(taken.length).toBeGreaterThan(0);
    expect(missing.map(([text]) => text)).toEqual([]);
  });

  it("names each door in package.json", () => {
    const { exports, bin } = json<{ exports: Record<string, { default: string }>; bin: object }>(read("package.json"));
    const named = [...Object.values(exports).map((door) => door.default), ...(Object.values(bin) as string[])];
    const sources = named.filter(Boolean).map((file) => file.replace(/^\.\/dist\//u, "").replace(/js$/u, "ts"));
    expect(sources.sort()).toEqual([...doors].sort());
  });

  it("runs nothing when it is installed, nor does any package that it brings", () => {
    const { scripts } = json<{ scripts: Record<string, string> }>(read("package.json"));
    expect(Object.keys(scripts).filter((name) => /^(pre|post)?install$|^(pre|post)?prepare$/u.test(name))).toEqual([]);
    const brought = Object.entries(locked()).filter(([, { dev, hasInstallScript }]) => !dev && hasInstallScript);
    expect(brought.map(([name]) => name)).toEqual([]);
  });

  it("is pinned by a lock file that holds a checksum of each package and no download address", () => {
    const packages = Object.entries(locked()).filter(([name, { link }]) => name !== "" && !link);
    expect(packages.length).toBeGreaterThan(60);
    expect(packages.filter(([, { resolved }]) => resolved !== undefined)).toEqual([]);
    expect(packages.filter(([, { integrity, inBundle }]) => !integrity && !inBundle)).toEqual([]);
  });

  it("has a bill of materials that names each package that it brings, with version and licence", async () => {
    const { components } = json<{ components: Component[] }>(await makeSbom());
    const brought = Object.entries(locked()).filter(([name, { dev, peer }]) => name !== "" && !dev && !peer);
    const named = components.map(({ name, version }) => `${name} ${version}`);
    expect([...new Set(named)].sort()).toEqual([...new Set(brought.map(spoken))].sort());
    expect(components.filter(({ licenses = [] }) => licenses.length === 0)).toEqual([]);
  }, 60_000);
});

/** The files below a folder of the repository. */
function files(folder: string): string[] {
  const entries = readdirSync(join(repository, folder), { recursive: true, withFileTypes: true });
  return entries.filter((one) => one.isFile()).map((one) => relative(repository, join(one.parentPath, one.name)));
}

/** What git keeps of the examples: neither a stack's settings nor a certificate or key that somebody tried them with. */
function exampleFiles(): string[] {
  return files("examples").filter((file) =>
    /\/PingAuth\/|\/(?:README\.md|Pulumi\.yaml|index\.ts|proxies\.json)$/u.test(file),
  );
}

/** The files that a page's relative links name. */
function linksOf(page: string): string[] {
  const links = [...read(page).matchAll(/\]\((?!https?:|#)([^)\s#]+)/gu)];
  return links.map(([, link = ""]) => join(dirname(page), link));
}

interface Component {
  name: string;
  version?: string;
  licenses?: unknown[];
}

interface Locked {
  version?: string;
  dev?: boolean;
  peer?: boolean;
  link?: boolean;
  inBundle?: boolean;
  hasInstallScript?: boolean;
  integrity?: string;
  resolved?: string;
}

function locked(): Record<string, Locked> {
  return json<{ packages: Record<string, Locked> }>(read("package-lock.json")).packages;
}

function spoken([place, { version }]: [string, Locked]): string {
  return `${place.slice(place.lastIndexOf("node_modules/") + "node_modules/".length)} ${version}`;
}
