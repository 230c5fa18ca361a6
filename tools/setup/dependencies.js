const { createHash } = require("node:crypto");
const { existsSync, mkdirSync, readFileSync, writeFileSync } = require("node:fs");
const path = require("node:path");
const { repository, work } = require("./places");
const { narrate, run } = require("./run");

const stamp = path.join(work, "dependencies.stamp");

/** Installs what package-lock.json names, when it is not installed yet or the lock has changed since. */
async function ensureDependencies() {
  const wanted = digest(path.join(repository, "package-lock.json"));
  const present = existsSync(path.join(repository, "node_modules/typescript"));
  if (present && existsSync(stamp) && readFileSync(stamp, "utf8") === wanted) return;
  if (!(present && alreadyInstalled())) await install();
  mkdirSync(work, { recursive: true });
  writeFileSync(stamp, wanted);
}

async function install() {
  // The lock of a developer's machine may be newer than npm's own record in node_modules; ci makes both equal.
  const installed = await narrate("Installing dependencies (npm ci)", run("npm", ["ci"], { cwd: repository }));
  if (installed.code !== 0) throw new Error(`npm ci failed:\n${installed.output}`);
}

/** Whether somebody ran npm install by hand after the lock last changed: npm keeps a copy of what it installed. */
function alreadyInstalled() {
  const record = path.join(repository, "node_modules/.package-lock.json");
  if (!existsSync(record)) return false;
  const have = packages(record);
  const want = packages(path.join(repository, "package-lock.json"));
  return Object.entries(want).every(
    ([name, entry]) => name === "" || entry.optional || have[name]?.version === entry.version,
  );
}

/**
 * @param {string} file
 * @returns {Record<string, { version?: string, optional?: boolean }>}
 */
function packages(file) {
  return JSON.parse(readFileSync(file, "utf8")).packages;
}

/** @param {string} file */
function digest(file) {
  return createHash("sha256").update(readFileSync(file)).digest("hex");
}

module.exports = { ensureDependencies };
