const { existsSync, mkdirSync, readFileSync, writeFileSync } = require("node:fs");
const path = require("node:path");
const { repository, work } = require("../setup/places");
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
  const { command, wanted } = /** @type {{ command: string, wanted: string }} */ (
    JSON.parse(readFileSync(record, "utf8"))
  );
  return existsSync(command) && wanted === wantedVersion() ? command : undefined;
}

/** The release that the development dependency `pulumi` stands for: another one means looking for a CLI anew. */
function wantedVersion() {
  const { version } = require(path.join(repository, "node_modules/pulumi/package.json"));
  return /** @type {string} */ (version);
}

/** @param {string} command the CLI to use from now on */
function note(command) {
  mkdirSync(path.dirname(record), { recursive: true });
  writeFileSync(record, JSON.stringify({ command, wanted: wantedVersion() }));
}

module.exports = { pulumiCommand, recorded, note, wantedVersion };
