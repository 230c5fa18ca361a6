const { mkdirSync, readFileSync, rmSync, writeFileSync } = require("node:fs");
const path = require("node:path");
const { command, setUp } = require("./setup");
const { repository, work } = require("./setup/places");
const { show } = require("./setup/run");

/** Engine tests share two cores with the engine they start: one after the other. The rest runs beside each other. */
const projects = { unit: [], engine: ["--runInBand"] };

/**
 * What jest reports, as far as it is added up here.
 * @typedef {{ numPassedTests: number, numFailedTests: number, numPendingTests: number, numRuntimeErrorTestSuites: number }} Results
 */

/** `npm test`: sets up what is missing, then runs every test. Arguments go to jest (`npm test -- tests/bundle`). */
command(async () => {
  await setUp();
  const codes = [];
  const totals = { passed: 0, failed: 0, skipped: 0 };
  for (const [project, flags] of Object.entries(projects)) {
    const { code, results } = await jest(project, flags);
    codes.push(code);
    add(totals, results);
  }
  mkdirSync(work, { recursive: true });
  writeFileSync(path.join(work, "tests.json"), JSON.stringify(totals));
  process.stdout.write(`${line(totals)}\n`);
  return codes.some((code) => code !== 0) || totals.failed > 0 || totals.passed === 0 ? 1 : 0;
});

/**
 * @param {string} project
 * @param {string[]} flags
 * @returns {Promise<{ code: number, results: Results | undefined }>}
 */
async function jest(project, flags) {
  const report = path.join(work, `tests-${project}.json`);
  rmSync(report, { force: true });
  const runner = path.join(repository, "node_modules/jest/bin/jest.js");
  const output = ["--json", "--outputFile", report, "--passWithNoTests"];
  const args = [runner, "--selectProjects", project, ...flags, ...output, ...process.argv.slice(2)];
  const code = await show(process.execPath, args);
  return { code, results: read(report) };
}

/**
 * @param {string} report
 * @returns {Results | undefined} nothing when jest itself did not come to its end
 */
function read(report) {
  try {
    return JSON.parse(readFileSync(report, "utf8"));
  } catch {
    return undefined;
  }
}

/**
 * A test file that could not be run at all counts as one failure, and so does a jest that broke off.
 * @param {{ passed: number, failed: number, skipped: number }} totals
 * @param {Results | undefined} results
 */
function add(totals, results) {
  totals.passed += results?.numPassedTests ?? 0;
  totals.failed += results === undefined ? 1 : results.numFailedTests + results.numRuntimeErrorTestSuites;
  totals.skipped += results?.numPendingTests ?? 0;
}

/** @param {{ passed: number, failed: number, skipped: number }} totals */
function line({ passed, failed, skipped }) {
  return `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ""}`;
}
