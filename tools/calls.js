const { command, setUp } = require("./setup");
const { showTypeScript } = require("./setup/run");

/** `npm run calls`: counts what each step of each resource asks of Apigee, and writes the tables of docs/calls.md. */
command(async () => {
  await setUp();
  return showTypeScript("tests/calls/index.ts", []);
});
