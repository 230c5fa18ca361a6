const { demoArguments } = require("./demo/arguments");
const { command, setUp } = require("./setup");
const { showTypeScript } = require("./setup/run");

/** `npm start`: sets up what is missing, then shows the main job. Arguments go to the demo (`npm start -- --keep`). */
command(async () => {
  const args = process.argv.slice(2);
  // Looked at here already, so that nobody waits a minute to be told of a slip.
  demoArguments(args);
  await setUp();
  return showTypeScript("tools/demo/index.ts", args);
});
