import type { Files } from "../../../provider/bundle/files";

/** The paths at which two bundles differ in bytes. */
export function differingFiles(a: Files, b: Files): string[] {
  const paths = [...new Set([...a.keys(), ...b.keys()])].sort();
  return paths.filter((path) => !a.get(path)?.equals(b.get(path) ?? Buffer.alloc(0)) || a.has(path) !== b.has(path));
}

/** A file's characters, decoded without the code under test. */
export function textOf(files: Files, path: string): string {
  const bytes = files.get(path) ?? Buffer.alloc(0);
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return bytes.toString("utf16le");
  return bytes.toString(bytes.toString("latin1", 0, 100).includes("ISO-8859-1") ? "latin1" : "utf8");
}

/** A bundle of texts. */
export function bundleOf(texts: Record<string, string>): Files {
  return new Map(Object.entries(texts).map(([path, text]) => [path, Buffer.from(text)]));
}
