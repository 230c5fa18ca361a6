const { ensureBuilt } = require("../setup/build");
const { say } = require("../setup/run");

/**
 * Before the tests: dist/ as the sources are now. A type error does not stop the tests, which may be about
 * something else; `npm run verify` tells it.
 */
module.exports = () => ensureBuilt().catch((error) => say(error.message));
