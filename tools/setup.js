const { ensureBuilt } = require("./setup/build");
const { ensureDependencies } = require("./setup/dependencies");

/** All that a fresh clone needs before anything else runs: dependencies, dist/ and a Pulumi CLI. Seconds when it is there. */
async function setUp() {
  await ensureDependencies();
  await ensureBuilt();
  const { ensurePulumi } = require("./pulumi/install");
  await ensurePulumi();
}

/**
 * Runs the main function of a command; a failure is told in its own words, and with exit code 1.
 * @param {() => Promise<number | void>} main
 */
function command(main) {
  main().then(
    (code) => (process.exitCode = code ?? 0),
    (error) => {
      process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
      process.exitCode = 1;
    },
  );
}

module.exports = { setUp, command };

if (require.main === module) command(setUp);
