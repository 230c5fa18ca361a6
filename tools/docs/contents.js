const { readdirSync, readFileSync, writeFileSync } = require("node:fs");
const path = require("node:path");

/**
 * Writes the index of the reference: every name that the package exports, what it is, and where it is described. Typedoc's own
 * lists the pages alone.
 * @param {string} folder
 */
function writeContents(folder) {
  const pages = readdirSync(folder).filter((page) => page.endsWith(".md") && page !== "README.md");
  const rows = pages.flatMap((page) => rowsOf(page, readFileSync(path.join(folder, page), "utf8")));
  const table = ["| name | what it is |", "| ------ | ------ |", ...rows.sort(byName)];
  writeFileSync(path.join(folder, "README.md"), `# pulumi-apigee-pingauthorize\n\n${table.join("\n")}\n`);
}

/**
 * @param {string} page
 * @param {string} text
 */
function rowsOf(page, text) {
  const [, ...sections] = text.split(/^### /m);
  return sections.map((section) => {
    const [heading = "", ...paragraphs] = section.split("\n\n");
    const name = heading.replace("()", "");
    return `| [${name}](${page}#${name.toLowerCase()}) | ${firstSentence(paragraphs)} |`;
  });
}

/**
 * The first sentence of what is said, which follows the signature where there is one. A link within its page would lead nowhere here.
 * @param {string[]} paragraphs
 */
function firstSentence(paragraphs) {
  const said = paragraphs.find((paragraph) => !paragraph.startsWith(">")) ?? "";
  const sentence = /^.*?\.(?=\s|$)/s.exec(said)?.[0] ?? said;
  return sentence.replaceAll("\n", " ").replace(/\[([^\]]*)\]\([^)]*\)/g, "$1");
}

/**
 * @param {string} one
 * @param {string} other
 */
function byName(one, other) {
  return one.toLowerCase() < other.toLowerCase() ? -1 : 1;
}

module.exports = { writeContents };
