import type { XmlDocument, XmlElement } from "./xml";

/** How a new element is to be written so that it looks like its neighbours. */
export interface Layout {
  /** Line end; "" where the neighbours stand on one line. */
  newline: string;
  /** Blanks before the new element. */
  indent: string;
  /** Blanks that each level adds. */
  unit: string;
}

/** The blanks before an element that is the first thing on its line; undefined for one that follows something else. */
export function indentOf(text: string, start: number): string | undefined {
  const lineStart = text.lastIndexOf("\n", start - 1) + 1;
  const before = text.slice(lineStart, start);
  return /^\ufeff?[ \t]*$/.test(before) ? before.replace("\ufeff", "") : undefined;
}

/** The layout of a further child of a parent that has children or comments: that of the neighbour. */
export function layoutBeside(document: XmlDocument, neighbour: { start: number }, parent: XmlElement): Layout {
  const indent = indentOf(document.text, neighbour.start);
  if (indent === undefined) return { newline: "", indent: "", unit: "" };
  return { newline: lineEndNear(document.text, neighbour.start), indent, unit: unitOf(document, parent) };
}

/** The layout of the first child of a parent that is blank or closes itself. */
export function layoutWithin(document: XmlDocument, parent: XmlElement): Layout {
  const outer = parent.parent ? indentOf(document.text, parent.start) : rootIndent(document.text, parent.start);
  if (outer === undefined) return { newline: "", indent: "", unit: "" };
  const unit = unitOf(document, parent);
  return { newline: lineEndNear(document.text, parent.start), indent: outer + unit, unit };
}

/** The line end that stands nearest before an offset, else the nearest after it. */
export function lineEndNear(text: string, offset: number): string {
  const before = text.lastIndexOf("\n", offset - 1);
  const at = before >= 0 && offset > 0 ? before : text.indexOf("\n", offset);
  return at > 0 && text[at - 1] === "\r" ? "\r\n" : "\n";
}

/** A root may share its line with the declaration; its children are laid out by the line. */
function rootIndent(text: string, start: number): string {
  return indentOf(text, start) ?? "";
}

/** What one level of indentation is: here, else higher up, else four blanks. */
function unitOf(document: XmlDocument, element: XmlElement): string {
  for (let at: XmlElement | undefined = element; at; at = at.parent) {
    const child = at.children[0];
    const inner = child && indentOf(document.text, child.start);
    const outer = at.parent ? indentOf(document.text, at.start) : rootIndent(document.text, at.start);
    if (inner !== undefined && outer !== undefined && inner.length > outer.length && inner.startsWith(outer)) {
      return inner.slice(outer.length);
    }
  }
  return "    ";
}
