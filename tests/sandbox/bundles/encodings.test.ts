import { parseXml } from "../../../sandbox/bundles/xml";

const declaring = (encoding: string) => `<?xml version="1.0" encoding="${encoding}"?><a>für</a>`;
const utf16 = Buffer.from(`\ufeff${declaring("UTF-16")}`, "utf16le");

it.each<[string, Buffer]>([
  ["UTF-8 without a declaration", Buffer.from("<a>für</a>")],
  ["UTF-8 with a byte order mark", Buffer.from(`\ufeff${declaring("UTF-8")}`)],
  ["UTF-16, little end first", utf16],
  ["UTF-16, big end first", Buffer.from(utf16).swap16()],
  ["ISO-8859-1 by its declaration", Buffer.from(declaring("ISO-8859-1"), "latin1")],
])("a file of a bundle is read in its own encoding: %s", (_, bytes) => {
  expect(parseXml(bytes)).toMatchObject({ name: "a", text: "für" });
});

it("an encoding that nobody knows is an error that names it", () => {
  expect(() => parseXml(Buffer.from(declaring("no-such")))).toThrow("no-such");
});
