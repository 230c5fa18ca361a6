const { accessSync, constants, existsSync, realpathSync } = require("node:fs");
const path = require("node:path");
const { run } = require("../setup/run");
const { searchPath } = require("./environment");

const oldest = { major: 3, minor: 200 };

/**
 * The user's own CLI, when it is new enough and its language host for Node is with it.
 * @returns {Promise<string | undefined>}
 */
async function pulumiOnPath() {
  const command = which("pulumi");
  if (command === undefined) return undefined;
  const { code, output } = await run(command, ["version"], { signal: AbortSignal.timeout(20_000) });
  const hosted = existsSync(path.join(path.dirname(realpathSync(command)), "pulumi-language-nodejs"));
  return code === 0 && newEnough(output) && (hosted || which("pulumi-language-nodejs")) ? command : undefined;
}

/**
 * Whether a version as the CLI prints it ("v3.259.0") will do.
 * @param {string} version
 */
function newEnough(version) {
  const [, major = 0, minor = 0] = (/v?(\d+)\.(\d+)\.\d+/.exec(version) ?? []).map(Number);
  return major > oldest.major || (major === oldest.major && minor >= oldest.minor);
}

/**
 * @param {string} name
 * @returns {string | undefined}
 */
function which(name) {
  return searchPath()
    .map((folder) => path.join(folder, name))
    .find(executable);
}

/** @param {string} file */
function executable(file) {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

module.exports = { pulumiOnPath, newEnough, executable };
