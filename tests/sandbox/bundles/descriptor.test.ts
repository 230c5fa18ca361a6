import { comparable, exported } from "../../../sandbox/bundles/descriptor";
import { emptyContent } from "../../../sandbox/bundles/content";
import { parseXml } from "../../../sandbox/bundles/xml";

const path = "apiproxy/any name.xml";

const filesOf = (text: string) => new Map([[path, Buffer.from(text)]]);
const textOf = (files: Map<string, Buffer>) => files.get(path)?.toString() ?? "";
const exportOf = (text: string, number = 7) =>
  textOf(
    exported("proxy", {
      files: filesOf(text),
      number,
      content: emptyContent(),
      createdAt: 1,
      lastModifiedAt: 2,
      wasDeployed: false,
    }),
  );
const compared = (text: string) => textOf(comparable("proxy", filesOf(text)));

describe.each([
  ["a plain one", `<?xml version="1.0"?>\n<APIProxy name="p">\n    <Policies/>\n</APIProxy>\n`],
  ["self-closing", `<APIProxy name="p"/>`],
  ["self-closing behind a blank", `<APIProxy name="p" />\n`],
  ["empty", `<APIProxy name="p"></APIProxy>`],
  [
    "with BOM, CRLF and a comment in front",
    `\uFEFF<?xml version='1.0'?>\r\n<!-- <APIProxy revision="0"/> -->\r\n<APIProxy name='p'>\r\n\t<Description>é 🌧</Description>\r\n</APIProxy>`,
  ],
  [
    "an export of another tool",
    `<APIProxy revision = '3' name="p">\n<CreatedBy>a@b</CreatedBy><CreatedAt>5</CreatedAt>\n  <ManifestVersion/><Policies/>\n  <LastModifiedAt>6</LastModifiedAt>\n  <LastModifiedBy>a</LastModifiedBy></APIProxy>`,
  ],
  ["a comment alone in it", `<APIProxy name="p"><!-- hello --></APIProxy>`],
])("a descriptor: %s", (_, text) => {
  it("is exported well-formed with each date once", () => {
    const root = parseXml(Buffer.from(exportOf(text)));
    expect(root.attributes).toEqual({ name: "p", revision: "7" });
    const dates = root.children
      .filter(({ name }) => /At$|Version$/.test(name))
      .map(({ name, text: said }) => [name, said]);
    expect(dates).toEqual([
      ["CreatedAt", "1"],
      ["LastModifiedAt", "2"],
      ["ManifestVersion", expect.stringMatching(/^SHA-512:/)],
    ]);
  });

  it("is the same content after any number of exports", () => {
    expect(compared(exportOf(text))).toBe(compared(text));
    expect(compared(exportOf(exportOf(text, 1), 2))).toBe(compared(text));
  });
});

it("a descriptor is another content when anything but the dates differs", () => {
  const text = `<APIProxy name="p"><!-- a --><Description>b</Description></APIProxy>`;
  for (const [from, to] of [
    ["a", "A"],
    ["b", "B"],
    ["<!--", " <!--"],
  ] as const) {
    expect(compared(exportOf(text.replace(from, to)))).not.toBe(compared(text));
  }
});
