const path = require("node:path");
const { demoArguments } = require("./demo/arguments");
const { command, setUp } = require("./setup");
const { repository } = require("./setup/places");
const { show } = require("./setup/run");

/** `npm start`: sets up what is missing, then shows the main job. Arguments go to the demo (`npm start -- --keep`). */
command(async () => {
  const args = process.argv.slice(2);
  // Looked at here already, so that nobody waits a minute to be told of a slip.
  demoArguments(args);
  await setUp();
  // Transpiled as it loads: the demo is TypeScript, and its types are checked by `npm run verify`.
  const typescript = path.join(repository, "node_modules/ts-node/register/transpile-only.js");
  const demo = path.join(__dirname, "demo/index.ts");
  return show(process.execPath, ["--require", typescript, demo, ...args]);
});
