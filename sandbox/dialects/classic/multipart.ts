import type { Incoming } from "../../http";
import { invalid } from "./errors";

/** A part of a multipart body. */
export interface Part {
  name: string;
  bytes: Buffer;
}

const HEAD_END = Buffer.from("\r\n\r\n");

/**
 * Takes a form apart more patiently than a library would: clients exist that never write the closing boundary, and some send
 * fields without the blank line behind their head, which then do not arrive.
 */
export function readParts({ headers, body }: Incoming): Part[] {
  const [, quoted, plain] = /boundary=(?:"([^"]+)"|([^;\s]+))/.exec(headers["content-type"] ?? "") ?? [];
  const boundary = quoted ?? plain;
  if (!boundary) throw invalid("rest.InvalidInput", "the multipart body names no boundary");
  return sections(body, Buffer.from(`--${boundary}`)).flatMap(readPart);
}

function sections(body: Buffer, delimiter: Buffer): Buffer[] {
  const found: Buffer[] = [];
  let start = body.indexOf(delimiter);
  while (start >= 0) {
    const next = body.indexOf(delimiter, start + delimiter.length);
    found.push(body.subarray(start + delimiter.length, next < 0 ? body.length : next));
    start = next;
  }
  return found;
}

function readPart(section: Buffer): Part[] {
  const headEnd = section.indexOf(HEAD_END);
  if (headEnd < 0) return [];
  const name = /[;\s]name="?([^";\r\n]+)/i.exec(section.subarray(0, headEnd).toString("utf8"))?.[1];
  const bytes = section.subarray(headEnd + HEAD_END.length);
  const end = bytes.subarray(-2).toString() === "\r\n" ? bytes.length - 2 : bytes.length;
  return name === undefined ? [] : [{ name, bytes: bytes.subarray(0, end) }];
}
