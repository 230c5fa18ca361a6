import AdmZip from "adm-zip";
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { BundleError } from "../../provider/bundle/errors";
import { readBundle, writeZip } from "../../provider/bundle/zip";
import { editZip } from "../../provider/bundle/zip-edit";
import { bundleOf, differingFiles } from "./support/bytes";
import { rawZip, type RawEntry } from "./support/raw-zip";

const shop = bundleOf({
  "apiproxy/shop.xml": "<APIProxy name='shop'/>",
  "apiproxy/proxies/default.xml": "<ProxyEndpoint/>",
});

describe("reading a zip", () => {
  test("gives the files back that were packed", () => {
    expect(differingFiles(readBundle(writeZip(shop)), shop)).toEqual([]);
    expect(
      readBundle(rawZip([{ name: "apiproxy/a.xml", data: "x".repeat(9000), deflate: true }], "a comment")).get(
        "apiproxy/a.xml",
      ),
    ).toHaveLength(9000);
  });

  test.each([
    ["./apiproxy/shop.xml", "apiproxy/shop.xml"],
    ["apiproxy\\shop.xml", "apiproxy/shop.xml"],
    ["apiproxy//shop.xml", "apiproxy/shop.xml"],
    ["shop-main/apiproxy/shop.xml", "apiproxy/shop.xml"],
    ["apiproxy/resources/node/ä b.js", "apiproxy/resources/node/ä b.js"],
  ])("takes %s as %s", (name, path) => {
    expect([...readBundle(rawZip([{ name, data: "1" }])).keys()]).toEqual([path]);
  });

  test("gives the files in the order of their names", () => {
    const names = ["apiproxy/c", "apiproxy/a", "apiproxy/b"];
    expect([...readBundle(rawZip(names.map((name) => ({ name })))).keys()]).toEqual([...names].sort());
  });

  test("leaves out folders, what editors and file managers left, and what stands beside the bundle", () => {
    const names = [
      "apiproxy/",
      "apiproxy/.DS_Store",
      "__MACOSX/apiproxy/._shop.xml",
      "apiproxy/shop.xml~",
      "apiproxy/.shop.xml.swp",
      "apiproxy/Thumbs.db",
      "README.md",
    ];
    const entries = [...names, "apiproxy/shop.xml"].map((name) => ({ name, data: name.endsWith("/") ? "" : "x" }));
    expect([...readBundle(rawZip(entries)).keys()]).toEqual(["apiproxy/shop.xml"]);
  });

  const ok: RawEntry = { name: "apiproxy/shop.xml", data: "x" };
  test.each<[string, RawEntry[], RegExp]>([
    ["a path that climbs out", [ok, { name: "apiproxy/../../etc/passwd" }], /climbs out/],
    ["a path that climbs out by backslashes", [ok, { name: "apiproxy\\..\\..\\x" }], /climbs out/],
    ["an absolute path", [ok, { name: "/apiproxy/x.xml" }], /absolute path/],
    ["a path with a drive", [ok, { name: "C:\\apiproxy\\x.xml" }], /absolute path/],
    ["a name with a NUL", [ok, { name: "apiproxy/a\0.xml" }], /NUL/],
    [
      "a name that is not UTF-8",
      [ok, { name: Buffer.from("apiproxy/\xfc.xml", "latin1"), flags: 0 }],
      /name .* is not UTF-8/,
    ],
    ["a symbolic link", [ok, { name: "apiproxy/link.xml", data: "/etc/passwd", mode: 0o120777 }], /symbolic link/],
    ["an encrypted entry", [{ ...ok, flags: 1 }], /encrypted/],
    ["an unknown method", [{ ...ok, method: 12 }], /method 12/],
    ["a file twice", [ok, ok], /twice/],
    ["a file twice under different names", [ok, { name: "./apiproxy/shop.xml" }], /twice/],
    ["no bundle at all", [{ name: "shop/x.txt" }, { name: "kit/x" }], /found: kit, shop$/],
    [
      "a zip within the zip",
      [{ name: "sharedflowbundle.zip" }],
      /found: sharedflowbundle.zip. Unpack the zip within it first/,
    ],
    ["two bundles", [ok, { name: "sharedflowbundle/y.xml" }], /several bundles/],
    ["a wrong size", [{ ...ok, size: 7 }], /lies about a size/],
    [
      "content that is larger than declared",
      [{ ...ok, data: "x".repeat(5000), deflate: true, size: 10 }],
      /lies about a size/,
    ],
  ])("refuses %s", (_, entries, reason) => {
    expect(() => readBundle(rawZip(entries))).toThrow(BundleError);
    expect(() => readBundle(rawZip(entries))).toThrow(reason);
  });

  test("refuses a zip bomb by what it declares, without unpacking it", () => {
    const zeros = Buffer.alloc(60 * 1024 * 1024);
    const bomb = rawZip(["a", "b"].map((name) => ({ name: `apiproxy/${name}`, data: zeros, deflate: true })));
    expect(() => readBundle(bomb)).toThrow(/unpacks to 125829120 bytes/);
    expect(() => readBundle(rawZip([ok]), { unpackedBytes: 0 })).toThrow(/unpacks to 1 bytes/);
  });

  test("refuses a zip that is larger than is allowed", () => {
    const zip = writeZip(shop);
    expect(() => readBundle(zip, { zipBytes: zip.length - 1 })).toThrow(
      `has ${zip.length} bytes, more than the ${zip.length - 1}`,
    );
    expect(readBundle(zip, { zipBytes: zip.length }).size).toBe(2);
  });

  test("finds the table of contents before the longest comment there can be", () => {
    expect(readBundle(rawZip([ok], "c".repeat(0xffff))).size).toBe(1);
  });

  test("refuses what is no zip, and a zip that was cut or changed", () => {
    const zip = writeZip(shop);
    expect(() => readBundle(Buffer.from("no zip"))).toThrow(/no zip archive/);
    for (let length = 0; length < zip.length; length += 7)
      expect(() => readBundle(zip.subarray(0, length))).toThrow(BundleError);
    const boastful = Buffer.from(zip);
    boastful.writeUInt16LE(0xffff, zip.length - 14);
    expect(() => readBundle(boastful)).toThrow(/cannot be read: .*entries is too large/);
    const changed = Buffer.from(zip);
    const at = changed.indexOf("apiproxy") + "apiproxy/proxies/default.xml".length + 3;
    changed.writeUInt8(changed.readUInt8(at) ^ 0xff, at);
    expect(() => readBundle(changed)).toThrow(BundleError);
  });
});

