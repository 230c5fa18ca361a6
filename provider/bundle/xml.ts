import { decodeXml, type DecodedText } from "./text";
import type { XmlElement } from "./xml-nodes";
import { buildTree } from "./xml-tree";

export { lineAt } from "./lines";
export type { XmlComment, XmlElement } from "./xml-nodes";

/** An XML file that is well-formed, as a tree of offsets over its unchanged text. */
export interface XmlDocument {
  file: string;
  text: string;
  root: XmlElement;
  /** How many elements and comments of it are kept. */
  parts: number;
  /** The file's bytes, and those that it would have after edits of its text. */
  bytes: Buffer;
  edited: DecodedText["edited"];
}

/**
 * Steps, entries and the like that a bundle may have, for the memory that they take.
 * Apigee publishes a limit of a few hundred flows a proxy, none of steps; no proxy comes near.
 */
export const maxParts = 100_000;

/** Files are read many times over; of large ones only the last one is remembered, as each takes its size again. */
const large = 1024 * 1024;
const parsed = new WeakMap<Buffer, XmlDocument>();
let lastLarge: { bytes: Buffer; document: XmlDocument } | undefined;

/** Reads one XML file of a bundle; what is not well-formed is refused with file and line. */
export function parseXml(bytes: Buffer, file: string): XmlDocument {
  const known = lastLarge?.bytes === bytes ? lastLarge.document : parsed.get(bytes);
  if (known?.file === file) return known;
  if (bytes.length >= large) lastLarge = undefined;
  const { text, edited } = decodeXml(bytes, file);
  const document = { file, bytes, text, edited, ...buildTree(text, file, maxParts) };
  if (bytes.length >= large) lastLarge = { bytes, document };
  else parsed.set(bytes, document);
  return document;
}

/** Reads a text that is no file of its own, such as what a comment holds. */
export function parseText(text: string, file: string): XmlElement {
  return buildTree(text, file, maxParts).root;
}
