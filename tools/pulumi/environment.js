const path = require("node:path");
const { work } = require("../setup/places");

/** Pulumi's home for demo and tests. The user's own ~/.pulumi, with its login, is never looked at. */
const home = path.join(work, "pulumi");

/** What a user may have set for their own stacks, clouds and proxies, and what must not reach ours. */
const foreign = /^(PULUMI_|APIGEE_|GOOGLE_|GCLOUD_|CLOUDSDK_|GCP_|NODE_OPTIONS$|JEST_|(HTTPS?|ALL|NO)_PROXY$)/i;

/**
 * The environment in which our Pulumi runs: the caller's, without what steers Pulumi, Google's libraries or proxies.
 * @param {string} bin the folder that holds the CLI
 * @returns {NodeJS.ProcessEnv}
 */
function pulumiEnvironment(bin) {
  const kept = Object.entries(process.env).filter(([name]) => !foreign.test(name));
  return {
    ...Object.fromEntries(kept),
    PATH: [bin, ...searchPath()].join(path.delimiter),
    PULUMI_HOME: home,
    PULUMI_SKIP_UPDATE_CHECK: "true",
    // A missing plugin is a fault of the set-up, to be said at once and not downloaded.
    PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION: "true",
    NO_PROXY: "127.0.0.1,localhost",
  };
}

/** The folders of PATH, but for the ones that npm adds: what they call pulumi is the package that downloads it. */
function searchPath() {
  const folders = (process.env["PATH"] ?? "").split(path.delimiter);
  return folders.filter((folder) => folder !== "" && !folder.endsWith(path.join("node_modules", ".bin")));
}

module.exports = { home, pulumiEnvironment, searchPath };
