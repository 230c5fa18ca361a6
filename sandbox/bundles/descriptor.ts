import { createHash } from "node:crypto";
import { SaxesParser } from "saxes";
import type { Kind, Revision } from "../store";
import { DESCRIPTORS, FOLDERS } from "./parts";
import type { BundleFiles } from "./files";
import { parseXml } from "./xml";

/** The parts of a descriptor that an export writes anew, whatever was imported. */
export const VOLATILE_ELEMENTS = ["CreatedAt", "CreatedBy", "LastModifiedAt", "LastModifiedBy", "ManifestVersion"];
/** The attribute of its root element that an export writes anew. */
export const VOLATILE_ATTRIBUTE = "revision";

interface Range {
  start: number;
  end: number;
}
interface Shape {
  /** From `<` to behind `>` of the root's start tag. */
  rootTag: Range;
  selfClosing: boolean;
  /** Volatile elements directly below the root, with the white space before them. */
  volatile: Range[];
  /** The volatile attribute with the white space before it. */
  attribute?: Range;
  /** Nothing but white space is left in the root. */
  empty: boolean;
}

/** The files as a download shows them: the descriptor with this revision's number, dates and manifest version, the rest as it came. */
export function exported(kind: Kind, { files, number, createdAt, lastModifiedAt }: Revision): BundleFiles {
  const path = descriptorPath(kind, files);
  const given = path === undefined ? undefined : files.get(path);
  if (path === undefined || given === undefined) return files;
  const elements = [
    `<CreatedAt>${createdAt}</CreatedAt>`,
    `<LastModifiedAt>${lastModifiedAt}</LastModifiedAt>`,
    `<ManifestVersion>SHA-512:${manifestVersion(files)}</ManifestVersion>`,
  ];
  const stamped = stamp(withoutVolatile(given.toString("utf8")), number, elements);
  return new Map(files).set(path, Buffer.from(stamped));
}

/** The files with all that an export writes anew taken out of the descriptor: equal content gives equal bytes. */
export function comparable(kind: Kind, files: BundleFiles): BundleFiles {
  const path = descriptorPath(kind, files);
  const given = path === undefined ? undefined : files.get(path);
  if (path === undefined || given === undefined) return files;
  return new Map(files).set(path, Buffer.from(withoutVolatile(given.toString("utf8"))));
}

/** The file whose root element makes it the descriptor; its name is free. */
export function descriptorPath(kind: Kind, files: BundleFiles): string | undefined {
  const isBeside = (name: string) => new RegExp(`^(?:\\./)?${FOLDERS[kind]}/[^/]+\\.xml$`).test(name);
  const found = [...files].find(([name, bytes]) => isBeside(name) && parseXml(bytes).name === DESCRIPTORS[kind]);
  return found?.[0];
}

function stamp(text: string, number: number, elements: string[]): string {
  const { rootTag, selfClosing } = shapeOf(text);
  const tag = text.slice(rootTag.start, rootTag.end).replace(/\s*\/?>$/, "");
  const name = /^<([^\s/>]+)/.exec(tag)?.[1] ?? "";
  const inner = elements.map((element) => `\n    ${element}`).join("");
  const opened = `${tag} ${VOLATILE_ATTRIBUTE}="${number}">${inner}`;
  return text.slice(0, rootTag.start) + opened + (selfClosing ? `\n</${name}>` : "") + text.slice(rootTag.end);
}

function withoutVolatile(text: string): string {
  const { volatile, attribute } = shapeOf(text);
  const ranges = [...(attribute ? [attribute] : []), ...volatile].reverse();
  const bare = ranges.reduce((left, { start, end }) => left.slice(0, start) + left.slice(end), text);
  return withPlainRootTag(bare);
}

/** A root that an export had to open, to write its dates into, counts as the self-closing tag it was. */
function withPlainRootTag(text: string): string {
  const { rootTag, selfClosing, empty } = shapeOf(text);
  const close = empty || selfClosing;
  const tag = text.slice(rootTag.start, rootTag.end).replace(/\s*\/?>$/, close ? "/>" : ">");
  const end = empty && !selfClosing ? text.indexOf(">", text.indexOf("</", rootTag.end)) + 1 : rootTag.end;
  return text.slice(0, rootTag.start) + tag + text.slice(end);
}

function shapeOf(text: string): Shape {
  const shape: Shape = { rootTag: { start: 0, end: 0 }, selfClosing: false, volatile: [], empty: true };
  const parser = new SaxesParser();
  let depth = 0;
  let start = 0;
  parser.on("opentagstart", () => (start = tagStart(text, parser.position)));
  parser.on("opentag", (tag) => {
    depth += 1;
    if (depth === 1) {
      shape.rootTag = { start, end: parser.position };
      shape.selfClosing = tag.isSelfClosing;
      const attribute = attributeRange(text, shape.rootTag);
      if (attribute) shape.attribute = attribute;
    } else if (depth === 2 && VOLATILE_ELEMENTS.includes(tag.name)) {
      shape.volatile.push({ start: beforeSpace(text, start), end: parser.position });
    } else if (depth === 2) shape.empty = false;
  });
  parser.on("closetag", (tag) => {
    const last = shape.volatile[shape.volatile.length - 1];
    if (depth === 2 && last && VOLATILE_ELEMENTS.includes(tag.name)) last.end = parser.position;
    depth -= 1;
  });
  parser.on("comment", () => {
    if (depth === 1) shape.empty = false;
  });
  parser.on("text", (content) => {
    if (depth === 1 && content.trim() !== "") shape.empty = false;
  });
  parser.write(text).close();
  return shape;
}

function tagStart(text: string, position: number): number {
  return text.lastIndexOf("<", position - 1);
}

function beforeSpace(text: string, start: number): number {
  return text.slice(0, start).trimEnd().length;
}

function attributeRange(text: string, tag: Range): Range | undefined {
  const match = new RegExp(`\\s+${VOLATILE_ATTRIBUTE}\\s*=\\s*("[^"]*"|'[^']*')`).exec(text.slice(tag.start, tag.end));
  return match ? { start: tag.start + match.index, end: tag.start + match.index + match[0].length } : undefined;
}

function manifestVersion(files: BundleFiles): string {
  const hash = createHash("sha512");
  for (const [name, bytes] of files) hash.update(name).update(bytes);
  return hash.digest("hex");
}
