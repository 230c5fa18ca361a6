const { consume, consumers } = require("./consumer");
const { docsAreUpToDate } = require("./docs");
const { must, toolStep } = require("../setup/step");
const { pack } = require("../packed/tarball");

/** @type {Promise<string> | undefined} */
let packed;

/** The tarball, made once for all the steps that want it. */
function tarball() {
  packed ??= pack();
  return packed;
}

/**
 * Everything that must hold, the quickest first.
 * @type {import("../setup/step").Step[]}
 */
const steps = [
  toolStep("format (prettier)", "prettier", ["--check", "--log-level", "warn", "."]),
  toolStep("lint (eslint)", "eslint", ["--max-warnings", "0", "."]),
  toolStep("types: provider, sandbox, tests, tools, examples (tsc)", "tsc", ["--noEmit"]),
  toolStep("unused code (knip)", "knip", []),
  { name: "docs/api/ says what the doc comments say (typedoc)", check: docsAreUpToDate },
  {
    name: "package (publint)",
    check: async () => must("npx", ["--no-install", "publint", "run", await tarball(), "--strict"]),
  },
  {
    // Looks at the tarball alone; without the flag it would ask the registry for an @types package.
    name: "types of the package, for every way to import it (attw)",
    check: async () => must("npx", ["--no-install", "attw", await tarball(), "--no-definitely-typed", "--no-color"]),
  },
  ...Object.entries(consumers).map(([name, consumer]) => ({
    name: `the packed package in a user's project: ${name}`,
    check: async () => consume(consumer, await tarball()),
  })),
];

module.exports = { steps };
