import { attachCallout, detachCallout } from "../../provider/bundle/callout";
import { contentDigest } from "../../provider/bundle/digest";
import { readBundle, writeZip } from "../../provider/bundle/zip";
import { shop } from "./support/shop";

const withDescriptor = (xml: string, path = "apiproxy/shop.xml") => {
  const files = new Map(shop());
  files.delete("apiproxy/shop.xml");
  return files.set(path, Buffer.from(xml));
};
const digestOf = (xml: string, path?: string) => contentDigest(withDescriptor(xml, path));
const plain = digestOf('<APIProxy name="shop"><Description>Sells</Description></APIProxy>');

test("a digest is hex SHA-256 and does not depend on order or packing", () => {
  expect(contentDigest(shop())).toMatch(/^[0-9a-f]{64}$/);
  expect(contentDigest(new Map([...shop()].reverse()))).toBe(contentDigest(shop()));
  expect(contentDigest(readBundle(writeZip(shop())))).toBe(contentDigest(shop()));
});

test.each<[string, string, string]>([
  [
    "its revision, dates, authors and versions",
    '<?xml version="1.0"?>\n<APIProxy revision="7" name="shop">\n<ConfigurationVersion minorVersion="0" majorVersion="4"/><CreatedAt>1</CreatedAt><CreatedBy>a</CreatedBy><Description>Sells</Description><LastModifiedAt>2</LastModifiedAt><LastModifiedBy>b</LastModifiedBy><ManifestVersion>x</ManifestVersion></APIProxy>',
    "apiproxy/shop.xml",
  ],
  [
    "its lists of parts",
    '<APIProxy name="shop"><Description>Sells</Description><Policies><Policy>VA-Key</Policy></Policies><ProxyEndpoints/><Basepaths>/shop</Basepaths></APIProxy>',
    "apiproxy/shop.xml",
  ],
  [
    "a display name that says nothing new, and empty elements",
    '<APIProxy name="shop"><DisplayName>shop</DisplayName><Description>Sells</Description><Spec></Spec></APIProxy>',
    "apiproxy/shop.xml",
  ],
  ["its own file name", '<APIProxy name="shop"><Description>Sells</Description></APIProxy>', "apiproxy/renamed.xml"],
])("a descriptor counts without %s", (_, xml, path) => {
  expect(digestOf(xml, path)).toBe(plain);
});

test.each<[string, string]>([
  ["description", '<APIProxy name="shop"><Description>Buys</Description></APIProxy>'],
  [
    "display name",
    '<APIProxy name="shop"><DisplayName>The shop</DisplayName><Description>Sells</Description></APIProxy>',
  ],
])("another %s in the descriptor counts", (_, xml) => {
  expect(digestOf(xml)).not.toBe(plain);
});

test("one byte anywhere else counts, and so does a file's name", () => {
  const digests = [...shop().keys()]
    .filter((path) => path !== "apiproxy/shop.xml")
    .flatMap((path) => {
      const bytes = shop().get(path) ?? Buffer.alloc(0);
      const changed = contentDigest(new Map(shop()).set(path, Buffer.concat([bytes, Buffer.from(" ")])));
      const renamed = new Map(shop());
      renamed.delete(path);
      return [changed, contentDigest(renamed.set(`${path}2`, bytes))];
    });
  expect(new Set([...digests, contentDigest(shop())]).size).toBe(7);
});

test("the manifest does not count, as nobody keeps it up to date", () => {
  expect(contentDigest(shop({ more: { "apiproxy/manifests/manifest.xml": "<Manifest/>" } }))).toBe(
    contentDigest(shop()),
  );
});

test("a callout counts while it is there", () => {
  const attached = attachCallout(shop(), { sharedFlow: "PingAuth" }).files;
  expect(contentDigest(attached)).not.toBe(contentDigest(shop()));
  expect(contentDigest(detachCallout(attached, "FC-PingAuth").files)).toBe(contentDigest(shop()));
});
