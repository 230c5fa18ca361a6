/** Two projects: what needs the Pulumi engine runs one test file after the other; the rest runs in parallel. */
const common = {
  testEnvironment: "node",
  transform: { "^.+\\.ts$": ["ts-jest", { tsconfig: "tsconfig.json", diagnostics: false }] },
  clearMocks: true,
  modulePathIgnorePatterns: ["<rootDir>/dist/", "<rootDir>/.work/", "<rootDir>/.stryker-tmp/"],
};

module.exports = {
  reporters: ["default", "<rootDir>/tools/jest/skipped.js"],
  projects: [
    {
      ...common,
      displayName: "unit",
      testMatch: ["<rootDir>/tests/**/*.test.ts"],
      testPathIgnorePatterns: ["<rootDir>/tests/engine/"],
    },
    {
      ...common,
      displayName: "engine",
      testMatch: ["<rootDir>/tests/engine/**/*.test.ts"],
      globalSetup: "<rootDir>/tools/jest/engine.js",
      setupFilesAfterEnv: ["<rootDir>/tools/jest/patience.js"],
    },
  ],
};
