import { lineAt, parseText, type XmlElement } from "../../provider/bundle/xml";

const slices = (text: string, element: XmlElement) => ({
  whole: text.slice(element.start, element.end),
  open: text.slice(element.start, element.openEnd),
  inside: text.slice(element.openEnd, element.closeStart),
});

test.each<[string, string, string, string]>([
  ["plain", "<r><a>x</a></r>", "<a>", "x"],
  ["self-closing", "<r><a /></r>", "<a />", ""],
  ["empty, right before another end", "<r><a></a></r>", "<a>", ""],
  ["attributes over lines, with CRLF", "<r><a\r\n  n='1'\r\n>x</a\r\n></r>", "<a\r\n  n='1'\r\n>", "x"],
  ["a greater-than sign in an attribute", '<r><a n="x > y">1</a></r>', '<a n="x > y">', "1"],
  [
    "byte order mark, declaration, DOCTYPE with a decoy",
    '\ufeff<?xml version="1.0"?><!DOCTYPE r [<!ELEMENT a ANY>]><r><a>1</a></r>',
    "<a>",
    "1",
  ],
  ["decoys in a comment", "<r><!-- <a>no</a> --><a>yes</a></r>", "<a>", "yes"],
  ["decoys in CDATA", "<r><![CDATA[<a>no</a>]]><a>yes</a></r>", "<a>", "yes"],
  ["a decoy in an instruction", "<r><?x <a>no</a> ?><a>yes</a></r>", "<a>", "yes"],
  ["characters beyond 16 bits before it", "<r>😀<a>1</a></r>", "<a>", "1"],
  ["names that begin alike", "<r><ab/><a>1</a></r>", "<a>", "1"],
])("finds the offsets of an element: %s", (_, text, open, inside) => {
  const found = parseText(text, "f.xml").children.find(({ name }) => name === "a") as XmlElement;
  expect(slices(text, found)).toMatchObject({ open, inside });
  expect(slices(text, found).whole.startsWith(open)).toBe(true);
});

test("a comment is no part of the text around it", () => {
  expect(parseText("<Name><!-- a > b -->VA<!----><![CDATA[-]]><!-- c -->Key</Name>", "f.xml").text).toBe("VA-Key");
});

test("finds comments where they stand, with their text as written", () => {
  const text = "<r>\r\n<!-- a\r\n b --><Step><!----></Step></r>";
  const root = parseText(text, "f.xml");
  expect(root.comments.map(({ start, end }) => text.slice(start, end))).toEqual(["<!-- a\r\n b -->"]);
  expect(root.comments[0]?.text).toBe(" a\r\n b ");
  expect(root.children[0]?.comments.map(({ start, end }) => text.slice(start, end))).toEqual(["<!---->"]);
});

test("gives text with CDATA and entities resolved, without that of children", () => {
  const root = parseText("<r>a&amp;<b>no</b><![CDATA[<c>]]></r>", "f.xml");
  expect(root.text).toBe("a&<c>");
});

test.each<[string, string, RegExp]>([
  ["an end that does not fit", "<r>\n<a></b>\n</r>", /^f.xml:2: is not well-formed XML: /],
  ["an unknown entity", "<r>\n\n&nbsp;</r>", /^f.xml:3: /],
  ["a comment before the declaration", '<!-- licence -->\n<?xml version="1.0"?><r/>', /^f.xml:2: /],
  ["-- in a comment", "<r>\n<!-- a -- b --></r>", /^f.xml:2: .*comment/],
  ["a template", "<r>{{#if}}<%= x %></r>", /^f.xml:1: /],
  ["nothing", "", /^f.xml:1: /],
  ["an attribute twice", "<r a='1' a='2'/>", /^f.xml:1: .*twice/],
  ["half a character beyond 16 bits", "<r>\n\ud800<a/></r>", /^f.xml:2: .*cannot hold/],
  ["text behind the root", "<r/>\nx", /^f.xml:2: .*outside/],
  ["a second root", "<r/>\n<s/>", /^f.xml:2: .*second root/],
  ["an attribute without quotes", "<r a=1/>", /^f.xml:1: .*quotes/],
  [
    "more attributes than Java reads",
    `<r ${Array.from({ length: 10_001 }, (_, n) => `a${n}=""`).join(" ")}/>`,
    /more than 10000 attributes/,
  ],
  [
    "more steps than a bundle can have",
    `<r>\n${"<Step/>".repeat(100_001)}</r>`,
    /^f.xml:2: has more than 100000 steps/,
  ],
  ["elements a thousand deep", "<a>".repeat(1000) + "</a>".repeat(1000), /more than 200 elements/],
])("refuses %s with file and line", (_, text, reason) => {
  expect(() => parseText(text, "f.xml")).toThrow(reason);
});

test("tells lines from 1, whatever the line ends", () => {
  expect([0, 1, 2, 3, 4].map((offset) => lineAt("a\nb\r\nc", offset))).toEqual([1, 1, 2, 2, 2]);
  expect(lineAt("a\nb\r\nc", 5)).toBe(3);
});

test.each([0, 1, 2, 3, 4, 5, 6, 7, 8])("resolves what stands where a long text is cut (%i)", (shift) => {
  const text = (unit: string) => `${"x".repeat(shift)}${unit.repeat(20_000)}`;
  const given = text("&amp;\r\n&#x41;");
  const root = parseText(`<r name="${given}">${given}</r>`, "f.xml");
  expect(root.text).toBe(text("&\nA"));
  expect(root.attributes.name).toBe(text("& A"));
});
