import * as fc from "fast-check";
import { SaxesParser } from "saxes";
import { scanXml } from "../../provider/bundle/xml-scan";
import { valueText } from "../../provider/bundle/xml-text";
import { cases } from "./support/cases";
import { mutated, mutations } from "./support/mutation";

jest.setTimeout(120_000);
const numRuns = Number(process.env["BUNDLE_CASES"] ?? 3000);
const seed = Number(process.env["BUNDLE_SEED"] ?? 42);

/** What a text holds, in its order; a single line where it is refused. */
type Told = string[];
const refused: Told = ["refused"];

/** As the scanner under test tells it. */
function scanned(text: string): Told {
  const told: Told = [];
  const names: string[] = [];
  try {
    scanXml(text, {
      begin: (name, start) => void (names.push(name) && told.push(`<${name} at ${start}`)),
      attribute: (name, from, to) => void told.push(`${name}=${valueText(text.slice(from, to))}`),
      opened: (openEnd) => void told.push(`open until ${openEnd}`),
      closed: (_, end) => void told.push(`${names.pop()} until ${end}`),
      comment: (start, end) => void told.push(text.slice(start + 4, end - 3).replace(/\r\n?/g, "\n")),
      verbatim: (from, to) => void told.push(text.slice(from, to).replace(/\r\n?/g, "\n")),
    });
  } catch {
    return refused;
  }
  return told;
}

/** As an established parser tells it. */
function parsed(text: string): Told {
  const told: Told = [];
  const parser = new SaxesParser();
  parser.on("error", (error) => {
    throw error;
  });
  parser.on("opentagstart", ({ name }) => {
    told.push(`<${name} at ${text.lastIndexOf(`<${name}`, parser.position - 1)}`);
  });
  parser.on("attribute", ({ name, value }) => void told.push(`${name}=${value}`));
  parser.on("opentag", () => void told.push(`open until ${parser.position}`));
  parser.on("closetag", ({ name }) => void told.push(`${name} until ${parser.position}`));
  parser.on("comment", (comment) => void told.push(comment));
  parser.on("cdata", (cdata) => void told.push(cdata));
  try {
    parser.write(text).close();
  } catch {
    return refused;
  }
  return told;
}

/** Pieces of XML that are easy to get wrong, in any order. */
const pieces = fc.constantFrom(
  ...[
    "<a>",
    "</a>",
    "<b/>",
    "<b />",
    "</b >",
    "<a b='1'",
    ' c="2"',
    ">",
    "/>",
    "<",
    "</",
    "&lt;",
    "&#65;",
    "&#x41;",
    "&#x0;",
  ],
  ...[
    "&#X41;",
    "&LT;",
    "&nbsp;",
    "&",
    ";",
    "]]>",
    "<![CDATA[",
    "<!--",
    "-->",
    "--",
    "-",
    "<?pi",
    "?>",
    "<?xml version='1.0'?>",
  ],
  ...[
    '<?xml version="1.1" encoding="x"?>',
    "<?XML ?>",
    "<?pi?>",
    "<!DOCTYPE a",
    "[",
    "]",
    "<!ENTITY x '>'>",
    "'",
    '"',
    "=",
    " ",
  ],
  ...[
    "\n",
    "\r\n",
    "\t",
    "\ufeff",
    "ä",
    "😀",
    "·",
    "\u0300",
    "\u0001",

    "\ufffe",
    "x",
    "1",
    ":",
    "_",
    "<é>",
    "</é>",
    "<a·b/>",
  ],
);
const texts = fc.oneof(
  fc.array(pieces, { maxLength: 12 }).map((list) => list.join("")),
  fc.array(pieces, { maxLength: 8 }).map((list) => `<a>${list.join("")}</a>`),
  fc.array(pieces, { maxLength: 4 }).map((list) => `<a ${list.join("")}>text</a>`),
  fc.tuple(cases, fc.nat(), fc.array(mutations, { maxLength: 2 })).map(([{ proxy }, which, changes]) => {
    const file = [...proxy.files.values()][which % proxy.files.size] ?? Buffer.alloc(0);
    return changes.reduce(mutated, file).toString("utf8");
  }),
);

test("tells and refuses the same as an established parser, whatever the text", () => {
  const counts = { accepted: 0, refused: 0 };
  fc.assert(
    fc.property(texts, (text) => {
      const told = scanned(text);
      counts[told === refused ? "refused" : "accepted"]++;
      expect(told).toEqual(parsed(text));
    }),
    { numRuns: numRuns * 5, seed },
  );
  expect(Math.min(counts.accepted, counts.refused)).toBeGreaterThan(numRuns / 2);
});
