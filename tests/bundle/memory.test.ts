import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { writeZip } from "../../provider/bundle/zip";
import built from "../../tools/jest/built";
import { beyondReason, large } from "./support/large";

jest.setTimeout(120_000);
const bundle = join(__dirname, "../../dist/provider/bundle");
const most = 200;

let folder: string;
let zip: string;
beforeAll(built, 120_000);
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "memory-"));
  zip = join(folder, "large.zip");
});
afterEach(() => rmSync(folder, { recursive: true }));

interface Peak {
  /** The error's message; "" where there was none. */
  said: string;
  /** The most memory that the process had, in MB. */
  peak: number;
}

/** In kB. What else the operating system tells begins, on Linux, with what the process had that started this one. */
const peakOfLinux = `(() => {
  try { return Number(/VmHWM:\\s+(\\d+)/.exec(require("node:fs").readFileSync("/proc/self/status", "utf8"))[1]); } catch { return undefined; }
})()`;

/** Reads the zip, edits it and writes it again, in a process of its own. */
function edited(edit: string): Peak {
  const script = `
    const { attachCallout, detachCallout, readBundle, writeZip } = require(${JSON.stringify(bundle)});
    const zip = ${JSON.stringify(zip)};
    let said = "";
    try {
      require("node:fs").writeFileSync(zip, writeZip(${edit}.files));
    } catch (error) {
      said = error.message;
    }
    process.stdout.write(JSON.stringify({ said, peak: Math.round((${peakOfLinux} ?? process.resourceUsage().maxRSS) / 1024) }));`;
  return JSON.parse(execFileSync(process.execPath, ["-e", script], { encoding: "utf8" })) as Peak;
}

const attached = () => edited('attachCallout(readBundle(zip), { sharedFlow: "PingAuth" })');
const detached = () => edited('detachCallout(readBundle(zip), "FC-PingAuth")');

test.each(Object.entries(large))("15 MB take the callout and give it back within 200 MB: %s", (name, make) => {
  const files = make();
  const bytes = [...files.values()].reduce((sum, { length }) => sum + length, 0);
  expect(bytes).toBeGreaterThan(14_900_000);
  writeFileSync(zip, writeZip(files));
  const runs = [attached(), detached()];
  const peaks = runs.map(({ peak }) => peak);
  process.stdout.write(`${Math.round(bytes / 1e6)} MB, ${name}: ${peaks.join(" and ")} MB\n`);
  expect(runs.map(({ said }) => said)).toEqual(["", ""]);
  expect(Math.min(...peaks)).toBeGreaterThan(20);
  expect(Math.max(...peaks)).toBeLessThan(most);
});

test.each(Object.entries(beyondReason))(
  "15 MB that nothing could run are refused within 200 MB: %s",
  (reason, make) => {
    writeFileSync(zip, writeZip(make()));
    const { said, peak } = attached();
    expect(said).toMatch(new RegExp(`^apiproxy/proxies/default.xml:\\d: has .*${reason}`));
    expect(peak).toBeLessThan(most);
  },
);
