const path = require("node:path");
const { repository } = require("../setup/places");
const { narrate, run, say } = require("../setup/run");
const { home } = require("./environment");
const { executable } = require("./on-path");

/** How long the vendor's site has to answer, and how long a release may take to arrive. */
const silenceMs = 15_000;
const downloadMs = 300_000;

/**
 * The vendor's release, by way of the npm package `pulumi`, which downloads it on first use.
 * @returns {Promise<string | undefined>}
 */
async function downloadPulumi() {
  const { bin, cli, version } = require("./place");
  const fetched = executable(cli) || (await narrate(`Downloading Pulumi ${version}`, download()));
  return fetched && executable(path.join(bin, "pulumi-language-nodejs")) ? cli : undefined;
}

/** @returns {Promise<boolean>} whether it came */
async function download() {
  const wrapper = path.join(repository, "node_modules/pulumi/run.js");
  const abort = new AbortController();
  const patience = setTimeout(() => abort.abort(), silenceMs);
  let heard = "";
  const { code, output } = await run(process.execPath, [wrapper, "version"], {
    env: { ...process.env, PULUMI_HOME: home },
    signal: AbortSignal.any([abort.signal, AbortSignal.timeout(downloadMs)]),
    onOutput: (text) => {
      heard += text;
      // Its own first line says only that it will try; the second comes when the vendor's site has answered.
      if (heard.trim().split("\n").length > 1) clearTimeout(patience);
    },
  });
  clearTimeout(patience);
  if (code !== 0) say(`  the vendor's release could not be downloaded (${output.trim().split("\n").at(-1)})`);
  return code === 0;
}

module.exports = { downloadPulumi };
