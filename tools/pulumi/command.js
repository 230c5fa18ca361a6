const { existsSync, readFileSync } = require("node:fs");
const path = require("node:path");
const { work } = require("../setup/places");
const { pulumiEnvironment } = require("./environment");

/** Where the set-up notes which CLI it found or built. */
const record = path.join(work, "pulumi.json");

/**
 * The Pulumi CLI that the set-up found or built, and the environment to run it in: a home of its own, nothing of the
 * user's. Still to be added: PULUMI_BACKEND_URL and PULUMI_CONFIG_PASSPHRASE.
 * @returns {{ command: string, env: NodeJS.ProcessEnv }}
 */
function pulumiCommand() {
  const command = recorded();
  if (command === undefined) throw new Error("No Pulumi CLI has been set up yet. Run: npm run setup");
  return { command, env: pulumiEnvironment(path.dirname(command)) };
}

/** @returns {string | undefined} the noted CLI, if it is still there */
function recorded() {
  if (!existsSync(record)) return undefined;
  const { command } = /** @type {{ command: string }} */ (JSON.parse(readFileSync(record, "utf8")));
  return existsSync(command) ? command : undefined;
}

module.exports = { pulumiCommand, recorded, record };
