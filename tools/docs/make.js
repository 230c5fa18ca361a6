const { appendFileSync, mkdirSync, readFileSync, rmSync } = require("node:fs");
const path = require("node:path");
const { repository, work } = require("../setup/places");
const { run } = require("../setup/run");
const { writeContents } = require("./contents");
const { pageOf } = require("./page-of");

const index = path.join(repository, "provider/index.ts");
const entries = path.join(work, "docs-entries");

/**
 * Writes the reference: a page for each resource, with its arguments and the types they are made of, and an index of all names.
 * @param {string} out
 */
async function makeDocs(out) {
  const pages = writeEntries(readFileSync(index, "utf8"));
  const typedoc = path.join(repository, "node_modules/typedoc/bin/typedoc");
  const args = [typedoc, "--options", path.join(repository, "typedoc.json"), "--out", out, ...pages];
  const made = await run(process.execPath, args, { cwd: repository });
  if (made.code !== 0) throw new Error(`typedoc failed:\n${made.output}`);
  writeContents(out);
}

/**
 * Typedoc makes a page a module, so each page gets a module of its own, with all that is to be on it.
 * @param {string} source
 * @returns {string[]} the modules' files
 */
function writeEntries(source) {
  rmSync(entries, { recursive: true, force: true });
  mkdirSync(entries, { recursive: true });
  const statements = source.match(/^export [^;]*? from "[^"]+";/gms) ?? [];
  const files = statements.map((statement) => {
    const file = path.join(entries, `${pageOf(statement)}.ts`);
    appendFileSync(file, `${statement.replace(/from "\.\//, `from "../../provider/`)}\n`);
    return file;
  });
  return [...new Set(files)];
}

module.exports = { makeDocs };
