const { performance } = require("node:perf_hooks");
const { run, say } = require("./run");
const { repository } = require("./places");

/**
 * One thing that must hold.
 * @typedef {object} Step
 * @property {string} name
 * @property {() => Promise<void>} check throws, with what there is to see, when it does not hold
 */

/**
 * A step that runs a tool of node_modules/.bin and wants it to end well.
 * @param {string} name
 * @param {string} tool
 * @param {string[]} args
 * @returns {Step}
 */
function toolStep(name, tool, args) {
  return { name, check: () => must("npx", ["--no-install", tool, ...args]) };
}

/**
 * Runs a program and throws with all that it said, unless it ended well.
 * @param {string} command
 * @param {string[]} args
 * @param {import("./run").RunOptions} [options]
 * @returns {Promise<void>}
 */
async function must(command, args, options = {}) {
  await output(command, args, options);
}

/**
 * The same, for who wants to know what it said.
 * @param {string} command
 * @param {string[]} args
 * @param {import("./run").RunOptions} [options]
 * @returns {Promise<string>}
 */
async function output(command, args, options = {}) {
  const ran = await run(command, args, { cwd: repository, ...options });
  if (ran.code !== 0) throw new Error(`${command} ${args.join(" ")} ended with ${ran.code}:\n${ran.output}`);
  return ran.output;
}

/**
 * Takes the steps one after the other; one that fails prints why, and the others are still taken.
 * @param {Step[]} steps
 * @returns {Promise<string[]>} the names of those that failed
 */
async function takeAll(steps) {
  const failed = [];
  for (const { name, check } of steps) {
    const start = performance.now();
    const seconds = () => `${((performance.now() - start) / 1000).toFixed(1)} s`;
    try {
      await check();
      say(`ok      ${name} (${seconds()})`);
    } catch (error) {
      failed.push(name);
      say(`FAILED  ${name} (${seconds()})\n${error instanceof Error ? error.message : String(error)}\n`);
    }
  }
  return failed;
}

module.exports = { must, output, takeAll, toolStep };
