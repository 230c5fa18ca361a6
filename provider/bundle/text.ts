import { isUtf8 } from "node:buffer";
import { BundleError } from "./errors";

/** A file's characters, and the way back to bytes in the same encoding. */
export interface DecodedText {
  /** Every character of the file, a byte order mark included. */
  text: string;
  /** Bytes of a text in the file's own encoding; refuses characters that this encoding does not have. */
  encode: (text: string) => Buffer;
}

interface Codec {
  name: string;
  /** Whether the bytes would come back the same. */
  holds(bytes: Buffer): boolean;
  decode(bytes: Buffer): string;
  encode: (text: string) => Buffer;
}

const utf8: Codec = {
  name: "UTF-8",
  holds: isUtf8,
  decode: (bytes) => bytes.toString("utf8"),
  encode: (text) => Buffer.from(text, "utf8"),
};
const latin1: Codec = {
  name: "ISO-8859-1",
  holds: () => true,
  decode: (bytes) => bytes.toString("latin1"),
  encode: (text) => Buffer.from(text, "latin1"),
};
const utf16le: Codec = {
  name: "UTF-16",
  holds: (bytes) => bytes.length % 2 === 0,
  decode: (bytes) => bytes.toString("utf16le"),
  encode: (text) => Buffer.from(text, "utf16le"),
};
const utf16be: Codec = {
  name: "UTF-16",
  holds: (bytes) => bytes.length % 2 === 0,
  decode: (bytes) => swapped(bytes).toString("utf16le"),
  encode: (text) => swapped(Buffer.from(text, "utf16le")),
};

/**
 * Decodes an XML file by its byte order mark or its declaration.
 * A file whose bytes would not come back the same is refused: better no edit than a mangled one.
 */
export function decodeXml(bytes: Buffer, file: string): DecodedText {
  const codec = codecOf(bytes, file);
  if (!codec.holds(bytes)) {
    const line = firstBadLine(bytes, codec);
    throw new BundleError(`is not valid ${codec.name}; save it as UTF-8`, { file, line });
  }
  return { text: codec.decode(bytes), encode: (edited) => encodeAs(codec, edited, file) };
}

function codecOf(bytes: Buffer, file: string): Codec {
  const start = bytes.subarray(0, 4).toString("hex");
  if (start.startsWith("fffe") || start.startsWith("3c003f00")) return utf16le;
  if (start.startsWith("feff") || start.startsWith("003c003f")) return utf16be;
  if (start.startsWith("efbbbf")) return utf8;
  return declaredCodec(bytes, file);
}

function declaredCodec(bytes: Buffer, file: string): Codec {
  const declaration = /^<\?xml\s[^>]*?encoding\s*=\s*["']([^"']+)["']/.exec(bytes.toString("latin1", 0, 200));
  const name = declaration?.[1]?.toLowerCase() ?? "utf-8";
  if (name === "utf-8" || name === "utf8") return utf8;
  if (name === "us-ascii" || name === "ascii") return utf8;
  if (name === "iso-8859-1" || name === "latin1") return latin1;
  throw new BundleError(`declares the encoding ${declaration?.[1]}, which is not supported; save it as UTF-8`, {
    file,
    line: 1,
  });
}

function encodeAs(codec: Codec, text: string, file: string): Buffer {
  const bytes = codec.encode(text);
  if (codec.decode(bytes) === text) return bytes;
  throw new BundleError(`is ${codec.name}, which lacks a character that is to be written; save the file as UTF-8`, {
    file,
  });
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

function swapped(bytes: Buffer): Buffer {
  return bytes.length % 2 === 0 ? Buffer.from(bytes).swap16() : Buffer.alloc(0);
}
