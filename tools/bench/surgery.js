const { readdirSync, readFileSync } = require("node:fs");
const path = require("node:path");
const { repository } = require("../setup/places");

const goal = 1000;
const seconds = 10;

/**
 * Zips of the gallery's proxies, each filled up to the size of a real one: policies, a script, a few documents.
 * @returns {Buffer[]}
 */
function zips() {
  const { readBundle, writeZip } = require("../../dist/provider/bundle");
  const gallery = path.join(repository, "tests/bundles");
  const names = readdirSync(gallery, { withFileTypes: true }).filter((entry) => entry.isDirectory());
  return names
    .filter(({ name }) => !name.startsWith("refused-"))
    .map(({ name }) => writeZip(new Map([...readBundle(path.join(gallery, name)), ...filling()])));
}

/** @returns {[string, Buffer][]} thirty policies and a library */
function filling() {
  const headers = '<Header name="x-one">{request.header.one}</Header>\n    '.repeat(20);
  const policies = Array.from({ length: 30 }, (_, n) => `AM-Fill-${n}`).map((name) => {
    const text = `<AssignMessage name="${name}">\n  <Set>\n    <Headers>\n    ${headers}</Headers>\n  </Set>\n</AssignMessage>\n`;
    return /** @type {[string, Buffer]} */ ([`apiproxy/policies/${name}.xml`, Buffer.from(text)]);
  });
  return [...policies, ["apiproxy/resources/jsc/library.js", readFileSync(require.resolve("diff"))]];
}

/** Reads, attaches and writes one zip after the other in this one process, and says how many a minute that are. */
module.exports = function surgery() {
  const { attachCallout, readBundle, writeZip } = require("../../dist/provider/bundle");
  const all = zips();
  const start = process.hrtime.bigint();
  const elapsed = () => Number(process.hrtime.bigint() - start) / 1e9;
  let done = 0;
  for (; elapsed() < seconds; done++) {
    const zip = all[done % all.length];
    if (zip) writeZip(attachCallout(readBundle(zip), { sharedFlow: "PingAuth" }).files);
  }
  const perMinute = Math.floor((done / elapsed()) * 60);
  const bytes = Math.round(all.reduce((sum, zip) => sum + zip.length, 0) / all.length / 1024);
  process.stdout.write(
    `${perMinute} bundles a minute in one process (zips of ${bytes} kB on average; the goal is ${goal})\n`,
  );
  return perMinute >= goal ? 0 : 1;
};
