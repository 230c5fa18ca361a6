import { BundleError } from "./errors";
import { lineAt, parseText, type XmlComment, type XmlDocument, type XmlElement } from "./xml";
import type { TextEdit } from "./text";
import type { CommentedName } from "./xml-parts";

/** A whole element that stands in a comment and nothing else beside it. */
export interface CommentedElement {
  comment: XmlComment;
  /** The element that the comment stands in. */
  parent: XmlElement;
}

/** Comments of a document that hold exactly one element of this name. */
export function commentedElements(document: XmlDocument, name: CommentedName): CommentedElement[] {
  return allComments(document.root).filter(({ comment }) => holdsOnly(comment, name, document.file));
}

/** Refuses a comment that holds the element and other text: what to uncomment would be a guess. */
export function refuseMixedComment(document: XmlDocument, name: CommentedName): void {
  const mixed = allComments(document.root).find(
    ({ comment }) => holdsWhole(comment, name) && !holdsOnly(comment, name, document.file),
  );
  if (mixed === undefined) return;
  const place = { file: document.file, line: lineAt(document.text, mixed.comment.start) };
  throw new BundleError(
    `this comment holds <${name}> and something else; leave only the element in it, or uncomment it by hand`,
    place,
  );
}

/** Whether a document has the element in a comment, alone or mixed with other text. */
export function hasCommented(document: XmlDocument, name: CommentedName): boolean {
  return allComments(document.root).some(({ comment }) => holdsWhole(comment, name));
}

/** Edits that take the comment's marks away; a line that only a mark stood on goes as a whole. */
export function uncomment({ text }: XmlDocument, { start, end }: XmlComment): TextEdit[] {
  return [markRange(text, start, start + "<!--".length), markRange(text, end - "-->".length, end)];
}

function markRange(text: string, start: number, end: number): TextEdit {
  const lineStart = text.lastIndexOf("\n", start - 1) + 1;
  const lineEnd = text.indexOf("\n", end) < 0 ? text.length : text.indexOf("\n", end) + 1;
  const alone = text.slice(lineStart, start).trim() === "" && text.slice(end, lineEnd).trim() === "";
  if (alone) return { from: lineStart, to: lineEnd, put: "" };
  const opening = text.startsWith("<!--", start);
  if (!opening) return { from: lineStart + text.slice(lineStart, start).trimEnd().length, to: end, put: "" };
  return { from: start, to: end + (/^[ \t]*/.exec(text.slice(end))?.[0].length ?? 0), put: "" };
}

function allComments(element: XmlElement): CommentedElement[] {
  const own = element.comments.map((comment) => ({ comment, parent: element }));
  return [...own, ...element.children.flatMap(allComments)];
}

/** A comment that merely mentions the element, without its end, is prose. */
function holdsWhole({ text }: XmlComment, name: string): boolean {
  return new RegExp(`<${name}(\\s[^<>]*)?(/>|>[\\s\\S]*</${name}\\s*>)`).test(text);
}

function holdsOnly(comment: XmlComment, name: string, file: string): boolean {
  if (!holdsWhole(comment, name)) return false;
  const text = comment.text.trim();
  if (!text.startsWith(`<${name}`)) return false;
  try {
    const root = parseText(text, file);
    return root.name === name && root.start === 0 && root.end === text.length;
  } catch {
    return false;
  }
}
