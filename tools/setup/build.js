const { createHash } = require("node:crypto");
const { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } = require("node:fs");
const path = require("node:path");
const { repository, work } = require("./places");
const { narrate, run } = require("./run");

const stamp = path.join(work, "build.stamp");
const dist = path.join(repository, "dist");
const sources = ["provider", "sandbox"];

/** Builds dist/ when a source has changed since it was last built. Throws with the compiler's words when that fails. */
async function ensureBuilt() {
  const wanted = digest();
  if (existsSync(dist) && existsSync(stamp) && readFileSync(stamp, "utf8") === wanted) return;
  const compiler = path.join(repository, "node_modules/typescript/bin/tsc");
  const built = await narrate(
    "Building dist/ (tsc)",
    run(process.execPath, [compiler, "-p", "tsconfig.build.json"], { cwd: repository }),
  );
  removeOrphans();
  if (built.code !== 0) throw new Error(`The build failed:\n${built.output}`);
  mkdirSync(work, { recursive: true });
  writeFileSync(stamp, wanted);
}

/** One digest of all that the build reads. */
function digest() {
  const hash = createHash("sha256");
  const files = sources.flatMap((folder) => list(path.join(repository, folder)));
  for (const file of [
    ...files,
    ...["tsconfig.json", "tsconfig.build.json"].map((name) => path.join(repository, name)),
  ]) {
    hash.update(`${file}\0`).update(readFileSync(file));
  }
  return hash.digest("hex");
}

/** A module that was renamed would otherwise live on in dist/, and in the package. */
function removeOrphans() {
  for (const file of list(dist)) {
    const source = path.join(repository, path.relative(dist, file).replace(/(\.d\.ts|\.js)$/, ".ts"));
    if (!existsSync(source)) rmSync(file);
  }
}

/**
 * @param {string} folder
 * @returns {string[]} every file below it
 */
function list(folder) {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile())
    .map((entry) => path.join(entry.parentPath ?? entry.path, entry.name))
    .sort();
}

module.exports = { ensureBuilt };