describe("writing a zip", () => {
  test("gives the same bytes for the same files, in whatever order they come", () => {
    const reversed = new Map([...shop].reverse());
    expect(writeZip(reversed).equals(writeZip(shop))).toBe(true);
  });

  test("does not depend on the clock", () => {
    const now = writeZip(shop);
    jest.useFakeTimers({ now: new Date("2031-05-06T07:08:09Z") });
    try {
      expect(writeZip(shop).equals(now)).toBe(true);
    } finally {
      jest.useRealTimers();
    }
  });

  test("is a zip that others can read", () => {
    const entries = new AdmZip(writeZip(shop)).getEntries();
    expect(entries.map(({ entryName }) => entryName)).toEqual(["apiproxy/proxies/default.xml", "apiproxy/shop.xml"]);
    expect(entries[1]?.getData().toString()).toBe("<APIProxy name='shop'/>");
  });
});

describe("reading a folder", () => {
  let folder: string;
  const put = (path: string, text = "x") => {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  };
  beforeEach(() => (folder = mkdtempSync(join(tmpdir(), "bundle-"))));
  afterEach(() => rmSync(folder, { recursive: true }));

  test.each(["", "apiproxy"])("takes the one that holds apiproxy, or that folder itself (%j)", (given) => {
    put("apiproxy/shop.xml");
    put("apiproxy/.DS_Store");
    put("README.md");
    put("node_modules/a/apiproxy/x.xml");
    expect([...readBundle(join(folder, given)).keys()]).toEqual(["apiproxy/shop.xml"]);
  });

  test("takes a folder that wraps one bundle, and a zip by its path", () => {
    put("kit/sharedflowbundle/PingAuth.xml");
    expect([...readBundle(folder).keys()]).toEqual(["sharedflowbundle/PingAuth.xml"]);
    writeFileSync(join(folder, "b.zip"), writeZip(shop));
    expect(differingFiles(readBundle(join(folder, "b.zip")), shop)).toEqual([]);
  });

  test("refuses symbolic links, and a folder without a bundle, by their path", () => {
    put("PingAuth.zip");
    expect(() => readBundle(folder)).toThrow(
      new RegExp(`^${folder}: .*no folder "apiproxy".* found: PingAuth.zip. Unpack`),
    );
    put("apiproxy/shop.xml");
    symlinkSync("/etc/hostname", join(folder, "apiproxy/link.xml"));
    expect(() => readBundle(folder)).toThrow(/link\.xml: is a symbolic link/);
    expect(() => readBundle(join(folder, "absent"))).toThrow(/absent: there is no such file or folder/);
  });

  test("tells what cannot be read by its path", () => {
    put("apiproxy/shop.xml");
    expect(() => readBundle(join(folder, "apiproxy/shop.xml/x"))).toThrow(/shop.xml\/x: cannot be read: ENOTDIR/);
  });

  test("refuses a folder that is larger than is allowed", () => {
    put("apiproxy/shop.xml", "12345");
    expect(() => readBundle(folder, { unpackedBytes: 4 })).toThrow(/larger than is allowed/);
  });
});

describe("changing a zip in place", () => {
  test.each<[string, (path: string) => string]>([
    ["./apiproxy/shop.xml", (path) => `./${path}`],
    ["apiproxy\\shop.xml", (path) => path.replace(/\//g, "\\")],
    ["shop-main/apiproxy/shop.xml", (path) => `shop-main/${path}`],
  ])("finds the files of a zip that names them like %s", (_, nameIn) => {
    const zip = rawZip([...shop].map(([path, data]) => ({ name: nameIn(path), data })));
    const [gone = ""] = [...shop.keys()].filter((path) => path.includes("/proxies/"));
    const after = new Map([...shop].filter(([path]) => path !== gone));
    after.set("apiproxy/shop.xml", Buffer.from("<APIProxy/>"));
    after.set("apiproxy/policies/a.xml", Buffer.from("<Quota/>"));
    expect(differingFiles(readBundle(editZip(zip, shop, after)), after)).toEqual([]);
  });
});
