import type { BundleState } from "./bundle-resource-state";

const shown = 8;

/** "PingAuth: revision 4 changes policies/Sideband-Call.xml", for the log of an update. */
export function changeText(
  wanted: BundleState,
  known: BundleState,
  revision: string,
  changed: readonly string[],
): string {
  const edits = changed.filter((argument) => argument !== "digest");
  const all = [...fileChanges(known.files, wanted.files), ...edits];
  const more = all.length > shown ? ` and ${all.length - shown} more` : "";
  // What is imported only because its revision was lost changes nothing.
  const what =
    all.length > 0 ? `changes ${all.slice(0, shown).join(", ")}${more}` : "takes the place of one that is gone";
  return `${wanted.name}: revision ${revision} ${what}`;
}

function fileChanges(before: Record<string, string>, after: Record<string, string>): string[] {
  const paths = Object.keys({ ...before, ...after }).sort();
  return paths.filter((path) => before[path] !== after[path]).map(insideBundle);
}

function insideBundle(path: string): string {
  return path.slice(path.indexOf("/") + 1);
}
