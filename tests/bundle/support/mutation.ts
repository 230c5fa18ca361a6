import * as fc from "fast-check";

/** One thing that may happen to the bytes of a file: a range goes, comes twice, or a scrap takes its place. */
export interface Mutation {
  kind: "cut off" | "left out" | "twice" | "scrap" | "byte";
  /** Place and length, in thousandths of the file. */
  at: number;
  length: number;
  scrap: string;
}

const scraps = ["<", ">", "/>", "<!--", "-->", "--", "<![CDATA[", "]]>", "&", "&#0;", "&x;", '"', "'", "<?xml?>", "?>"];
const tags = [
  "<PreFlow>",
  "</PreFlow>",
  "<Request/>",
  "</Request>",
  "<Step/>",
  "<Step><Name>FC-PingAuth</Name></Step>",
];
const signs = [
  "\u0000",
  "\ufeff",
  "\ufffe",
  "\ud800",
  "\r",
  "<!DOCTYPE x [",
  "<!ENTITY a '&a;&a;'>",
  "<a>".repeat(300),
];

/** Mutations, most of which leave something that is still nearly XML. */
export const mutations: fc.Arbitrary<Mutation> = fc.record({
  kind: fc.constantFrom("scrap", "left out", "twice", "byte", "cut off"),
  at: fc.nat({ max: 999 }),
  length: fc.oneof(fc.nat({ max: 20 }), fc.nat({ max: 999 })),
  scrap: fc.constantFrom(...scraps, ...tags, ...signs),
});

/** The bytes after a mutation. */
export function mutated(bytes: Buffer, { kind, at, length, scrap }: Mutation): Buffer {
  const start = Math.floor((bytes.length * at) / 1000);
  const end = Math.min(bytes.length, start + Math.ceil((bytes.length * length) / 1000));
  const [before, range, after] = [bytes.subarray(0, start), bytes.subarray(start, end), bytes.subarray(end)];
  if (kind === "cut off") return Buffer.from(before);
  if (kind === "left out") return Buffer.concat([before, after]);
  if (kind === "twice") return Buffer.concat([before, range, range, after]);
  if (kind === "scrap") return Buffer.concat([before, Buffer.from(scrap), range, after]);
  return Buffer.concat([before, Buffer.from(range.map((byte) => byte ^ (1 + (at % 255)))), after]);
}
