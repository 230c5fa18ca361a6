import { decodeXml } from "../../provider/bundle/text";
import { BundleError } from "../../provider/bundle/errors";

const swapped = (bytes: Buffer) => Buffer.from(bytes).swap16();
const utf16 = '\ufeff<?xml version="1.0" encoding="UTF-16"?><a>ü€</a>';

test.each<[string, Buffer, string]>([
  ["UTF-8", Buffer.from("<a>ü€😀</a>"), "<a>ü€😀</a>"],
  ["UTF-8 with a byte order mark, which stays a character", Buffer.from("\ufeff<a/>"), "\ufeff<a/>"],
  ["UTF-16 with little end first", Buffer.from(utf16, "utf16le"), utf16],
  ["UTF-16 with big end first", swapped(Buffer.from(utf16, "utf16le")), utf16],
  ["UTF-16 without byte order mark", Buffer.from(utf16.slice(1), "utf16le"), utf16.slice(1)],
  [
    "ISO-8859-1",
    Buffer.from('<?xml version="1.0" encoding="ISO-8859-1"?><a>ü</a>', "latin1"),
    '<?xml version="1.0" encoding="ISO-8859-1"?><a>ü</a>',
  ],
])("reads %s and writes the same bytes", (_, bytes, text) => {
  const decoded = decodeXml(bytes, "a.xml");
  expect(decoded.text).toBe(text);
  expect(decoded.edited().equals(bytes)).toBe(true);
  expect(decoded.edited({ from: 0, to: text.length, put: text }).equals(bytes)).toBe(true);
});

test("refuses bytes that are not of the encoding, with file and line", () => {
  const bytes = Buffer.concat([Buffer.from("<a>\n\n"), Buffer.from([0xfc]), Buffer.from("</a>")]);
  expect(() => decodeXml(bytes, "a.xml")).toThrow("a.xml:3: is not valid UTF-8; save it as UTF-8");
  expect(() => decodeXml(Buffer.concat([Buffer.from(utf16, "utf16le"), Buffer.from("x")]), "a.xml")).toThrow(
    BundleError,
  );
});

test("refuses an encoding that it does not know", () => {
  expect(() => decodeXml(Buffer.from('<?xml version="1.0" encoding="Shift_JIS"?><a/>'), "a.xml")).toThrow(
    "a.xml:1: declares the encoding Shift_JIS",
  );
});

test("refuses to write a character that the file's encoding lacks", () => {
  const decoded = decodeXml(Buffer.from('<?xml version="1.0" encoding="ISO-8859-1"?>\n<a></a>'), "a.xml");
  const at = decoded.text.indexOf("</a>");
  expect(() => decoded.edited({ from: at, to: at, put: "x\n€" })).toThrow('a.xml:3: is ISO-8859-1, which has no "€"');
});

const declared = (encoding: string) => `<?xml version="1.0" encoding="${encoding}"?><a/>`;

test.each<[string, Buffer, string]>([
  [
    "a UTF-8 mark before ISO-8859-1",
    Buffer.from(`\ufeff${declared("ISO-8859-1")}`),
    "ISO-8859-1, but its bytes are UTF-8",
  ],
  [
    "a UTF-16 mark before UTF-8",
    Buffer.from(`\ufeff${declared("UTF-8")}`, "utf16le"),
    "UTF-8, but its bytes are UTF-16",
  ],
  ["UTF-16 that declares UTF-8", Buffer.from(declared("UTF-8"), "utf16le"), "UTF-8, but its bytes are UTF-16"],
  [
    "UTF-16 of the other end",
    swapped(Buffer.from(`\ufeff${declared("UTF-16LE")}`, "utf16le")),
    "UTF-16LE, but its bytes are UTF-16",
  ],
  ["UTF-8 that declares UTF-16", Buffer.from(declared("utf-16")), "utf-16, but its bytes are no UTF-16"],
])("refuses a declaration that its bytes contradict: %s", (_, bytes, reason) => {
  expect(() => decodeXml(bytes, "a.xml")).toThrow(`a.xml:1: declares the encoding ${reason}; save it as UTF-8`);
});

test.each<[string, Buffer]>([
  ["UTF-32", Buffer.from([0xff, 0xfe, 0, 0, 0x3c, 0, 0, 0])],
  ["UTF-32", Buffer.from([0, 0, 0, 0x3c, 0, 0, 0, 0x61])],
  ["EBCDIC", Buffer.from([0x4c, 0x6f, 0xa7, 0x94, 0x93])],
])("tells %s by its first bytes and refuses it", (name, bytes) => {
  expect(() => decodeXml(bytes, "a.xml")).toThrow(`a.xml:1: is ${name}, which is not supported`);
});

test("holds a file that declares US-ASCII to it, in what is read and in what is written", () => {
  expect(() => decodeXml(Buffer.from(declared("US-ASCII").replace("<a/>", "\n<a>ü</a>")), "a.xml")).toThrow(
    "a.xml:2: is not valid US-ASCII",
  );
  const decoded = decodeXml(Buffer.from(declared("US-ASCII")), "a.xml");
  expect(() => decoded.edited({ from: 0, to: 0, put: "ü" })).toThrow('a.xml:1: is US-ASCII, which has no "ü"');
});

test.each<[string, Buffer, string]>([
  ["UTF-8", Buffer.from("ü<a>€</a>😀"), "ü<b>x</b>ö😀!"],
  ["UTF-16", Buffer.from("\ufeffü<a>€</a>😀", "utf16le"), "ü<b>x</b>ö😀!"],
])("puts edits where they belong behind characters of several bytes: %s", (_, bytes, wanted) => {
  const { text, edited } = decodeXml(bytes, "a.xml");
  const at = (mark: string) => text.indexOf(mark);
  const result = edited(
    { from: at("<a>"), to: at("</a>"), put: "<b>x" },
    { from: at("</a>"), to: at("😀"), put: "</b>ö" },
    { from: text.length, to: text.length, put: "!" },
  );
  expect(decodeXml(result, "a.xml").text.replace("\ufeff", "")).toBe(wanted);
});

test("copies the bytes that no edit touches, those too that would be written otherwise", () => {
  const bytes = Buffer.concat([Buffer.from("\ufeff<a>\r\n"), Buffer.from("</a>\r")]);
  expect(decodeXml(bytes, "a.xml").edited({ from: 4, to: 4, put: "€" }).toString()).toBe("\ufeff<a>€\r\n</a>\r");
});
