const { projects } = require("../../jest.config");

/** @type {{ [setting: string]: unknown, testPathIgnorePatterns?: string[] | undefined } | undefined} */
const unit = projects[0];

/**
 * The unit tests alone, for `npm run mutate`, without those that look at dist/ or at the sources' text: neither changes
 * with a mutant.
 */
module.exports = {
  ...unit,
  rootDir: "../..",
  testPathIgnorePatterns: [
    ...(unit?.testPathIgnorePatterns ?? []),
    "<rootDir>/tests/package/",
    "<rootDir>/tests/tools/",
    "<rootDir>/tests/arrows.test.ts",
  ],
};
