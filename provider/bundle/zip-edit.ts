import AdmZip from "adm-zip";
import { isLeaving, plainName } from "./entry-names";
import { BundleError } from "./errors";
import { changedPaths, type Files } from "./files";
import { readBundle } from "./zip";

/**
 * A zip with some files of its bundle changed. Entries that are not the bundle's, and the folder that may wrap it, stay:
 * a zip of somebody's own holds more than what is read from it.
 */
export function editZip(zip: Buffer, before: Files, after: Files): Buffer {
  const edited = new AdmZip(zip);
  const names = entryNames(edited, before);
  for (const path of changedPaths(before, after)) {
    const bytes = after.get(path);
    const name = names.of(path);
    if (bytes === undefined) edited.deleteFile(name);
    else if (before.has(path)) edited.updateFile(name, bytes);
    else edited.addFile(name, bytes).header.attr = plainFile;
  }
  const result = edited.toBuffer();
  if (changedPaths(readBundle(result), after).length > 0)
    throw new BundleError("this zip could not be changed in place; write the result to another file");
  return result;
}

const plainFile = (0o100644 << 16) >>> 0;

/** Path inside the bundle → name of the entry, as this zip writes it. */
function entryNames(zip: AdmZip, files: Files): { of: (path: string) => string } {
  const entries = zip.getEntries().filter(({ isDirectory, entryName }) => !isDirectory && !isLeaving(entryName));
  const known = new Map(entries.map(({ entryName }) => [plainName(entryName), entryName]));
  const [first = ""] = files.keys();
  const wrapped = [...known.keys()].find((name) => name === first || name.endsWith(`/${first}`)) ?? first;
  const prefix = wrapped.slice(0, wrapped.length - first.length);
  return { of: (path) => known.get(prefix + path) ?? prefix + path };
}
