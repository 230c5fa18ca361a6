import { isXmlText } from "./elements";

const nameStart =
  ":A-Z_a-z\\u00c0-\\u00d6\\u00d8-\\u00f6\\u00f8-\\u02ff\\u0370-\\u037d\\u037f-\\u1fff\\u200c-\\u200d\\u2070-\\u218f" +
  "\\u2c00-\\u2fef\\u3001-\\ud7ff\\uf900-\\ufdcf\\ufdf0-\\ufffd\\u{10000}-\\u{effff}";
const startsName = new RegExp(`[${nameStart}]`, "uy");
/** What is searched for is the end: matching the name itself would take memory by its length. */
const endsName = new RegExp(`[^\\u0300-\\u036f${nameStart}\\-.0-9\\u00b7\\u203f-\\u2040]`, "gu");
const reference = /&(?:lt|gt|amp|quot|apos|#(\d{1,20})|#x([\da-f]{1,20}));/iy;

/** A place in an XML text, and what can be told from there without copying any of it. */
export class XmlCursor {
  /** Offset of the next character. */
  at: number;
  private readonly next = new Map<string, number>();

  constructor(
    readonly text: string,
    private readonly refuse: (reason: string, offset: number) => never,
  ) {
    this.at = text.startsWith("\ufeff") ? 1 : 0;
  }

  /** Stops everything with a reason, at the cursor or elsewhere. */
  fail(reason: string, offset = this.at): never {
    return this.refuse(reason, offset);
  }

  /** Whether this comes next. */
  sees(mark: string): boolean {
    return this.text.startsWith(mark, this.at);
  }

  /** Moves behind the next such mark and gives the mark's offset. */
  passTo(mark: string, what: string): number {
    const found = this.text.indexOf(mark, this.at);
    if (found < 0) this.fail(`${what} has no end`);
    this.at = found + mark.length;
    return found;
  }

  /** Moves behind blanks; tells whether there were any. */
  passBlanks(): boolean {
    const from = this.at;
    while (isBlankAt(this.text, this.at)) this.at++;
    return this.at > from;
  }

  /** Moves behind a name and gives it. */
  passName(what: string): string {
    const from = this.at;
    startsName.lastIndex = from;
    if (!startsName.test(this.text)) this.fail(`${what} is expected here`);
    while (isPlainLetter(this.text.charCodeAt(this.at))) this.at++;
    endsName.lastIndex = this.at;
    this.at = endsName.exec(this.text)?.index ?? this.text.length;
    return this.text.slice(from, this.at);
  }

  /** Checks that no such mark stands before an offset. */
  refuseMark(mark: string, end: number, reason: string): void {
    const found = this.nearest(mark, this.at);
    if (found < end) this.fail(reason, found);
  }

  /** Checks the references between the cursor and an offset, such as &amp; and &#65;. */
  checkReferences(end: number): void {
    for (let at = this.nearest("&", this.at); at < end; at = this.nearest("&", at + 1)) {
      if (!isReference(this.text, at)) this.fail("an & that begins no reference which XML itself knows", at);
    }
  }

  /** Remembers what it found, so that many short stretches do not each search the whole text. */
  private nearest(mark: string, from: number): number {
    const known = this.next.get(mark) ?? -1;
    if (known >= from) return known;
    const found = this.text.indexOf(mark, from);
    this.next.set(mark, found < 0 ? Infinity : found);
    return found < 0 ? Infinity : found;
  }
}

function isBlankAt(text: string, at: number): boolean {
  const code = text.charCodeAt(at);
  return code === 0x20 || code === 0x0a || code === 0x09 || code === 0x0d;
}

/** Most names have nothing else, which spares a slower look. */
function isPlainLetter(code: number): boolean {
  return (code >= 0x61 && code <= 0x7a) || (code >= 0x41 && code <= 0x5a);
}

function isReference(text: string, at: number): boolean {
  reference.lastIndex = at;
  const found = reference.exec(text);
  if (found === null) return false;
  const [whole, decimal, hexadecimal] = found;
  if (decimal === undefined && hexadecimal === undefined) return whole === whole.toLowerCase();
  const code = Number(decimal ?? `0x${hexadecimal}`);
  return whole[2] !== "X" && code <= 0x10ffff && isXmlText(String.fromCodePoint(code));
}
