const { mkdtempSync, readFileSync, rmSync, writeFileSync } = require("node:fs");
const { tmpdir } = require("node:os");
const path = require("node:path");
const { repository } = require("../setup/places");
const { output } = require("../setup/step");

/**
 * The bill of materials (CycloneDX): every package that a user gets with ours, in the version that the lock file pins.
 * Made in a project without our development dependencies, since `npm sbom --omit dev` leaves out what these share with us.
 * @returns {Promise<string>}
 */
async function makeSbom() {
  const folder = mkdtempSync(path.join(tmpdir(), "sbom-"));
  try {
    const own = JSON.parse(readFileSync(path.join(repository, "package.json"), "utf8"));
    const lock = JSON.parse(readFileSync(path.join(repository, "package-lock.json"), "utf8"));
    for (const project of [own, lock.packages[""]]) {
      delete project.devDependencies;
      // Users bring their own Pulumi.
      delete project.peerDependencies;
      delete project.scripts;
    }
    writeFileSync(path.join(folder, "package.json"), JSON.stringify(own));
    writeFileSync(path.join(folder, "package-lock.json"), JSON.stringify(lock));
    const options = { cwd: folder };
    await output("npm", ["install", "--package-lock-only", "--prefer-offline"], options);
    return await output("npm", ["sbom", "--sbom-format", "cyclonedx", "--package-lock-only"], options);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

module.exports = { makeSbom };
