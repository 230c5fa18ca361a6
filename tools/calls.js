const path = require("node:path");
const { command, setUp } = require("./setup");
const { repository } = require("./setup/places");
const { show } = require("./setup/run");

/** `npm run calls`: counts what each step of each resource asks of Apigee, and writes the tables of docs/calls.md. */
command(async () => {
  await setUp();
  const typescript = path.join(repository, "node_modules/ts-node/register/transpile-only.js");
  return show(process.execPath, ["--require", typescript, path.join(repository, "tests/calls/index.ts")]);
});
