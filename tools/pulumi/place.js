const path = require("node:path");
const { repository } = require("../setup/places");
const { home } = require("./environment");

/** The release that our development dependency `pulumi` stands for. */
const version = /** @type {string} */ (require(path.join(repository, "node_modules/pulumi/package.json")).version);

/** The folder in which that package looks for the CLI before it downloads one. */
const bin = path.join(home, "versions", version, "bin");

module.exports = { version, bin, cli: path.join(bin, "pulumi") };
