import type { Kind } from "../store";
import type { BundleFiles } from "./files";
import { parseXml, type Element } from "./xml";

/** A fault found in one file of a bundle. */
export interface Violation {
  filename: string;
  description: string;
}

/** A file of the bundle that is XML and belongs to it by its place. */
export interface Part {
  filename: string;
  folder: "" | "policies" | "proxies" | "targets" | "sharedflows";
  root: Element;
}

/** The folder in the zip that holds each kind. */
export const FOLDERS: Record<Kind, string> = { proxy: "apiproxy", sharedFlow: "sharedflowbundle" };

/** The root element of each kind's descriptor; the name of its file is free. */
export const DESCRIPTORS: Record<Kind, string> = { proxy: "APIProxy", sharedFlow: "SharedFlowBundle" };

/** Parses each XML file that belongs to the bundle; one that is not well-formed becomes a violation. */
export function parseParts(kind: Kind, files: BundleFiles): { parts: Part[]; violations: Violation[] } {
  const parts: Part[] = [];
  const violations: Violation[] = [];
  for (const [name, bytes] of files) {
    const match = partPattern(kind).exec(name);
    if (!match) continue;
    const filename = name.replace(/^\.\//, "");
    try {
      parts.push({ filename, folder: (match[1] ?? "") as Part["folder"], root: parseXml(bytes) });
    } catch (error) {
      violations.push({ filename, description: `not well-formed: ${(error as Error).message}` });
    }
  }
  return { parts, violations };
}

function partPattern(kind: Kind): RegExp {
  return new RegExp(`^(?:\\./)?${FOLDERS[kind]}/(?:(policies|proxies|targets|sharedflows)/)?[^/]+\\.xml$`);
}
