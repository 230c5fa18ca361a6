import { isAscii, isUtf8 } from "node:buffer";
import { BundleError } from "./errors";
import { lineAt } from "./lines";

/** What is put in the place of a range of a text; the range may be empty. */
export interface TextEdit {
  from: number;
  to: number;
  put: string;
}

/** A file's characters, and the way back to bytes in the same encoding. */
export interface DecodedText {
  /** Every character of the file, a byte order mark included. */
  text: string;
  /**
   * The file's bytes with some ranges of the text replaced, given in their order. All other bytes are copied, not
   * encoded anew. Refuses characters that the file's encoding does not have.
   */
  edited: (...edits: readonly TextEdit[]) => Buffer;
}

interface Codec {
  name: string;
  /** How a declaration may call it. */
  declared: readonly string[];
  /** Whether the bytes would come back the same. */
  holds(bytes: Buffer): boolean;
  /** What it has no bytes for. */
  lacks: RegExp;
  /** How many bytes a part of a text has. */
  size(text: string): number;
  decode(bytes: Buffer): string;
  encode(text: string): Buffer;
}

const utf8: Codec = {
  name: "UTF-8",
  declared: ["utf-8", "utf8"],
  holds: isUtf8,
  lacks: /\p{Surrogate}/u,
  size: (text) => Buffer.byteLength(text, "utf8"),
  // Most files are plain ASCII, and a text of single bytes takes less memory when it comes of this.
  decode: (bytes) => bytes.toString(isAscii(bytes) ? "latin1" : "utf8"),
  encode: (text) => Buffer.from(text, "utf8"),
};
const ascii: Codec = {
  name: "US-ASCII",
  declared: ["us-ascii", "ascii"],
  holds: isAscii,
  lacks: /[^\0-\x7f]/,
  size: ({ length }) => length,
  decode: (bytes) => bytes.toString("latin1"),
  encode: (text) => Buffer.from(text, "latin1"),
};
const latin1: Codec = {
  name: "ISO-8859-1",
  declared: ["iso-8859-1", "latin1"],
  holds: () => true,
  lacks: /[^\0-\xff]/,
  size: ({ length }) => length,
  decode: (bytes) => bytes.toString("latin1"),
  encode: (text) => Buffer.from(text, "latin1"),
};
const utf16le: Codec = {
  name: "UTF-16",
  declared: ["utf-16", "utf-16le"],
  holds: (bytes) => bytes.length % 2 === 0,
  lacks: /\p{Surrogate}/u,
  size: ({ length }) => 2 * length,
  decode: (bytes) => bytes.toString("utf16le"),
  encode: (text) => Buffer.from(text, "utf16le"),
};
const utf16be: Codec = {
  ...utf16le,
  declared: ["utf-16", "utf-16be"],
  decode: (bytes) => Buffer.from(bytes).swap16().toString("utf16le"),
  encode: (text) => Buffer.from(text, "utf16le").swap16(),
};

/**
 * Decodes an XML file by its byte order mark or its declaration.
 * A file whose bytes would not come back the same is refused: better no edit than a mangled one.
 */
export function decodeXml(bytes: Buffer, file: string): DecodedText {
  const shown = codecShown(bytes, file);
  const codec = shown ?? codecDeclared(bytes, file);
  if (!codec.holds(bytes)) {
    const line = firstBadLine(bytes, codec);
    throw new BundleError(`is not valid ${codec.name}; save it as UTF-8`, { file, line });
  }
  const text = codec.decode(bytes);
  if (shown) refuseContradiction(text, shown, file);
  return { text, edited: (...edits) => splice({ bytes, text, codec, file }, edits) };
}

/** The encoding that the first bytes show, whatever is declared; undefined where they could be of several. */
function codecShown(bytes: Buffer, file: string): Codec | undefined {
  const start = bytes.subarray(0, 4).toString("hex");
  const foreign = foreignStarts[start];
  if (foreign !== undefined)
    throw new BundleError(`is ${foreign}, which is not supported; save it as UTF-8`, { file, line: 1 });
  if (start.startsWith("fffe") || start.startsWith("3c003f00")) return utf16le;
  if (start.startsWith("feff") || start.startsWith("003c003f")) return utf16be;
  return start.startsWith("efbbbf") ? utf8 : undefined;
}

/** A declaration, or the mark before it, in encodings that are told apart only to say so. */
const foreignStarts: Readonly<Record<string, string>> = {
  fffe0000: "UTF-32",
  "0000feff": "UTF-32",
  "3c000000": "UTF-32",
  "0000003c": "UTF-32",
  "4c6fa794": "EBCDIC",
};

function codecDeclared(bytes: Buffer, file: string): Codec {
  const name = declaredName(bytes.toString("latin1", 0, 200));
  if (name === undefined) return utf8;
  const codec = [utf8, ascii, latin1].find(({ declared }) => declared.includes(name.toLowerCase()));
  if (codec !== undefined) return codec;
  if (utf16le.declared.includes(name.toLowerCase()) || utf16be.declared.includes(name.toLowerCase()))
    throw contradiction(name, "no UTF-16", file);
  throw new BundleError(`declares the encoding ${name}, which is not supported; save it as UTF-8`, { file, line: 1 });
}

function declaredName(start: string): string | undefined {
  return /^\ufeff?<\?xml\s[^>]*?encoding\s*=\s*["']([^"']+)["']/.exec(start)?.[1];
}

/** Which of the two a reader believes differs from one to the next. */
function refuseContradiction(text: string, codec: Codec, file: string): void {
  const name = declaredName(text.slice(0, 200));
  if (name !== undefined && !codec.declared.includes(name.toLowerCase())) throw contradiction(name, codec.name, file);
}

function contradiction(declared: string, found: string, file: string): BundleError {
  const reason = `declares the encoding ${declared}, but its bytes are ${found}`;
  return new BundleError(`${reason}; save it as UTF-8, and let it declare that or nothing`, { file, line: 1 });
}

interface Source {
  bytes: Buffer;
  text: string;
  codec: Codec;
  file: string;
}

function splice(source: Source, edits: readonly TextEdit[]): Buffer {
  const { bytes, text, codec } = source;
  const pieces: Buffer[] = [];
  let at = { char: 0, byte: 0 };
  const skipTo = (char: number) => (at = { char, byte: at.byte + codec.size(text.slice(at.char, char)) });
  for (const edit of edits) {
    const start = at.byte;
    pieces.push(bytes.subarray(start, skipTo(edit.from).byte), encoded(source, edit));
    skipTo(edit.to);
  }
  return Buffer.concat([...pieces, bytes.subarray(at.byte)]);
}

function encoded({ codec, text, file }: Source, { from, put }: TextEdit): Buffer {
  const lacking = put.search(codec.lacks);
  if (lacking < 0) return codec.encode(put);
  const character = String.fromCodePoint(put.codePointAt(lacking) ?? 0);
  const reason = `is ${codec.name}, which has no "${character}", and that is to be written here`;
  const line = lineAt(text, from) + lineAt(put, lacking) - 1;
  throw new BundleError(`${reason}; save the file as UTF-8`, { file, line });
}

function firstBadLine(bytes: Buffer, codec: Codec): number {
  let line = 1;
  for (let start = 0; start < bytes.length; line++) {
    const newline = bytes.indexOf(0x0a, start);
    const end = newline < 0 ? bytes.length : newline + 1;
    const part = bytes.subarray(start, end);
    if (!codec.holds(part)) return line;
    start = end;
  }
  return 1;
}
