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
  expect(decoded.encode(decoded.text).equals(bytes)).toBe(true);
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
  const decoded = decodeXml(Buffer.from('<?xml version="1.0" encoding="ISO-8859-1"?><a/>'), "a.xml");
  expect(() => decoded.encode("<a>€</a>")).toThrow(/a.xml: is ISO-8859-1, which lacks a character/);
});
