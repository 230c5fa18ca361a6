import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { writeZip } from "../../provider/bundle/zip";
import built from "../../tools/jest/built";
import { shop } from "./support/shop";

const megabyte = 1024 * 1024;
const bundle = join(__dirname, "../../dist/provider/bundle");
/** Bytes that do not pack, the same at each run. */
const noise = (length: number) =>
  Buffer.from(
    Uint32Array.from({ length: length / 4 }, (_, n) => Math.imul(n + 1, 2654435761) ^ Math.imul(n, n)).buffer,
  );

let folder: string;
beforeAll(built, 120_000);
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), "memory-"))));
afterEach(() => rmSync(folder, { recursive: true }));

test("a bundle of 15 MB, half of it XML, is attached, written and detached again within 200 MB", () => {
  const header = '      <Header name="x-one">{request.header.one}</Header>\n';
  const policy = (name: string) =>
    `<AssignMessage name="${name}"><Set><Headers>\n${header.repeat(1000)}</Headers></Set></AssignMessage>`;
  const names = Array.from({ length: 150 }, (_, n) => `AM-${n}`);
  const files = new Map([
    ...shop(),
    ...names.map((name): [string, Buffer] => [`apiproxy/policies/${name}.xml`, Buffer.from(policy(name))]),
    ...names.slice(0, 15).map((name): [string, Buffer] => [`apiproxy/resources/java/${name}.jar`, noise(megabyte / 2)]),
  ]);
  const bytes = [...files.values()].reduce((sum, { length }) => sum + length, 0);
  expect(bytes).toBeGreaterThan(15 * 1_000_000);
  const zip = join(folder, "large.zip");
  writeFileSync(zip, writeZip(files));
  const script = `
    const { attachCallout, detachCallout, readBundle, writeZip } = require(${JSON.stringify(bundle)});
    const { files } = attachCallout(readBundle(${JSON.stringify(zip)}), { sharedFlow: "PingAuth" });
    writeZip(files);
    detachCallout(files, "FC-PingAuth");
    process.stdout.write(String(process.resourceUsage().maxRSS));`;
  const peak = Number(execFileSync(process.execPath, ["-e", script], { encoding: "utf8" })) / 1024;
  process.stdout.write(`A bundle of ${Math.round(bytes / megabyte)} MB took at most ${Math.round(peak)} MB\n`);
  expect(peak).toBeGreaterThan(20);
  expect(peak).toBeLessThan(200);
});
