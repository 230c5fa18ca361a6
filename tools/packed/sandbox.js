const { spawn } = require("node:child_process");
const { createInterface } = require("node:readline");
const path = require("node:path");

const organization = "acme";

/**
 * A sandbox that runs from the package as a user's project has installed it.
 * @typedef {object} Sandbox
 * @property {string} url
 * @property {string} organization
 * @property {(list: string, names: string[]) => Promise<void>} mustHold throws unless a list of the organization is that
 */

/**
 * Runs `apigee-sandbox` from a project's node_modules while something is done with it.
 * @param {string} folder the project
 * @param {(sandbox: Sandbox) => Promise<void>} use
 * @param {{ more?: string[], env?: NodeJS.ProcessEnv }} [options] further arguments, and the environment it runs in
 */
async function withSandbox(folder, use, { more = [], env } = {}) {
  const program = path.join(folder, "node_modules/.bin/apigee-sandbox");
  const args = ["--plane", "x", "--organization", organization, "--environment", "test", ...more];
  const child = spawn(program, args, { cwd: folder, env, stdio: ["ignore", "pipe", "pipe"] });
  try {
    const url = await firstLine(child);
    await use({ url, organization, mustHold: (list, names) => mustHold(url, list, names) });
  } finally {
    await end(child);
  }
}

/**
 * @param {import("node:child_process").ChildProcessByStdio<null, import("node:stream").Readable, import("node:stream").Readable>} child
 * @returns {Promise<string>}
 */
function firstLine(child) {
  return new Promise((resolve, reject) => {
    let complaint = "";
    child.stderr.on("data", (piece) => (complaint += piece));
    createInterface(child.stdout).once("line", resolve);
    child.once("error", reject);
    child.once("close", (code) =>
      reject(new Error(`apigee-sandbox ended with ${code} before it said its URL:\n${complaint}`)),
    );
  });
}

/**
 * Lets it save what it holds.
 * @param {import("node:child_process").ChildProcess} child
 */
async function end(child) {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = new Promise((resolve) => child.once("exit", resolve));
  child.kill("SIGTERM");
  await ended;
}

/**
 * @param {string} url
 * @param {string} list
 * @param {string[]} names
 */
async function mustHold(url, list, names) {
  const address = `${url}/v1/organizations/${organization}/${list}`;
  const answer = await fetch(address, { headers: { authorization: "Bearer any" } });
  const held = JSON.stringify(await answer.json());
  if (held !== JSON.stringify(names))
    throw new Error(`GET ${list}: ${answer.status} ${held}, and not ${JSON.stringify(names)}`);
}

module.exports = { withSandbox };
