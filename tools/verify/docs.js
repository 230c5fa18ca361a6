const { existsSync, readdirSync, readFileSync, rmSync } = require("node:fs");
const path = require("node:path");
const { makeDocs } = require("../docs/make");
const { repository, work } = require("../setup/places");

const committed = path.join(repository, "docs/api");

/** Makes the reference afresh and throws, naming the pages, when docs/api/ says something else. */
async function docsAreUpToDate() {
  const fresh = path.join(work, "docs");
  rmSync(fresh, { recursive: true, force: true });
  await makeDocs(fresh);
  const pages = new Set([...list(fresh), ...list(committed)]);
  const stale = [...pages].filter((page) => read(path.join(fresh, page)) !== read(path.join(committed, page)));
  if (stale.length > 0)
    throw new Error(`docs/api/ is not what the doc comments say (npm run docs writes it): ${stale.join(", ")}`);
}

/** @param {string} folder */
function list(folder) {
  return existsSync(folder) ? readdirSync(folder) : [];
}

/** @param {string} file */
function read(file) {
  return existsSync(file) ? readFileSync(file, "utf8") : undefined;
}

module.exports = { docsAreUpToDate };
