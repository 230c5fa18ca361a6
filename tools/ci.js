const { readFileSync, rmSync } = require("node:fs");
const path = require("node:path");
const { command } = require("./setup");
const { work } = require("./setup/places");
const { show } = require("./setup/run");

/** What CI runs: verify, then the tests. Each step of verify that failed counts as a failure in the last line. */
command(async () => {
  for (const report of ["verify.json", "tests.json"]) rmSync(path.join(work, report), { force: true });
  const codes = [await show("npm", ["run", "verify"]), await show("npm", ["test"])];
  const { failed: steps } = read("verify.json", { failed: ["it broke off"] });
  const { passed, failed } = read("tests.json", { passed: 0, failed: 1 });
  process.stdout.write(`${passed} passed, ${failed + steps.length} failed\n`);
  return codes.every((code) => code === 0) ? 0 : 1;
});

/**
 * @template T
 * @param {string} report
 * @param {T} otherwise what counts when the run broke off before it wrote one
 * @returns {T}
 */
function read(report, otherwise) {
  try {
    return JSON.parse(readFileSync(path.join(work, report), "utf8"));
  } catch {
    return otherwise;
  }
}
