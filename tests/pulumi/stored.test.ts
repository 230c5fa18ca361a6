import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { storedProvider } from "../../provider/pulumi/stored";

/** A package in a folder's node_modules whose door answers what it was asked for. */
function install(folder: string): void {
  const home = join(folder, "node_modules/pulumi-apigee-pingauthorize");
  mkdirSync(home, { recursive: true });
  writeFileSync(
    join(home, "package.json"),
    JSON.stringify({ name: "pulumi-apigee-pingauthorize", exports: { "./serve": "./serve.js" } }),
  );
  writeFileSync(join(home, "serve.js"), "exports.provider = (kind) => ({ kind });");
}

describe("what Pulumi stores of a provider", () => {
  let program: string;
  let sdk: string;
  beforeEach(() => {
    program = mkdtempSync(join(tmpdir(), "program-"));
    sdk = mkdtempSync(join(tmpdir(), "sdk-"));
  });
  afterEach(() => [program, sdk].forEach((folder) => rmSync(folder, { recursive: true })));

  /** Runs the text as the dynamic-provider host does: from the program's folder, by a script in the SDK's. */
  const run = () => {
    const script = join(sdk, "host.js");
    writeFileSync(script, `${storedProvider("Reference")}\nconsole.log(exports.handler().kind);`);
    return execFileSync(process.execPath, [script], { cwd: program, encoding: "utf8", stdio: "pipe" });
  };

  it("is small, without a path of any machine, and never changes: every state that is out there holds it", () => {
    expect(storedProvider("Reference")).toMatchInlineSnapshot(`
"exports.handler = () => {
  const { createRequire } = require("node:module");
  const door = "pulumi-apigee-pingauthorize/serve";
  for (const place of [process.cwd() + "/", process.argv[1]]) {
    let file;
    try { file = createRequire(place).resolve(door); } catch { continue; }
    return require(file).provider("Reference");
  }
  throw new Error(door + " is not installed in " + process.cwd() + ". Run npm install there.");
};
"
`);
  });

  it("finds the package from the program's folder", () => {
    install(program);
    expect(run()).toBe("Reference\n");
  });

  it("finds the package from the SDK's folder where the program's hides it", () => {
    install(sdk);
    expect(run()).toBe("Reference\n");
  });

  it("says what to do where the package is missing", () => {
    expect(run).toThrow("Run npm install there.");
  });
});
