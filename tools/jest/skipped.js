/**
 * What jest tells of a test, as far as it is told on here.
 * @typedef {{ status: string, fullName: string, title: string }} Test
 *
 * @typedef {{ testResults: { testResults: Test[] }[] }} Results
 */

/**
 * The skipped tests, each reason with their number; those whose title gives no reason by their names.
 * @param {Results} results
 * @returns {string[]}
 */
function reasons({ testResults }) {
  const skipped = testResults.flatMap((file) => file.testResults).filter(({ status }) => status === "pending");
  const counts = new Map();
  for (const { title, fullName } of skipped) {
    const reason = /\(skipped (.+)\)$/.exec(title)?.[1] ?? fullName;
    counts.set(reason, (counts.get(reason) ?? 0) + 1);
  }
  const lines = [...counts].sort(([one], [other]) => (one < other ? -1 : 1));
  return lines.map(([reason, count]) => `  ${count} skipped ${reason}`);
}

/** Says at the end of a run what was skipped and why, which jest itself says of a single file only. */
module.exports = class {
  /** @param {{ testNamePattern?: string }} config */
  constructor({ testNamePattern }) {
    // Whoever picks tests by name knows that the others are skipped.
    this.silent = Boolean(testNamePattern);
  }

  /**
   * @param {unknown} _
   * @param {Results} results
   */
  onRunComplete(_, results) {
    const lines = this.silent ? [] : reasons(results);
    if (lines.length > 0) process.stderr.write(`\n${lines.join("\n")}\n`);
  }
};

module.exports.reasons = reasons;
