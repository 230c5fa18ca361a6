import type { XmlCursor } from "./xml-cursor";

const declaration = new RegExp(
  [
    /<\?xml[ \t\r\n]+version[ \t\r\n]*=[ \t\r\n]*(?:"1\.\d+"|'1\.\d+')/,
    /(?:[ \t\r\n]+encoding[ \t\r\n]*=[ \t\r\n]*(?:"[A-Za-z][\w.-]*"|'[A-Za-z][\w.-]*'))?/,
    /(?:[ \t\r\n]+standalone[ \t\r\n]*=[ \t\r\n]*(?:"(?:yes|no)"|'(?:yes|no)'))?[ \t\r\n]*\?>/,
  ]
    .map(({ source }) => source)
    .join(""),
  "y",
);

/** Moves behind the XML declaration, where there is one. */
export function passDeclaration(cursor: XmlCursor): void {
  if (!/^<\?xml[ \t\r\n?]/.test(cursor.text.slice(cursor.at, cursor.at + 6))) return;
  declaration.lastIndex = cursor.at;
  if (!declaration.test(cursor.text)) cursor.fail("a malformed XML declaration");
  cursor.at = declaration.lastIndex;
}

/** Moves behind a DOCTYPE, its own declarations included; what they say is not looked at. */
export function passDoctype(cursor: XmlCursor): void {
  cursor.at += "<!DOCTYPE".length;
  for (let inside = false; ;) {
    const mark = nextMark(cursor);
    if (mark === ">" && !inside) return;
    if (mark === "[") inside = true;
    else if (mark === "]") inside = false;
    else if (mark === '"' || mark === "'") cursor.passTo(mark, "a value in the DOCTYPE");
    else if (mark === "<!--") cursor.passTo("-->", "a comment in the DOCTYPE");
    else if (mark === "<?") cursor.passTo("?>", "an instruction in the DOCTYPE");
  }
}

function nextMark(cursor: XmlCursor): string {
  const marks = /<!--|<\?|["'[\]>]/g;
  marks.lastIndex = cursor.at;
  const found = marks.exec(cursor.text);
  if (found === null) return cursor.fail("the DOCTYPE has no end");
  cursor.at = marks.lastIndex;
  return found[0];
}
