const { ensurePulumi } = require("../pulumi/install");
const built = require("./built");

/** Before the engine tests: dist/ as the sources are now, and a Pulumi CLI. */
module.exports = async () => {
  await built();
  await ensurePulumi();
};
