const { command, setUp } = require("./setup");
const { showTypeScript } = require("./setup/run");

/** `npm run torture`: tries everything that can go wrong and writes the tables of docs/reliability.md and docs/security.md. */
command(async () => {
  await setUp();
  return showTypeScript("tests/torture/index.ts", process.argv.slice(2));
});
