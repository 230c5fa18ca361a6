const { mkdirSync, readFileSync, rmSync, writeFileSync } = require("node:fs");
const path = require("node:path");
const { repository, work } = require("../setup/places");
const { run } = require("../setup/run");

const index = path.join(repository, "provider/index.ts");
const entries = path.join(work, "docs-entries");

/**
 * Writes the reference, a page for each line of provider/index.ts: a resource together with its arguments.
 * @param {string} out
 */
async function makeDocs(out) {
  const pages = writeEntries(readFileSync(index, "utf8"));
  const typedoc = path.join(repository, "node_modules/typedoc/bin/typedoc");
  const args = [typedoc, "--options", path.join(repository, "typedoc.json"), "--out", out, ...pages];
  const made = await run(process.execPath, args, { cwd: repository });
  if (made.code !== 0) throw new Error(`typedoc failed:\n${made.output}`);
}

/**
 * Typedoc makes a page a module, so each page gets a module of its own, called after what it exports first.
 * @param {string} source
 * @returns {string[]} the modules' files
 */
function writeEntries(source) {
  rmSync(entries, { recursive: true, force: true });
  mkdirSync(entries, { recursive: true });
  const statements = source.match(/^export [^;]*? from "[^"]+";/gms) ?? [];
  return statements.map((statement) => {
    const file = path.join(entries, `${pageName(statement)}.ts`);
    writeFileSync(file, statement.replace(/from "\.\//, `from "../../provider/`));
    return file;
  });
}

/**
 * The first value that is exported, else the first type.
 * @param {string} statement
 */
function pageName(statement) {
  const names = (/\{([^}]*)\}/.exec(statement)?.[1] ?? "").split(",").map((name) => name.trim());
  const value = statement.startsWith("export type") ? undefined : names.find((name) => !name.startsWith("type "));
  return (value ?? names[0] ?? "index").replace(/^type |^.* as /g, "");
}

module.exports = { makeDocs };
