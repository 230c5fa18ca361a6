const { spawn } = require("node:child_process");
const path = require("node:path");
const { repository } = require("./places");

/**
 * @typedef {object} RunOptions
 * @property {string} [cwd]
 * @property {NodeJS.ProcessEnv} [env]
 * @property {AbortSignal} [signal] ends the program, and what it started, before its time
 * @property {(text: string) => void} [onOutput] sees each piece of output as it comes
 *
 * @typedef {object} Ran
 * @property {number} code the exit code; 124 when it was ended by the signal, 127 when it could not be started
 * @property {string} output standard output and standard error, as they came
 */

/**
 * Runs a program to its end and gives back what it said. Never throws: the caller knows which failure matters.
 * @param {string} command
 * @param {string[]} args
 * @param {RunOptions} [options]
 * @returns {Promise<Ran>}
 */
function run(command, args, { cwd, env, signal, onOutput } = {}) {
  return new Promise((resolve) => {
    // Who can be ended early gets a process group of its own; the rest stays in ours, where Ctrl-C reaches it.
    const child = spawn(command, args, { cwd, env, stdio: ["ignore", "pipe", "pipe"], detached: signal !== undefined });
    let output = "";
    const hear = (/** @type {Buffer} */ piece) => {
      output += piece;
      onOutput?.(String(piece));
    };
    child.stdout.on("data", hear);
    child.stderr.on("data", hear);
    signal?.addEventListener("abort", () => killGroup(child.pid));
    child.on("error", (error) => resolve({ code: 127, output: output + error.message }));
    child.on("close", (code) => resolve({ code: signal?.aborted ? 124 : (code ?? 1), output }));
  });
}

/** @param {number | undefined} pid */
function killGroup(pid) {
  try {
    if (pid !== undefined) process.kill(-pid, "SIGKILL");
  } catch {
    // It has ended by itself.
  }
}

/**
 * Runs a program whose output is for the user to see, as it comes.
 * @param {string} command
 * @param {string[]} args
 * @param {NodeJS.ProcessEnv} [env]
 * @returns {Promise<number>} the exit code
 */
function show(command, args, env = process.env) {
  return new Promise((resolve) => {
    const child = spawn(command, args, { env, stdio: "inherit" });
    // Ctrl-C goes to the whole foreground group: the child decides how to end, and we report its code.
    const wait = () => {};
    process.on("SIGINT", wait);
    const end = (/** @type {number} */ code) => {
      process.removeListener("SIGINT", wait);
      resolve(code);
    };
    child.on("error", (error) => {
      process.stderr.write(`${command}: ${error.message}\n`);
      end(127);
    });
    child.on("close", (code) => end(code ?? 130));
  });
}

/**
 * Runs a program of ours that is TypeScript, transpiled as it loads: its types are checked by `npm run verify`.
 * @param {string} file
 * @param {string[]} args
 * @returns {Promise<number>} the exit code
 */
function showTypeScript(file, args) {
  const typescript = path.join(repository, "node_modules/ts-node/register/transpile-only.js");
  return show(process.execPath, ["--require", typescript, path.join(repository, file), ...args]);
}

/**
 * Says what is going on while something takes long: one line at once, then one every ten seconds.
 * @template T
 * @param {string} what
 * @param {Promise<T>} work
 * @param {() => string} [detail] what there is to add to a later line
 * @returns {Promise<T>}
 */
async function narrate(what, work, detail = () => "") {
  const start = Date.now();
  const seconds = () => Math.round((Date.now() - start) / 1000);
  say(`${what} …`);
  const timer = setInterval(() => say(`  ${what}: ${seconds()} s ${detail()}`.trimEnd()), 10_000);
  try {
    return await work;
  } finally {
    clearInterval(timer);
  }
}

/**
 * A line for whoever waits. On standard error, so that a command's own output stays clean.
 * @param {string} line
 */
function say(line) {
  process.stderr.write(`${line}\n`);
}

module.exports = { run, show, showTypeScript, narrate, say };
