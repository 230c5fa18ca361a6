import {
  chmodSync,
  existsSync,
  mkdirSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmdirSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { basename, dirname, join } from "node:path";
import { BundleError } from "../bundle/errors";
import { changedPaths, type Files } from "../bundle/files";
import { baseOfBundle } from "../bundle/folder";
import { editZip } from "../bundle/zip-edit";
import { readBundle, writeZip } from "../bundle/zip";

/** Writes a changed bundle over the zip or folder that it was read from; only files that changed are touched. */
export function saveInPlace(path: string, before: Files, after: Files): void {
  if (statSync(path).isDirectory())
    return saveFolder(baseOfBundle(path), before, after, modeOf(firstFile(path, before)));
  const place = placeOf(path);
  replaceFiles([[place, editZip(readFileSync(place), before, after)]], modeOf(place));
}

/** Writes a bundle to another place: a zip where the name ends in .zip, else a folder. */
export function saveElsewhere(out: string, files: Files, source: string): void {
  const mode = modeOf(statSync(source).isDirectory() ? firstFile(source, files) : source);
  const place = placeOf(out);
  if (/\.zip$/i.test(out)) return replaceFiles([[place, writeZip(files)]], mode);
  naming(place, () => mkdirSync(place, { recursive: true }));
  saveFolder(place, bundleAlreadyIn(place, files), files, mode);
}

/** Writes a text to a file as a whole, so that one which cannot be written leaves what was there. */
export function saveText(out: string, text: string): void {
  replaceFiles([[placeOf(out), Buffer.from(text)]], undefined);
}

/** Where a path is a link, what it leads to is replaced, not the link. */
function placeOf(path: string): string {
  return existsSync(path) ? realpathSync(path) : path;
}

/** What already lies where a bundle is to be written; files that the new one lacks would mix with it. */
function bundleAlreadyIn(folder: string, files: Files): Files {
  const [first = ""] = files.keys();
  if (!existsSync(join(folder, first.split("/")[0] ?? ""))) return new Map();
  const there = readBundle(folder);
  const strange = [...there.keys()].find((path) => !files.has(path));
  if (strange === undefined) return there;
  throw new BundleError(`holds another bundle already (with ${strange}); name a new folder`, { file: folder });
}

function saveFolder(base: string, before: Files, after: Files, mode: number | undefined): void {
  const changed = changedPaths(before, after);
  const written = changed.flatMap((path): [string, Buffer][] => {
    const bytes = after.get(path);
    return bytes === undefined ? [] : [[join(base, path), bytes]];
  });
  replaceFiles(written, mode);
  for (const path of changed) if (!after.has(path)) removeFile(join(base, path));
}

/** A folder that attaching had to make goes with the last file in it. */
function removeFile(path: string): void {
  rmSync(path);
  try {
    rmdirSync(dirname(path));
  } catch {
    // Others have files in it.
  }
}

/**
 * Replaces files as a whole: all are written beside their places before the first is moved, so that one that cannot be
 * written leaves every file as it was. Permissions stay; a new file gets `mode`.
 */
function replaceFiles(files: [path: string, bytes: Buffer][], mode: number | undefined): void {
  const moves = files.map(([path]) => ({ path, temporary: join(dirname(path), `.${basename(path)}.${process.pid}~`) }));
  try {
    files.forEach(([path, bytes], n) =>
      naming(path, () => writeBeside(moves[n]?.temporary ?? path, bytes, modeOf(path) ?? mode)),
    );
    for (const { path, temporary } of moves) naming(path, () => renameSync(temporary, path));
  } finally {
    for (const { temporary } of moves) discard(temporary);
  }
}

/** Where nothing could be written there is nothing to remove, and the failure that counts is told already. */
function discard(temporary: string): void {
  try {
    rmSync(temporary, { force: true });
  } catch {
    // A part of its path is no folder.
  }
}

/** Tells a failure by the file that was to be written, not by the one beside it that nobody has heard of. */
function naming(file: string, write: () => void): void {
  try {
    write();
  } catch (error) {
    const [reason = ""] = (error as Error).message.split(",");
    throw new BundleError(`cannot be written: ${reason}`, { file });
  }
}

function writeBeside(path: string, bytes: Buffer, mode: number | undefined): void {
  mkdirSync(dirname(path), { recursive: true });
  // Nobody may read a private file while it is written, so the permissions come with the file, not after it.
  writeFileSync(path, bytes, { flag: "wx", ...(mode !== undefined && { mode }) });
  if (mode !== undefined) chmodSync(path, mode);
}

function modeOf(path: string): number | undefined {
  const found = statSync(path, { throwIfNoEntry: false });
  return found && found.mode & 0o777;
}

function firstFile(folder: string, files: Files): string {
  return join(baseOfBundle(folder), files.keys().next().value ?? "");
}
