const { command, setUp } = require("./setup");

/** What can be measured, by name. */
const benches = { surgery: () => require("./bench/surgery") };

/** `npm run bench -- surgery`: says how fast it goes. */
command(async () => {
  const name = process.argv[2];
  const bench = benches[/** @type {keyof typeof benches} */ (name)];
  if (bench === undefined) {
    process.stderr.write(`npm run bench -- NAME, with one of: ${Object.keys(benches).join(", ")}\n`);
    return 2;
  }
  await setUp();
  return bench()();
});
