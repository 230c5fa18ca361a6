const { say } = require("../setup/run");
const { buildPulumi } = require("./build");
const { note, pulumiCommand, recorded } = require("./command");
const { downloadPulumi } = require("./download");
const { pulumiOnPath } = require("./on-path");

const ways = [pulumiOnPath, downloadPulumi, buildPulumi];

/**
 * Sees to it that there is a Pulumi CLI: the one on PATH, else the vendor's release, else one built from its Go modules.
 * @returns {Promise<{ command: string, env: NodeJS.ProcessEnv }>}
 */
async function ensurePulumi() {
  if (recorded() === undefined) await find();
  return pulumiCommand();
}

async function find() {
  for (const way of ways) {
    const command = await way();
    if (command === undefined) continue;
    say(`Pulumi CLI: ${command}`);
    return note(command);
  }
  throw new Error(
    "No Pulumi CLI: none (3.200 or newer) is on PATH, the vendor's release could not be downloaded and it could not be " +
      "built (the reasons stand above). Install Pulumi (https://www.pulumi.com/docs/install/) or Go 1.25, and run this again.",
  );
}

module.exports = { ensurePulumi };
