const path = require("node:path");
const { wantedVersion } = require("./command");
const { home } = require("./environment");

const version = wantedVersion();

/** The folder in which the npm package `pulumi` looks for the CLI before it downloads one. */
const bin = path.join(home, "versions", version, "bin");

module.exports = { version, bin, cli: path.join(bin, "pulumi") };
