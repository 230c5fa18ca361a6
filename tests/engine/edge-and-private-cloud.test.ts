import { X509Certificate } from "node:crypto";
import { asn1, pkcs12, pki } from "node-forge";
import { Organization } from "../../tools/demo/organization";
import { othersMoveIn } from "../../tools/demo/others";
import { type Plane, planeNamed } from "../../tools/demo/planes";
import { makeCertificates } from "../apigee/support/certificates";
import { makeCertificate, type Pair } from "../support/certificates";
import { configureAsPrinted, useExample } from "./support/example";
import { copyBundle } from "./support/integration";
import { type Organization as Here, withOrganization } from "./support/organization";
import { counts, mustSucceed } from "./support/stack";
import { tlsFront, type TlsFront } from "./support/tls-front";

const username = "you@example.com";
const password = "hard-to-guess";
// Whose token `Organization` has; the stack asks as the user.
const credentials = { token: "somebody-else", username, password };

describe("examples/edge, on an organization that wants a one-time code beside the password", () => {
  const here = withOrganization({}, { plane: "edge", credentials, login: { mfaTokens: ["111111", "222222"] } }, {});
  let organization: Organization;
  const files = async (name: string) =>
    organization.files(`apis/${name}/revisions/${await organization.live("apis", name)}`);
  const asked = (path: string) => here.bench.sandbox.calls.filter((call) => call.path === path);

  beforeAll(async () => {
    organization = await moveIn(here, planeNamed("edge", true));
    here.stack.file("pingauthorize.pem", makeCertificate("pingauthorize.example.com").certificate);
    useExample(here.stack, "edge");
    await configureAsPrinted(here.stack, "edge", {
      plain: { "apigee:organization": "acme", bundle: "PingAuth" },
      secrets: { "apigee:password": password, sharedSecret: "s3cr3t" },
    });
    const { url } = here.bench.sandbox;
    await here.stack.configure({ "apigee:endpoint": url, "apigee:loginUrl": url });
  });

  it("goes up with the commands that its page prints and a single sign-on", async () => {
    mustSucceed(await here.stack.preview());
    expect(asked("/oauth/token")).toEqual([]);
    mustSucceed(await here.stack.up({ env: { APIGEE_MFA_TOKEN: "111111" } }));
    expect(asked("/oauth/token").map(({ status }) => status)).toEqual([200]);
    for (const name of ["echo", "orders", "invoices"])
      expect([...(await files(name)).keys()]).toContain("apiproxy/policies/FC-PingAuth.xml");
    expect(await here.stack.outputs()).toMatchObject({ protectedProxies: ["echo", "orders", "invoices"] });
  });

  it("puts its own proxy on the virtual hosts that are named, and on no other", async () => {
    const endpoint = (await files("echo")).get("apiproxy/proxies/default.xml")?.toString() ?? "";
    expect(endpoint.match(/<VirtualHost>.*?<\/VirtualHost>/gu)).toEqual(["<VirtualHost>secure</VirtualHost>"]);
  });

  it("says what to set where the code of the run before is given again, and goes with a fresh one", async () => {
    const refused = await here.stack.destroy({ env: { APIGEE_MFA_TOKEN: "111111" } });
    expect(refused.code).not.toBe(0);
    expect(refused.all).toContain("set a fresh one in APIGEE_MFA_TOKEN");
    mustSucceed(await here.stack.destroy({ env: { APIGEE_MFA_TOKEN: "222222" } }));
    expect(await organization.has("sharedflows/PingAuth")).toBe(false);
  });
});

describe("examples/private-cloud, on a management server with a certificate of a private authority", () => {
  const { authority, server: identity } = makeCertificates(["localhost"]);
  const here = withOrganization({}, { plane: "opdk", credentials }, {});
  let organization: Organization;
  let front: TlsFront;
  const reference = () => organization.get<{ refers: string }>("environments/test/references/virtual-host");
  const renew = () => {
    const server = makeCertificate("api.example.com");
    here.stack.file("server.p12", packed(server));
    return server;
  };
  const served = async () => {
    const { refers } = await reference();
    const path = `environments/test/keystores/${refers}/aliases/server`;
    const { keyName, certsInfo } = await organization.get<Alias>(path);
    return { keyName, serial: certsInfo.certInfo[0]?.serialNumber };
  };

  beforeAll(async () => {
    organization = await moveIn(here, planeNamed("opdk", false));
    front = await tlsFront(here.bench.sandbox.url, identity);
    here.stack.file("pingauthorize.pem", authority.certificate);
    useExample(here.stack, "private-cloud");
    await configureAsPrinted(here.stack, "private-cloud", {
      plain: {
        "apigee:endpoint": front.url,
        "apigee:organization": "acme",
        "apigee:caCertificate": authority.certificate,
        bundle: "PingAuth",
      },
      secrets: { "apigee:password": password, sharedSecret: "s3cr3t", serverKeystorePassword: "geheim" },
    });
  });
  afterAll(() => front?.close());

  it("goes up with the commands that its page prints, and keeps what the virtual host serves with", async () => {
    const { certificate } = renew();
    mustSucceed(await here.stack.up());
    expect(await served()).toEqual({ keyName: "server", serial: serialOf(certificate) });
    expect(await here.stack.outputs()).toEqual({ protectedProxies: ["orders", "invoices"] });
    for (const name of ["orders", "invoices"]) {
      const files = await organization.files(`apis/${name}/revisions/${await organization.live("apis", name)}`);
      expect([...files.keys()]).toContain("apiproxy/policies/FC-PingAuth.xml");
    }
  });

  it("serves with a new file after one up, and goes without a trace", async () => {
    const former = (await reference()).refers;
    const { certificate } = renew();
    expect(counts(mustSucceed(await here.stack.up()))).toMatchObject({ replaced: 1, updated: 1 });
    expect(await served()).toEqual({ keyName: "server", serial: serialOf(certificate) });
    expect(await organization.get("environments/test/keystores")).not.toContain(former);
    mustSucceed(await here.stack.destroy());
    expect(await organization.get("environments/test/keystores")).toEqual([]);
    expect(await organization.has("sharedflows/PingAuth")).toBe(false);
  });
});

interface Alias {
  keyName: string;
  certsInfo: { certInfo: { serialNumber: string }[] };
}

/** Others are there, and the bundle lies beside the program. */
async function moveIn({ bench, stack }: Here, plane: Plane): Promise<Organization> {
  const organization = new Organization(bench.sandbox.url, plane);
  await othersMoveIn(organization);
  copyBundle(stack);
  return organization;
}

/** Key and certificate in a PKCS#12 file, as tools make it. */
function packed({ key, certificate }: Pair): Buffer {
  const file = pkcs12.toPkcs12Asn1(pki.privateKeyFromPem(key), [pki.certificateFromPem(certificate)], "geheim");
  return Buffer.from(asn1.toDer(file).getBytes(), "binary");
}

function serialOf(certificate: string): string {
  return new X509Certificate(certificate).serialNumber;
}
