import { cpSync, mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { rawZip, type RawEntry } from "../../bundle/support/raw-zip";
import { edit } from "../../support/scratch";

const policies = "sharedflowbundle/policies";

/** Writes the bundles that the page's programs name: each is wrong in one way, but for PingAuth and Shop. */
export function writeBundles(folder: string): void {
  for (const [name, content] of Object.entries(zips())) writeFileSync(join(folder, name), content);
  for (const [name, change] of Object.entries(changed)) {
    cpSync(join(__dirname, "../../../examples/quickstart/PingAuth"), join(folder, name), { recursive: true });
    change(join(folder, name));
  }
  for (const [path, text] of Object.entries(shop)) write(join(folder, "Shop", path), text);
  symlinkSync("/etc/hostname", join(folder, "Linked", "sharedflowbundle/link.txt"));
  mkdirSync(join(folder, "Empty"));
}

const shop = {
  "apiproxy/shop.xml": '<APIProxy name="shop"/>',
  "apiproxy/proxies/default.xml": '<ProxyEndpoint name="default"/>',
};

const file: RawEntry = { name: "sharedflowbundle/PingAuth.xml", data: '<SharedFlowBundle name="PingAuth"/>' };

function zips(): Record<string, Buffer> {
  const zeros = Buffer.alloc(60 * 1024 * 1024);
  return {
    "text.zip": Buffer.from("This is no zip."),
    "cut.zip": rawZip([file]).subarray(0, 60),
    "encrypted.zip": rawZip([{ ...file, flags: 1 }]),
    "link.zip": rawZip([file, { name: "sharedflowbundle/link.txt", data: "/etc/hostname", mode: 0o120777 }]),
    "method.zip": rawZip([{ ...file, method: 12 }]),
    "twice.zip": rawZip([file, file]),
    "climbing.zip": rawZip([file, { name: "sharedflowbundle/../../etc/passwd" }]),
    "absolute.zip": rawZip([file, { name: "/etc/passwd" }]),
    "liar.zip": rawZip([{ ...file, size: 7 }]),
    "nested.zip": rawZip([{ name: "PingAuth.zip" }]),
    "two.zip": rawZip([file, { name: "apiproxy/shop.xml" }]),
    "bomb.zip": rawZip(["a", "b"].map((name) => ({ name: `sharedflowbundle/${name}`, data: zeros, deflate: true }))),
  };
}

/** Copies of the PingAuth bundle, and what is changed in each. */
const changed: Record<string, (folder: string) => void> = {
  PingAuth: () => undefined,
  Linked: () => undefined,
  Unclosed: inFile(`${policies}/Sideband-Call.xml`, (text) => text.replace("</HTTPTargetConnection>", "")),
  Encoded: inFile(`${policies}/Sideband-Call.xml`, (text) => text.replace("UTF-8", "EBCDIC")),
  WithoutRoot: inFile(`${policies}/Sideband-Call.xml`, () => ""),
  Stepless: inFile("sharedflowbundle/sharedflows/default.xml", (text) => text.replace("Sideband-Call", "Sideband-Cal")),
  Nameless: inFile("sharedflowbundle/sharedflows/default.xml", (text) =>
    text.replace("<Name>Sideband-Call</Name>", ""),
  ),
  Undescribed: inFile("sharedflowbundle/PingAuth.xml", (text) => text.replaceAll("SharedFlowBundle", "Bundle")),
  Large: (folder) =>
    writeFileSync(join(folder, "sharedflowbundle/resources/jsc/large.js"), Buffer.alloc(16 * 1024 * 1024)),
  Mapless: inFile(`${policies}/Load-KVM-Config.xml`, () => '<AssignMessage name="Load-KVM-Config"/>'),
  TwoMaps: (folder) => {
    cpSync(join(folder, policies, "Load-KVM-Config.xml"), join(folder, policies, "Load-KVM-Again.xml"));
    edit(join(folder, policies, "Load-KVM-Again.xml"), (text) => text.replace("Load-KVM-Config", "Load-KVM-Again"));
  },
  ProseBesideEntries: inFile(`${policies}/Load-KVM-Config.xml`, (text) => text.replace("<!--\n", "<!-- On X:\n")),
  HyphensBesideEntries: inFile(`${policies}/Load-KVM-Config.xml`, (text) => text.replace("<!--\n", "<!-- -- On X\n")),
  ProseBesideStore: inFile(`${policies}/Sideband-Call.xml`, (text) => text.replace("<!-- <Tr", "<!-- On X: <Tr")),
  OtherKeys: inFile(`${policies}/Load-KVM-Config.xml`, (text) => text.replaceAll("shared_secret", "secret")),
  Seeded: inFile(`${policies}/Load-KVM-Config.xml`, (text) =>
    text
      .replace("<!--\n    <InitialEntries>", "<InitialEntries>")
      .replace("</InitialEntries>\n    -->", "</InitialEntries>"),
  ),
  OwnMap: inFile(`${policies}/Load-KVM-Config.xml`, (text) => text.replace("environment<", "apiproxy<")),
  TlsOff: inFile(`${policies}/Sideband-Call.xml`, (text) => text.replace("<Enabled>true", "<Enabled>false")),
  Trusting: inFile(`${policies}/Sideband-Call.xml`, (text) =>
    text.replace("<Enforce>true</Enforce>", "<IgnoreValidationErrors>true</IgnoreValidationErrors>"),
  ),
  Storeless: inFile(`${policies}/Sideband-Call.xml`, (text) => text.replace(/<!-- <TrustStore>.*-->/u, "")),
};

function inFile(path: string, change: (text: string) => string): (folder: string) => void {
  return (folder) => edit(join(folder, path), change);
}

function write(path: string, text: string): void {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
}
