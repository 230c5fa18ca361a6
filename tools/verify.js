const { mkdirSync, writeFileSync } = require("node:fs");
const path = require("node:path");
const { command, setUp } = require("./setup");
const { work } = require("./setup/places");

/** `npm run verify`: all that must hold besides the tests. Takes every step, and fails when one has. */
command(async () => {
  await setUp();
  // Only now: what they need may just have been installed.
  const { steps } = require("./verify/steps");
  const { takeAll } = require("./setup/step");
  const failed = await takeAll(steps);
  mkdirSync(work, { recursive: true });
  writeFileSync(path.join(work, "verify.json"), JSON.stringify({ failed }));
  const summary = failed.length === 0 ? "all hold" : `${failed.length} failed: ${failed.join("; ")}`;
  process.stdout.write(`verify: ${steps.length} steps, ${summary}\n`);
  return failed.length === 0 ? 0 : 1;
});
