import { scanXml } from "./xml-scan";

const entities: Readonly<Record<string, string>> = { lt: "<", gt: ">", amp: "&", quot: '"', apos: "'" };

/** The character data of a well-formed element, without that of its children. */
export function ownText(element: string): string {
  const parts: string[] = [];
  let depth = 0;
  scanXml(element, {
    begin: () => void depth++,
    closed: () => void depth--,
    characters: (from, to) => void (depth === 1 && parts.push(plainText(element.slice(from, to)))),
    verbatim: (from, to) => void (depth === 1 && parts.push(newlines(element.slice(from, to)))),
  });
  return parts.join("");
}

/** What character data says: references resolved, line ends as XML hands them over. */
export function plainText(text: string): string {
  return inPieces(text, (piece) => withReferences(newlines(piece)));
}

/** What the value of an attribute says. */
export function valueText(value: string): string {
  return inPieces(value, (piece) => withReferences(piece.replace(/\r\n|[\t\r\n]/g, " ")));
}

const pieceLength = 64 * 1024;
/** No reference is longer: see the cursor's pattern. */
const longestReference = 32;

/** A replacement remembers all places before it replaces the first: many times the size of a large text. */
function inPieces(text: string, change: (piece: string) => string): string {
  if (text.length <= pieceLength) return change(text);
  const changed: string[] = [];
  for (let at = 0; at < text.length;) {
    const end = soundCut(text, at + pieceLength);
    changed.push(change(text.slice(at, end)));
    at = end;
  }
  return changed.join("");
}

/** A place, here or a little before, that cuts neither a reference nor a line end in two. */
function soundCut(text: string, wanted: number): number {
  if (wanted >= text.length) return text.length;
  const reference = text.slice(wanted - longestReference, wanted).lastIndexOf("&");
  if (reference >= 0) return wanted - longestReference + reference;
  return text[wanted - 1] === "\r" ? wanted - 1 : wanted;
}

function withReferences(text: string): string {
  return text.includes("&") ? text.replace(/&([^;]*);/g, (_, name: string) => resolved(name)) : text;
}

function newlines(text: string): string {
  return text.includes("\r") ? text.replace(/\r\n?/g, "\n") : text;
}

/** "lt" is "<"; "#65" and "#x41" are "A". */
function resolved(reference: string): string {
  return entities[reference] ?? String.fromCodePoint(Number(reference.replace("#x", "0x").replace("#", "")));
}
