import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import AdmZip from "adm-zip";

/** A folder of a test's own, for bundles as users have them. */
export class Scratch {
  readonly folder = mkdtempSync(join(tmpdir(), "apigee-test-"));

  /** A copy of a bundle's folder; answers where it is. */
  copy(source: string, name: string): string {
    cpSync(source, join(this.folder, name), { recursive: true });
    return join(this.folder, name);
  }

  /** Writes the files of a bundle; answers where it is. */
  bundle(name: string, files: Record<string, string>): string {
    for (const [path, text] of Object.entries(files)) write(join(this.folder, name, path), text);
    return join(this.folder, name);
  }

  /** Packs files in the order given; answers where the zip is. */
  zip(name: string, files: readonly [path: string, bytes: Buffer][], day = new Date(2024, 1, 1)): string {
    const zip = new AdmZip();
    for (const [path, bytes] of files) zip.addFile(path, bytes).header.time = day;
    zip.addZipComment(name);
    const path = join(this.folder, name);
    writeFileSync(path, zip.toBuffer());
    return path;
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }
}

/** Changes a text file in place. */
export function edit(file: string, change: (text: string) => string): void {
  const before = readFileSync(file, "utf8");
  const after = change(before);
  if (after === before) throw new Error(`nothing to change in ${file}`);
  writeFileSync(file, after);
}

function write(file: string, text: string): void {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
}
