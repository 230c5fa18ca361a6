/**
 * What jest reports, as far as it is added up here.
 * @typedef {{ numPassedTests: number, numFailedTests: number, numPendingTests: number, numRuntimeErrorTestSuites: number }} Results
 *
 * @typedef {{ passed: number, failed: number, skipped: number }} Totals
 */

/**
 * Adds up jest's reports. A test file that could not be run at all is a failure, and so is a jest that broke off.
 * @param {(Results | undefined)[]} reports undefined where jest left none
 * @returns {Totals}
 */
function addUp(reports) {
  const totals = { passed: 0, failed: 0, skipped: 0 };
  for (const report of reports) {
    totals.passed += report?.numPassedTests ?? 0;
    totals.failed += report === undefined ? 1 : report.numFailedTests + report.numRuntimeErrorTestSuites;
    totals.skipped += report?.numPendingTests ?? 0;
  }
  return totals;
}

/**
 * The last lines of a test run; the very last one is always of the same form.
 * @param {Totals} totals
 */
function ending({ passed, failed, skipped }) {
  return `${skipped > 0 ? `${skipped} skipped, for the reasons above\n` : ""}${passed} passed, ${failed} failed`;
}

module.exports = { addUp, ending };
