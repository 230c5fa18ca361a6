import AdmZip from "adm-zip";
import { isLeaving, plainName } from "./entry-names";
import { BundleError } from "./errors";
import { changedPaths, type Files } from "./files";
import { plainFile, readBundle } from "./zip";

/**
 * A zip with some files of its bundle changed. Entries that are not the bundle's, and the folder that may wrap it, stay:
 * a zip of somebody's own holds more than what is read from it.
 */
export function editZip(zip: Buffer, before: Files, after: Files): Buffer {
  const edited = new AdmZip(zip);
  const { entryOf, nameOf } = entriesOf(edited, before);
  for (const path of changedPaths(before, after)) {
    const bytes = after.get(path);
    const entry = entryOf(path);
    if (entry && bytes) edited.updateFile(entry, bytes);
    else if (entry) edited.deleteFile(entry);
    else if (bytes) edited.addFile(nameOf(path), bytes).header.attr = plainFile;
  }
  const result = edited.toBuffer();
  if (changedPaths(readBundle(result), after).length > 0)
    throw new BundleError("this zip could not be changed in place; write the result to another file");
  return result;
}

/**
 * Path inside the bundle → its entry, and what this zip would call a new one. An entry is handed to the library as it
 * is: a name such as "./apiproxy/shop.xml" it would tidy up, and not find.
 */
function entriesOf(zip: AdmZip, files: Files) {
  const entries = zip.getEntries().filter(({ isDirectory, entryName }) => !isDirectory && !isLeaving(entryName));
  const known = new Map(entries.map((entry) => [plainName(entry.entryName), entry]));
  const [first = ""] = files.keys();
  const wrapped = [...known.keys()].find((name) => name === first || name.endsWith(`/${first}`)) ?? first;
  const prefix = wrapped.slice(0, wrapped.length - first.length);
  return { entryOf: (path: string) => known.get(prefix + path), nameOf: (path: string) => prefix + path };
}
