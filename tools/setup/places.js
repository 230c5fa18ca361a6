const path = require("node:path");

const repository = path.resolve(__dirname, "../..");

/** Where things lie. All that set-up, demo and tests write is below `work`, which git ignores. */
module.exports = {
  repository,
  work: path.join(repository, ".work"),
};
