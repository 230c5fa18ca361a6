import { createTwoFilesPatch, FILE_HEADERS_ONLY } from "diff";
import { changedPaths, type Files } from "../bundle/files";
import { decodeXml } from "../bundle/text";

/** What changes between two bundles as a unified diff, as `git apply` and `patch -p1` read it; "" where nothing does. */
export function unifiedDiff(before: Files, after: Files): string {
  return changedPaths(before, after)
    .map((path) => fileDiff(path, before.get(path), after.get(path)))
    .join("");
}

function fileDiff(path: string, before: Buffer | undefined, after: Buffer | undefined): string {
  const was = before === undefined ? "/dev/null" : `a/${path}`;
  const is = after === undefined ? "/dev/null" : `b/${path}`;
  const options = { context: 3, headerOptions: FILE_HEADERS_ONLY };
  return createTwoFilesPatch(was, is, textOf(path, before), textOf(path, after), undefined, undefined, options);
}

/** Only XML files are edited, and those that could not be decoded were refused before. */
function textOf(path: string, bytes: Buffer | undefined): string {
  return bytes === undefined ? "" : decodeXml(bytes, path).text;
}
