import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { policyNameOf, type Callout } from "../../provider/bundle/attachment";
import { attachCallout, detachCallout } from "../../provider/bundle/callout";
import type { Files } from "../../provider/bundle/files";
import { readBundle } from "../../provider/bundle/zip";
import { differingFiles } from "./support/bytes";

const gallery = join(__dirname, "..", "bundles");
const oddities = readdirSync(gallery, { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map(({ name }) => name);
const refused = oddities.filter((name) => name.startsWith("refused-"));
const attached = oddities.filter((name) => !name.startsWith("refused-"));

/** What is put in; by default what the vendor's guide says. */
function calloutOf(oddity: string): Callout {
  const path = join(gallery, oddity, "callout.json");
  return existsSync(path) ? (JSON.parse(readFileSync(path, "utf8")) as Callout) : { sharedFlow: "PingAuth" };
}

/** The files that attaching changes, as they are to be afterwards; the callout's own policy is told by another test. */
function expected(oddity: string): Files {
  const folder = join(gallery, oddity, "expected");
  return existsSync(folder) ? readBundle(folder) : new Map();
}

test("the gallery shows at least forty oddities", () => {
  expect(oddities.length).toBeGreaterThanOrEqual(40);
  expect(refused.length).toBeGreaterThanOrEqual(5);
});

test("no two folders show the same proxy", () => {
  const folders = new Map<string, string>();
  const twins = oddities.flatMap((name) => {
    const proxy = [...readBundle(join(gallery, name))].map(([path, bytes]) => `${path}\n${bytes.toString("latin1")}`);
    const key = proxy.join("\n");
    const twin = folders.get(key);
    folders.set(key, name);
    return twin === undefined ? [] : [`${twin} and ${name}`];
  });
  expect(twins).toEqual([]);
});

test.each(attached)("%s", (oddity) => {
  const before = readBundle(join(gallery, oddity));
  const callout = calloutOf(oddity);
  const { files } = attachCallout(before, callout);
  const changed = differingFiles(before, files).filter((path) => before.has(path));
  expect(changed).toEqual([...expected(oddity).keys()].sort());
  for (const [path, bytes] of expected(oddity))
    expect(files.get(path)?.toString("latin1")).toBe(bytes.toString("latin1"));
  if (oddity !== "attached-by-hand")
    expect(differingFiles(detachCallout(files, policyNameOf(callout)).files, before)).toEqual([]);
});

test.each(refused)("%s", (oddity) => {
  const before = readBundle(join(gallery, oddity));
  const copy = new Map([...before].map(([path, bytes]) => [path, Buffer.from(bytes)]));
  const reason = readFileSync(join(gallery, oddity, "expected.txt"), "utf8").trim();
  expect(() => attachCallout(before, calloutOf(oddity))).toThrow(reason);
  expect(differingFiles(before, copy)).toEqual([]);
});
