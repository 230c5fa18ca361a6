import { execFileSync } from "node:child_process";
import { join } from "node:path";

/** The Go program that drives the sandbox; its go.mod says which version of Google's description counts. */
export const CLIENT = join(__dirname, "client");

/** The folder of Google's Go module, or why it is not to be had. */
export function googleModule(): { folder: string } | { missing: string } {
  try {
    const told = execFileSync("go", ["mod", "download", "-json", "google.golang.org/api"], {
      cwd: CLIENT,
      timeout: 180_000,
      stdio: ["ignore", "pipe", "pipe"],
    });
    return { folder: (JSON.parse(told.toString()) as { Dir: string }).Dir };
  } catch (error) {
    return { missing: (error as Error).message.split("\n")[0] ?? "" };
  }
}

/** A suite that needs Go and its module proxy: skipped, and said so, where they are not to be had. */
export function describeWithGo(name: string, suite: (folder: string) => void): void {
  const found = googleModule();
  if ("folder" in found) return describe(name, () => suite(found.folder));
  process.stderr.write(`skipped: ${name}: Go or its module proxy is not to be had (${found.missing})\n`);
  describe.skip(name, () => suite(""));
}
