import { BundleError } from "./errors";

/** What editors and file managers leave behind; no part of anybody's bundle. */
const leavings = [
  /^\.DS_Store$/,
  /^\._/,
  /^__MACOSX$/,
  /^Thumbs\.db$/i,
  /^desktop\.ini$/i,
  /~$/,
  /\.sw[a-p]$/,
  /^\.#/,
  /^#.*#$/,
];

/** Whether a path is, or lies in, something that an editor or a file manager left behind. */
export function isLeaving(path: string): boolean {
  return path.split("/").some((part) => leavings.some((pattern) => pattern.test(part)));
}

/** The plain form of an entry's name (`./a\b` → `a/b`); a name that leads out of the bundle is refused. */
export function plainName(name: string): string {
  const slashed = name.replace(/\\/g, "/");
  if (slashed.includes("\0")) throw new BundleError(`the entry ${JSON.stringify(name)} has a name with a NUL in it`);
  if (slashed.startsWith("/") || /^[A-Za-z]:/.test(slashed)) {
    throw new BundleError(`the entry "${name}" has an absolute path; zip the bundle with relative paths`);
  }
  const parts = slashed.split("/").filter((part) => part !== "." && part !== "");
  if (parts.includes("..")) throw new BundleError(`the entry "${name}" climbs out of the bundle with ".."`);
  return parts.join("/");
}
