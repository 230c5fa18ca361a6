const { copyFileSync, chmodSync, mkdirSync, renameSync } = require("node:fs");
const path = require("node:path");
const { narrate, run, say } = require("../setup/run");
const { hostSource } = require("./host-source");

/**
 * The CLI, its language host for Node and the plugin that serves dynamic resources, built from public Go modules into
 * the folder where the npm package `pulumi` looks for them.
 * @returns {Promise<string | undefined>}
 */
async function buildPulumi() {
  const { bin, cli } = require("./place");
  if ((await run("go", ["version"])).code !== 0) {
    say("  it cannot be built either: there is no Go (1.25 or newer) on PATH");
    return undefined;
  }
  mkdirSync(bin, { recursive: true });
  const plugin = path.join(bin, "pulumi-resource-pulumi-nodejs");
  copyFileSync(path.join(__dirname, "pulumi-resource-pulumi-nodejs"), plugin);
  chmodSync(plugin, 0o755);
  const built =
    (await goBuild("pulumi-language-nodejs", await hostSource(), ".")) &&
    (await goBuild("pulumi", path.join(__dirname, "cli"), "github.com/pulumi/pulumi/pkg/v3/cmd/pulumi"));
  return built ? cli : undefined;
}

/**
 * @param {string} name
 * @param {string} folder where go.mod and go.sum pin every version
 * @param {string} program
 */
async function goBuild(name, folder, program) {
  const { bin, version } = require("./place");
  const target = path.join(bin, name);
  const flags = `-s -w -X github.com/pulumi/pulumi/sdk/v3/go/common/version.Version=v${version}`;
  let compiled = 0;
  const build = run("go", ["build", "-v", "-ldflags", flags, "-o", `${target}.part`, program], {
    cwd: folder,
    onOutput: (text) => (compiled += text.split("\n").length - 1),
  });
  const what = `Building ${name} from its Go modules (once; about four minutes for all)`;
  const { code, output } = await narrate(what, build, () => `(${compiled} packages compiled or fetched)`);
  if (code !== 0) say(`  go build failed:\n${output.trim().split("\n").slice(-15).join("\n")}`);
  // Only a whole program ever stands under its name: whoever is killed while linking leaves none.
  else renameSync(`${target}.part`, target);
  return code === 0;
}

module.exports = { buildPulumi };
