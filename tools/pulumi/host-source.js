const { copyFileSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } = require("node:fs");
const path = require("node:path");
const { work } = require("../setup/places");
const { run } = require("../setup/run");

const pinned = path.join(__dirname, "host");
const program = "nodejs/cmd/pulumi-language-nodejs";

/** Where the language host tells the program to connect: its own stand-in for the engine, and the engine itself. */
const standIn = 'fmt.Sprintf("127.0.0.1:%d", handle.Port), pipes';
const engine = "req.GetMonitorAddress(), pipes";

/**
 * Lays out the language host's source for building, with one change. The last release that can be had as a Go module puts
 * itself between program and engine and passes on only the calls that it knew in its day, which lack the hooks of
 * resources, among others. So the program is told the engine's own address, as newer hosts do.
 * @returns {Promise<string>} the folder to build in
 */
async function hostSource() {
  const folder = path.join(work, "pulumi-host");
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  for (const name of ["go.mod", "go.sum"]) copyFileSync(path.join(pinned, name), path.join(folder, name));
  const vendor = path.join(await download(), program);
  for (const name of readdirSync(vendor).filter((each) => each.endsWith(".go") && !each.endsWith("_test.go"))) {
    writeFileSync(path.join(folder, name), readFileSync(path.join(vendor, name), "utf8").replace(standIn, engine));
  }
  if (!readFileSync(path.join(folder, "main.go"), "utf8").includes(engine)) throw new Error(`${vendor} has changed.`);
  return folder;
}

/** @returns {Promise<string>} the folder in which Go keeps the module */
async function download() {
  const args = ["mod", "download", "-json", "github.com/pulumi/pulumi/sdk/v3"];
  const { code, output } = await run("go", args, { cwd: pinned });
  if (code !== 0) throw new Error(`go ${args.join(" ")} failed:\n${output}`);
  return JSON.parse(output.slice(output.indexOf("{"))).Dir;
}

module.exports = { hostSource };
