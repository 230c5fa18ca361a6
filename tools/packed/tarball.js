const { mkdirSync, rmSync } = require("node:fs");
const path = require("node:path");
const { work } = require("../setup/places");
const { output } = require("../setup/step");

const folder = path.join(work, "package");

/**
 * Packs the package as it would be published.
 * @returns {Promise<string>} the tarball
 */
async function pack() {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  // Built by now; the packing itself shall not build once more.
  const said = await output("npm", ["pack", "--json", "--ignore-scripts", "--pack-destination", folder]);
  const [{ filename }] = JSON.parse(said.slice(said.indexOf("[")));
  return path.join(folder, filename);
}

module.exports = { pack };
