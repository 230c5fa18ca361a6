import AdmZip from "adm-zip";
import { readFileSync, statSync } from "node:fs";
import { isLeaving, plainName } from "./entry-names";
import { BundleError } from "./errors";
import { folderOf, noBundleAmong, type Files } from "./files";
import { readFolder } from "./folder";
import { readZipDirectory, type ZipEntry } from "./zip-directory";

/** How large a bundle may be before it is refused. */
export interface ReadLimits {
  /** Bytes of the zip. Default: no limit but that of the unpacked content. */
  zipBytes?: number;
  /** Bytes of all files together, unpacked. Default: 100 MB. */
  unpackedBytes?: number;
}

const defaultUnpackedBytes = 100 * 1024 * 1024;

/**
 * Reads a bundle from a zip (its bytes or its path) or from a folder.
 * The folder or zip may hold `apiproxy` or `sharedflowbundle`, or one folder with it; a path may also be that folder itself.
 */
export function readBundle(zipOrFolder: Buffer | string, limits: ReadLimits = {}): Files {
  if (typeof zipOrFolder !== "string") return unwrap(readZip(zipOrFolder, limits));
  try {
    return readPath(zipOrFolder, limits);
  } catch (error) {
    throw error instanceof BundleError && error.file !== undefined ? error : unreadable(zipOrFolder, error as Error);
  }
}

function unreadable(path: string, error: Error): BundleError {
  const reason = error instanceof BundleError ? error.message : `cannot be read: ${error.message}`;
  return new BundleError(reason, { file: path });
}

/** Packs a bundle; the same files give the same bytes, whatever their order, on every day and machine. */
export function writeZip(files: Files): Buffer {
  const zip = new AdmZip();
  for (const path of [...files.keys()].sort()) {
    const entry = zip.addFile(path, files.get(path) ?? Buffer.alloc(0));
    entry.header.made = 0x0314;
    entry.header.timeval = firstDosDay;
    entry.header.attr = plainFile;
  }
  return zip.toBuffer();
}

/** 1 January 1980, the first day that a zip can name. */
const firstDosDay = 0x00210000;
/** The mode of a file that everybody may read, where a zip keeps it. */
export const plainFile = (0o100644 << 16) >>> 0;

function readPath(path: string, limits: ReadLimits): Files {
  const found = statSync(path, { throwIfNoEntry: false });
  if (found === undefined)
    throw new BundleError("there is no such file or folder; a bundle is a zip or a folder", { file: path });
  if (found.isDirectory()) return unwrap(readFolder(path, limits.unpackedBytes ?? defaultUnpackedBytes));
  return unwrap(readZip(readFileSync(path), limits));
}

function readZip(zip: Buffer, limits: ReadLimits): Map<string, Buffer> {
  checkZipSize(zip, limits);
  const entries = readZipDirectory(zip);
  checkUnpackedSize(entries, limits);
  const wanted = plainNames(entries);
  const files = new Map<string, Buffer>();
  for (const entry of entriesOf(zip)) {
    const path = entry.isDirectory ? undefined : wanted.get(entry.entryName);
    if (path !== undefined) files.set(path, unpack(entry, path));
  }
  return files;
}

function checkZipSize(zip: Buffer, { zipBytes }: ReadLimits): void {
  if (zipBytes === undefined || zip.length <= zipBytes) return;
  throw new BundleError(`this zip has ${zip.length} bytes, more than the ${zipBytes} that are allowed`);
}

function checkUnpackedSize(entries: ZipEntry[], { unpackedBytes = defaultUnpackedBytes }: ReadLimits): void {
  const total = entries.reduce((sum, entry) => sum + entry.size, 0);
  if (total > unpackedBytes)
    throw new BundleError(`this zip unpacks to ${total} bytes, more than the ${unpackedBytes} that are allowed`);
}

/** Entry name → path inside the bundle; two entries that mean the same file are refused. */
function plainNames(entries: ZipEntry[]): Map<string, string> {
  const names = new Map<string, string>();
  const seen = new Set<string>();
  for (const { name, folder } of entries) {
    const path = plainName(name);
    if (folder || isLeaving(path)) continue;
    if (seen.has(path)) throw new BundleError(`this zip holds "${path}" twice; which one counts is not defined`);
    seen.add(path);
    names.set(name, path);
  }
  return names;
}

/** The library reads an archive's table of contents only when it is asked for the entries. */
function entriesOf(zip: Buffer): AdmZip.IZipEntry[] {
  try {
    return new AdmZip(zip).getEntries();
  } catch (error) {
    throw new BundleError(`this zip archive cannot be read: ${(error as Error).message}`);
  }
}

function unpack(entry: AdmZip.IZipEntry, path: string): Buffer {
  const declared = entry.header.size;
  try {
    const bytes = entry.getData();
    if (bytes.length !== declared) throw new Error(`${bytes.length} bytes instead of the declared ${declared}`);
    // Unpacking leaves each file in a larger piece of memory of its own, which many small files would add up.
    return bytes.length < bytes.buffer.byteLength / 2 ? Buffer.from(bytes) : bytes;
  } catch (error) {
    throw new BundleError(`cannot be unpacked, the zip is damaged or lies about a size: ${(error as Error).message}`, {
      file: path,
    });
  }
}

/** Leaves out what stands beside the bundle's folder, and a single folder around it. */
function unwrap(files: Map<string, Buffer>): Files {
  const roots = Object.values(folderOf);
  const at = (depth: number) =>
    new Set(
      [...files.keys()].map((path) =>
        path
          .split("/")
          .slice(0, depth + 1)
          .join("/"),
      ),
    );
  const starts = roots.filter((root) => hasFolder(files, root));
  const wrapped =
    starts.length > 0 ? starts : [...at(1)].filter((path) => roots.some((root) => path.endsWith(`/${root}`)));
  if (wrapped.length !== 1) throw notOneBundle(wrapped, [...at(0)]);
  return below(files, wrapped[0] as string);
}

function hasFolder(files: Map<string, Buffer>, folder: string): boolean {
  return [...files.keys()].some((path) => path.startsWith(`${folder}/`));
}

function below(files: Map<string, Buffer>, folder: string): Files {
  const cut = folder.lastIndexOf("/") + 1;
  const inside = [...files].filter(([path]) => path.startsWith(`${folder}/`));
  return new Map(inside.map(([path, bytes]): [string, Buffer] => [path.slice(cut), bytes]).sort(byPath));
}

function byPath([a]: [string, Buffer], [b]: [string, Buffer]): number {
  return a < b ? -1 : 1;
}

function notOneBundle(found: string[], top: string[]): BundleError {
  if (found.length === 0) return noBundleAmong(top);
  return new BundleError(`holds several bundles (${found.join(", ")}); give one of them`);
}
