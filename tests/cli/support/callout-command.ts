import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { attachCallout } from "../../../provider/bundle/callout";
import type { Files } from "../../../provider/bundle/files";
import { writeZip } from "../../../provider/bundle/zip";
import { runCallout } from "../../../provider/cli/program";

/** Bundles with one oddity each. */
export const gallery = join(__dirname, "../../bundles");
/** What attaching adds where nothing else is asked for. */
export const policyFile = "apiproxy/policies/FC-PingAuth.xml";

/** Where a test puts its bundles; empty before each test, gone after it. */
export const folder = mkdtempSync(join(tmpdir(), "callout-"));
beforeEach(() => mkdirSync(folder, { recursive: true }));
afterEach(() => rmSync(folder, { recursive: true }));

/** Runs the command, and gives back what it answered. */
export async function run(...args: string[]): Promise<{ code: number; result: string; said: string }> {
  let [result, said] = ["", ""];
  const output = { result: (text: string) => void (result += text), say: (line: string) => void (said += `${line}\n`) };
  const code = await runCallout(args, output);
  return { code, result, said };
}

/** Writes a bundle as a folder, and gives back where it is. */
export function putFolder(files: Files, at = folder): string {
  for (const [path, bytes] of files) {
    mkdirSync(dirname(join(at, path)), { recursive: true });
    writeFileSync(join(at, path), bytes);
  }
  return at;
}

/** Writes a bundle as a zip, and gives back where it is. */
export function putZip(files: Files, name = "shop.zip"): string {
  writeFileSync(join(folder, name), writeZip(files));
  return join(folder, name);
}

/** The bundle with the callout that is attached where nothing else is asked for. */
export const attached = (files: Files) => attachCallout(files, { sharedFlow: "PingAuth" }).files;
/** The names of all that lies in a folder. */
export const everything = (at: string) => readdirSync(at, { recursive: true }).map(String).sort();
