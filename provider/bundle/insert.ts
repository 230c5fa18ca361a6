import { isBlank } from "./elements";
import { indentOf, layoutBeside, layoutWithin, type Layout } from "./layout";
import type { TextEdit } from "./text";
import type { XmlComment, XmlDocument, XmlElement } from "./xml";

/** An insertion, and what it does, so that it can be taken back. */
export interface Inserted {
  edit: TextEdit;
  /** The blanks that were put before the new element. */
  lead: string;
  /** How a parent that was blank, or closed itself, had ended: everything behind its name and attributes. */
  tail?: string;
}

/** Puts a new child into a parent, behind one of its children or comments ("start": before all of them), laid out like its neighbours. */
export function insertChild(
  document: XmlDocument,
  parent: XmlElement,
  behind: XmlElement | XmlComment | "start",
  render: (layout: Layout) => string,
): Inserted {
  if (parent.selfClosing || isBlank(document, parent)) return fill(document, parent, render);
  const neighbour = behind === "start" ? firstInside(parent) : behind;
  const layout = layoutBeside(document, neighbour ?? parent, parent);
  const lead = layout.newline + layout.indent;
  const at = endOfLineComments(document, behind === "start" ? parent.openEnd : behind.end);
  return { edit: { from: at, to: at, put: lead + render(layout) }, lead };
}

function fill(document: XmlDocument, parent: XmlElement, render: (layout: Layout) => string): Inserted {
  const layout = layoutWithin(document, parent);
  const lead = layout.newline + layout.indent;
  const from = tailStart(document, parent);
  const trail = layout.newline === "" ? "" : layout.newline + (indentOf(document.text, parent.start) ?? "");
  const filled = `>${lead}${render(layout)}${trail}</${parent.name}>`;
  return { edit: { from, to: parent.end, put: filled }, lead, tail: document.text.slice(from, parent.end) };
}

/** Where what follows an element's name and attributes begins: with the ">" of its opening tag, or the blanks before a "/>". */
export function tailStart(document: XmlDocument, element: XmlElement): number {
  if (!element.selfClosing) return element.openEnd - 1;
  let at = element.openEnd - "/>".length;
  while (document.text.charAt(at - 1).trim() === "") at--;
  return at;
}

function firstInside(parent: XmlElement): { start: number } | undefined {
  const inside = [...parent.children, ...parent.comments].sort((a, b) => a.start - b.start);
  return inside.find((child) => parent.children.includes(child as XmlElement)) ?? inside[0];
}

/** A comment that follows on the same line belongs to what is before it. */
function endOfLineComments({ text }: XmlDocument, from: number): number {
  const comment = /[ \t]*<!--/y;
  for (let at = from; ; at = text.indexOf("-->", comment.lastIndex) + "-->".length) {
    comment.lastIndex = at;
    if (!comment.test(text)) return at;
  }
}
