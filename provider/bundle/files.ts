import { BundleError } from "./errors";

/** A bundle in memory: path inside the bundle ("apiproxy/proxies/default.xml") → bytes. */
export type Files = ReadonlyMap<string, Buffer>;

/** What a bundle is: a proxy, or a flow that proxies share. */
export type BundleKind = "apiproxy" | "sharedflow";

/** The folder that each kind of bundle keeps everything in. */
export const folderOf: Readonly<Record<BundleKind, string>> = { apiproxy: "apiproxy", sharedflow: "sharedflowbundle" };

/** Tells what kind of bundle these files are, by their folder. */
export function kindOf(files: Files): BundleKind {
  const first = files.keys().next().value?.split("/")[0];
  if (first === folderOf.apiproxy) return "apiproxy";
  if (first === folderOf.sharedflow) return "sharedflow";
  throw new BundleError(`a bundle holds the folder "apiproxy" or "sharedflowbundle"; this one ${begins(first)}`);
}

/** Throws where a bundle is no proxy: only proxies have the flows that callouts stand in. */
export function requireProxy(files: Files): void {
  if (kindOf(files) === "apiproxy") return;
  throw new BundleError("this bundle is a shared flow; callouts stand in the flows of an API proxy");
}

/** Paths of the XML files that stand directly in one folder of the bundle ("" is the bundle's own folder). */
export function xmlFilesIn(files: Files, folder: string): string[] {
  const start = folder === "" ? `${folderOf[kindOf(files)]}/` : `${folderOf[kindOf(files)]}/${folder}/`;
  const direct = (path: string) => path.startsWith(start) && !path.slice(start.length).includes("/");
  return [...files.keys()].filter((path) => direct(path) && path.toLowerCase().endsWith(".xml")).sort();
}

/** The same files with one of them replaced, added or (undefined) left out. */
export function withFile(files: Files, path: string, bytes: Buffer | undefined): Files {
  const copy = new Map(files);
  if (bytes === undefined) copy.delete(path);
  else copy.set(path, bytes);
  return copy;
}

/** The paths that are not the same in both bundles, in order. */
export function changedPaths(before: Files, after: Files): string[] {
  const paths = [...new Set([...before.keys(), ...after.keys()])].sort();
  return paths.filter((path) => !sameBytes(before.get(path), after.get(path)));
}

function sameBytes(a: Buffer | undefined, b: Buffer | undefined): boolean {
  return a === b || (a !== undefined && b !== undefined && a.equals(b));
}

/** What to say where a zip or a folder holds no bundle, with the names that it does hold. */
export function noBundleAmong(names: readonly string[]): BundleError {
  const found = names.length === 0 ? "nothing" : [...names].sort().slice(0, 8).join(", ");
  const hint = names.some((name) => name.endsWith(".zip")) ? ". Unpack the zip within it first" : "";
  return new BundleError(`holds no folder "apiproxy" or "sharedflowbundle"; found: ${found}${hint}`);
}

function begins(first: string | undefined): string {
  return first === undefined ? "is empty" : `begins with "${first}"`;
}
