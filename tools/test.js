const { mkdirSync, readFileSync, rmSync, writeFileSync } = require("node:fs");
const path = require("node:path");
const { addUp, ending } = require("./jest/totals");
const { command, setUp } = require("./setup");
const { repository, work } = require("./setup/places");
const { show } = require("./setup/run");

/** Engine tests share the cores with the engine they start: one after the other. The rest runs beside each other, and mostly waits. */
const projects = { unit: ["--maxWorkers=3"], engine: ["--runInBand"] };

/** `npm test`: sets up what is missing, then runs every test. Arguments go to jest (`npm test -- tests/bundle`). */
command(async () => {
  await setUp();
  const codes = [];
  const reports = [];
  for (const [project, flags] of Object.entries(projects)) {
    const { code, results } = await jest(project, flags);
    codes.push(code);
    reports.push(results);
  }
  const totals = addUp(reports);
  mkdirSync(work, { recursive: true });
  writeFileSync(path.join(work, "tests.json"), JSON.stringify(totals));
  process.stdout.write(`${ending(totals)}\n`);
  return codes.some((code) => code !== 0) || totals.failed > 0 || totals.passed === 0 ? 1 : 0;
});

/**
 * @param {string} project
 * @param {string[]} flags
 * @returns {Promise<{ code: number, results: import("./jest/totals").Results | undefined }>}
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
 * @returns {import("./jest/totals").Results | undefined} nothing when jest itself did not come to its end
 */
function read(report) {
  try {
    return JSON.parse(readFileSync(report, "utf8"));
  } catch {
    return undefined;
  }
}
