import { writeZip, type Files } from "../../provider/bundle";
import { Organization } from "../../tools/demo/organization";
import { planeNamed } from "../../tools/demo/planes";
import { ownersProxy, smallSharedFlow } from "../support/bundles";
import { withOrganization } from "./support/organization";
import { counts, mustSucceed } from "./support/stack";

const proxyFile = "apiproxy/proxies/default.xml";
const swapped = (bytes: Buffer) => Buffer.from(bytes).swap16();
const declaring = (encoding: string, text: string) => `<?xml version="1.0" encoding="${encoding}"?>\r\n${text}`;

/** How the owners of the proxies save their endpoints. */
const encodings: Record<string, (text: string) => Buffer> = {
  "utf-8": (text) => Buffer.from(text),
  "utf-8-bom": (text) => Buffer.from(`\ufeff${declaring("UTF-8", text)}`),
  "utf-16le": (text) => Buffer.from(`\ufeff${declaring("UTF-16", text)}`, "utf16le"),
  "utf-16be": (text) => swapped(Buffer.from(`\ufeff${declaring("UTF-16", text)}`, "utf16le")),
  "iso-8859-1": (text) => Buffer.from(declaring("ISO-8859-1", text), "latin1"),
};
const decoders: Record<string, (bytes: Buffer) => string> = {
  "utf-8": (bytes) => bytes.toString(),
  "utf-8-bom": (bytes) => bytes.toString(),
  "utf-16le": (bytes) => bytes.toString("utf16le"),
  "utf-16be": (bytes) => swapped(bytes).toString("utf16le"),
  "iso-8859-1": (bytes) => bytes.toString("latin1"),
};

/** Endpoints that no edit could leave as they were, and what is said of them. */
const refused: Record<string, { save: (text: string) => Buffer; condition?: string; reason: string }> = {
  contradicting: {
    save: (text) => Buffer.from(`\ufeff${declaring("ISO-8859-1", text)}`),
    reason: `${proxyFile}:1: declares the encoding ISO-8859-1, but its bytes are UTF-8`,
  },
  "shift-jis": {
    save: (text) => Buffer.from(declaring("Shift_JIS", text.replace("ü", "u")), "latin1"),
    reason: `${proxyFile}:1: declares the encoding Shift_JIS, which is not supported; save it as UTF-8`,
  },
  "beyond-latin": {
    save: encodings["iso-8859-1"]!,
    condition: 'request.header.Price = "€"',
    reason: `${proxyFile}:7: is ISO-8859-1, which has no "€"`,
  },
};

function filesOf(name: string, save: (text: string) => Buffer): Files {
  const texts = Object.entries(ownersProxy(name)).map(([path, text]): [string, Buffer] => [path, Buffer.from(text)]);
  const endpoint = ownersProxy(name)[proxyFile]!.replace("release 1", "für Zürich");
  return new Map(texts).set(proxyFile, save(endpoint));
}

function callout(proxy: string, condition: string): string {
  const attachments = JSON.stringify([{ endpoint: "proxy", phase: "request", condition }]);
  const args = `proxy: "${proxy}", sharedFlow: "PingAuth", environment: "test", attachments: ${attachments}`;
  return `new apigee.ProxyFlowCallout("${proxy}", { ${args} });\n`;
}

describe.each(["x", "edge"] as const)("proxies in encodings of their owners, on plane %s", (plane) => {
  const here = withOrganization({}, { plane });
  const condition = 'request.header.City = "Zürich"';
  const liveEndpoint = async (name: string) => {
    const organization = new Organization(here.bench.sandbox.url, planeNamed(plane, true));
    return (await organization.files(`apis/${name}/revisions/${await here.bench.live("apis", name)}`)).get(proxyFile)!;
  };
  const moveIn = async (name: string, save: (text: string) => Buffer) => {
    const zip = writeZip(filesOf(name, save));
    const { revision } = await here.bench.someone("POST", `apis?action=import&name=${name}`, zip);
    await here.bench.someoneDeploys("apis", name, revision);
  };

  beforeAll(async () => {
    const flow = await here.bench.someoneImports("sharedflows", "PingAuth", smallSharedFlow("PingAuth"));
    await here.bench.someoneDeploys("sharedflows", "PingAuth", flow);
    for (const [name, save] of Object.entries(encodings)) await moveIn(name, save);
    for (const [name, { save }] of Object.entries(refused)) await moveIn(name, save);
  });

  it("get the callout, condition included, in their own encoding, and are as wanted from then on", async () => {
    here.stack.write(
      Object.keys(encodings)
        .map((name) => callout(name, condition))
        .join(""),
    );
    mustSucceed(await here.stack.up());
    for (const [name, decode] of Object.entries(decoders)) {
      const text = decode(await liveEndpoint(name));
      expect(text).toContain("für Zürich");
      expect(text).toContain('<Condition>request.header.City = "Zürich"</Condition>');
    }
    mustSucceed(await here.stack.refresh());
    expect(counts(mustSucceed(await here.stack.up()))).toEqual({ unchanged: 6 });
  });

  it("are left as they are where that cannot be done, with file and line, before anything is sent", async () => {
    const more = Object.entries(refused).map(([name, one]) => callout(name, one.condition ?? condition));
    here.stack.write(
      Object.keys(encodings)
        .map((name) => callout(name, condition))
        .join("") + more.join(""),
    );
    let said = "";
    const calls = await here.bench.callsDuring(async () => {
      said = (await here.stack.up({ args: ["--continue-on-error"] })).all;
    });
    for (const { reason } of Object.values(refused)) expect(said.replace(/\s+/gu, " ")).toContain(reason);
    expect(calls.filter((call) => !call.startsWith("GET "))).toEqual([]);
    expect(calls.length).toBeGreaterThan(3);
  });

  it("have their first bytes back once the callouts are gone", async () => {
    mustSucceed(await here.stack.destroy());
    for (const [name, save] of Object.entries(encodings))
      expect((await liveEndpoint(name)).equals(filesOf(name, save).get(proxyFile)!)).toBe(true);
  });
});
