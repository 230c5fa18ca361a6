import { lstatSync, readdirSync, readFileSync, statSync } from "node:fs";
import { basename, dirname, join, resolve } from "node:path";
import { isLeaving } from "./entry-names";
import { BundleError } from "./errors";
import { folderOf, noBundleAmong } from "./files";

/** Reads all files below a folder; a folder that is itself a bundle's own keeps its name as the first part of each path. */
export function readFolder(folder: string, limit: number): Map<string, Buffer> {
  const itself = basename(resolve(folder));
  const isBundleFolder = Object.values(folderOf).includes(itself);
  const files = new Map<string, Buffer>();
  if (isBundleFolder) walk(folder, itself, files, { left: limit });
  else for (const start of startsIn(folder)) walk(join(folder, start), start, files, { left: limit });
  return files;
}

/** The folder on disk that a bundle's paths begin in, for a folder that `readFolder` has read. */
export function baseOfBundle(folder: string): string {
  const absolute = resolve(folder);
  if (Object.values(folderOf).includes(basename(absolute))) return dirname(absolute);
  return dirname(join(absolute, startsIn(absolute)[0] ?? ""));
}

/** The bundle folders directly in a folder, or one level deeper; what else lies around is never read. */
function startsIn(folder: string): string[] {
  const roots = Object.values(folderOf);
  const direct = roots.filter((root) => isFolder(join(folder, root)));
  if (direct.length > 0) return direct;
  const names = readdirSync(folder).filter((name) => !isLeaving(name));
  const wrapped = names
    .filter((name) => isFolder(join(folder, name)))
    .flatMap((name) => roots.map((root) => `${name}/${root}`))
    .filter((path) => isFolder(join(folder, path)));
  if (wrapped.length === 0) throw noBundleAmong(names);
  return wrapped;
}

function isFolder(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false;
}

function walk(folder: string, prefix: string, files: Map<string, Buffer>, budget: { left: number }): void {
  for (const name of readdirSync(folder).sort()) {
    const path = join(folder, name);
    if (isLeaving(name)) continue;
    const found = lstatSync(path);
    if (found.isSymbolicLink())
      throw new BundleError("is a symbolic link; put the file itself into the bundle", { file: path });
    if (found.isDirectory()) walk(path, `${prefix}/${name}`, files, budget);
    else files.set(`${prefix}/${name}`, readWithin(path, found.size, budget));
  }
}

function readWithin(path: string, size: number, budget: { left: number }): Buffer {
  budget.left -= size;
  if (budget.left < 0)
    throw new BundleError("is one file too many: the bundle is larger than is allowed", { file: path });
  return readFileSync(path);
}
