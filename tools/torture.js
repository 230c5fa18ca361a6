const path = require("node:path");
const { command, setUp } = require("./setup");
const { repository } = require("./setup/places");
const { show } = require("./setup/run");

/** `npm run torture`: tries everything that can go wrong and writes the tables of docs/reliability.md and docs/security.md. */
command(async () => {
  await setUp();
  const typescript = path.join(repository, "node_modules/ts-node/register/transpile-only.js");
  const torture = path.join(repository, "tests/torture/index.ts");
  return show(process.execPath, ["--require", typescript, torture, ...process.argv.slice(2)]);
});
