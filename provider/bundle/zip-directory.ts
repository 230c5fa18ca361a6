import { BundleError } from "./errors";

/** One line of a zip's own table of contents. */
export interface ZipEntry {
  /** As written in the zip. */
  name: string;
  /** Bytes after unpacking, as declared. */
  size: number;
  packedSize: number;
  folder: boolean;
}

const endSignature = 0x06054b50;
const entrySignature = 0x02014b50;
const endLength = 22;
const entryLength = 46;
const encryptedFlags = 0x0001 | 0x0040 | 0x2000;
const symbolicLink = 0o120000;
const fileType = 0o170000;

/**
 * Reads the central directory and refuses what the zip library would let pass: encryption, symbolic links,
 * methods other than stored and deflated, archives in parts or with 64-bit sizes, tables that lie.
 */
export function readZipDirectory(zip: Buffer): ZipEntry[] {
  const end = findEnd(zip);
  const count = zip.readUInt16LE(end + 10);
  const start = zip.readUInt32LE(end + 16);
  if (zip.readUInt16LE(end + 4) !== 0) throw new BundleError("this zip is one part of several; pack it as one file");
  if (count === 0xffff || start === 0xffffffff)
    throw new BundleError("this zip uses the 64-bit format; pack it plainly");
  if (start + zip.readUInt32LE(end + 12) > end) throw damaged();
  const entries: ZipEntry[] = [];
  for (let at = start, n = 0; n < count; n++) {
    if (at + entryLength > end || zip.readUInt32LE(at) !== entrySignature) throw damaged();
    entries.push(readEntry(zip, at));
    at += entryLength + zip.readUInt16LE(at + 28) + zip.readUInt16LE(at + 30) + zip.readUInt16LE(at + 32);
  }
  return entries;
}

function findEnd(zip: Buffer): number {
  const lowest = Math.max(0, zip.length - endLength - 0xffff);
  for (let at = zip.length - endLength; at >= lowest; at--) {
    if (zip.readUInt32LE(at) === endSignature && at + endLength + zip.readUInt16LE(at + 20) === zip.length) return at;
  }
  throw new BundleError("this is no zip archive, or one that was cut off: its table of contents is missing");
}

function readEntry(zip: Buffer, at: number): ZipEntry {
  const raw = zip.subarray(at + entryLength, at + entryLength + zip.readUInt16LE(at + 28));
  const name = raw.toString("utf8");
  if (!Buffer.from(name).equals(raw))
    throw new BundleError(`the name of the entry "${name}" is not UTF-8; rename it, or zip it with another tool`);
  if (zip.readUInt16LE(at + 8) & encryptedFlags)
    throw new BundleError(`the entry "${name}" is encrypted; zip it without a password`);
  const mode = zip.readUInt32LE(at + 38) >>> 16;
  if ((mode & fileType) === symbolicLink)
    throw new BundleError(`the entry "${name}" is a symbolic link; put the file itself into the bundle`);
  const method = zip.readUInt16LE(at + 10);
  if (method !== 0 && method !== 8)
    throw new BundleError(
      `the entry "${name}" is packed by method ${method}; only stored and deflated entries can be read`,
    );
  const folder = name.endsWith("/") || name.endsWith("\\");
  return { name, size: zip.readUInt32LE(at + 24), packedSize: zip.readUInt32LE(at + 20), folder };
}

function damaged(): BundleError {
  return new BundleError("this zip archive is damaged: its table of contents does not fit the file");
}
