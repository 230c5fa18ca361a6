import AdmZip from "adm-zip";

/** The files of a bundle by the names they have in the zip, in its order. */
export type BundleFiles = Map<string, Buffer>;

/** Why a zip cannot be a bundle. */
export class UnreadableZip extends Error {}

/** Opens a zip. Folders are left out; names stay as they were written, `./` included. */
export function openZip(zip: Buffer): BundleFiles {
  const files: BundleFiles = new Map();
  for (const entry of entriesOf(zip)) {
    const name = entry.rawEntryName.toString("utf8");
    if (name.endsWith("/")) continue;
    if (isOutside(name)) throw new UnreadableZip("zip entry in bundle is outside the bundle root");
    files.set(name, readEntry(entry, name));
  }
  return files;
}

/** Makes the zip that a download gets. */
export function makeZip(files: BundleFiles): Buffer {
  const zip = new AdmZip();
  for (const [name, bytes] of files) zip.addFile(name, bytes);
  return zip.toBuffer();
}

function entriesOf(zip: Buffer): AdmZip.IZipEntry[] {
  try {
    return new AdmZip(zip).getEntries();
  } catch {
    throw new UnreadableZip("the upload is not a zip file");
  }
}

function readEntry(entry: AdmZip.IZipEntry, name: string): Buffer {
  try {
    return entry.getData();
  } catch {
    throw new UnreadableZip(`zip entry ${name} cannot be read`);
  }
}

function isOutside(name: string): boolean {
  return name.startsWith("/") || name.split(/[/\\]/).includes("..");
}
