import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { asn1, pkcs12, pki } from "node-forge";
import { LifecycleProvider } from "../../provider/pulumi/provider";
import { lifecycle } from "../../provider/resources/tls-keystore.lifecycle";
import { makeCertificate, type Pair } from "../support/certificates";

const ca = makeCertificate("Example CA");
const rsa = makeCertificate("rsa", { issuer: ca });
const ec = makeCertificate("ec", { kind: "ec" });

/** What a preview says of a keystore: its arguments, failures and warnings. Nobody is asked. */
async function preview(aliases: object[], more: object = {}, olds: Record<string, unknown> = {}) {
  const warnings: string[] = [];
  const engine = { log: (_: string, message: string) => Promise.resolve(void warnings.push(message)) };
  const provider = new LifecycleProvider(lifecycle as never, engine as never);
  await provider.configure({ config: { get: (key: string) => ({ "apigee:organization": "acme" })[key] } } as never);
  const news = { environment: "test", aliases, ...more, __urn: "urn:pulumi:dev::shop::t::ping" };
  const { inputs, failures } = (await provider.check(olds, news)) as unknown as {
    inputs: { certificates: Record<string, { subject: string }[]> };
    failures: { property: string; reason: string }[];
  };
  return { inputs, failures, warnings, reasons: failures.map(({ reason }) => reason).join("\n") };
}

const alias = ({ certificate, key }: Partial<Pair>, more: object = {}) => ({
  name: "a",
  ...(certificate === undefined ? {} : { certificate }),
  ...(key === undefined ? {} : { key }),
  ...more,
});

/** A PKCS#12 file of an RSA pair, in base64. */
function pfx({ certificate, key }: Pair, password: string, chain: string[] = []): string {
  const certificates = [...chain, certificate].map((text) => pki.certificateFromPem(text));
  const content = pkcs12.toPkcs12Asn1(pki.privateKeyFromPem(key), certificates, password, { algorithm: "aes256" });
  return Buffer.from(asn1.toDer(content).getBytes(), "binary").toString("base64");
}

describe("what a preview takes", () => {
  it.each([
    ["an RSA certificate", alias({ certificate: rsa.certificate })],
    ["a chain", alias({ certificate: rsa.certificate + ca.certificate })],
    ["an RSA key", alias(rsa)],
    ["an EC key", alias(ec)],
    ["a PKCS#1 key", alias({ ...rsa, key: rsa.privateKey.export({ type: "pkcs1", format: "pem" }).toString() })],
    ["a SEC 1 key", alias({ ...ec, key: ec.privateKey.export({ type: "sec1", format: "pem" }).toString() })],
    ["a PKCS#12 file", alias({}, { pkcs12: pfx(rsa, "geheim"), password: "geheim" })],
    ["a PKCS#12 file without a password", alias({}, { pkcs12: pfx(rsa, "") })],
  ])("takes %s", async (_, wanted) => {
    expect((await preview([wanted])).reasons).toBe("");
  });

  it.each([
    ["PKCS#8", "pkcs8", rsa],
    ["PKCS#8 of a curve", "pkcs8", ec],
    ["OpenSSL's older form", "pkcs1", rsa],
    ["OpenSSL's older form of a curve", "sec1", ec],
  ] as const)("takes an encrypted key in %s with its password, and no other", async (_, type, pair) => {
    const options = { type, format: "pem", cipher: "aes-256-cbc", passphrase: "geheim" } as never;
    const key = String(pair.privateKey.export(options));
    expect((await preview([alias({ ...pair, key }, { password: "geheim" })])).reasons).toBe("");
    expect((await preview([alias({ ...pair, key }, { password: "falsch" })])).reasons).toBe(
      'password of alias "a" does not open the key.',
    );
    expect((await preview([alias({ ...pair, key })])).reasons).toBe(
      'password of alias "a" is missing, and the key is encrypted.',
    );
  });

  it("orders the certificates of a PKCS#12 file leaf first", async () => {
    const pkcs12 = pfx(rsa, "geheim", [ca.certificate]);
    const { inputs } = await preview([alias({}, { pkcs12, password: "geheim" })]);
    expect(inputs.certificates.a?.map(({ subject }) => subject)).toEqual(["CN=rsa", "CN=Example CA"]);
  });
});

describe("what a preview refuses", () => {
  it.each([
    ["nothing", alias({}), "certificate", "is missing"],
    ["a key alone", alias({ key: rsa.key }), "certificate", "is missing"],
    ["what is not PEM", alias({ certificate: "hello" }), "certificate", "is not PEM"],
    [
      "a damaged certificate",
      alias({ certificate: rsa.certificate.replace(/\n\w{20}/u, "\nAAAA") }),
      "certificate",
      "certificate 1 in it is damaged",
    ],
    ["a key among certificates", alias({ certificate: rsa.certificate + rsa.key }), "certificate", "give that as key"],
    ["a chain upside down", alias({ certificate: ca.certificate + rsa.certificate }), "certificate", "is no chain"],
    [
      "two certificates that are no chain",
      alias({ certificate: rsa.certificate + ec.certificate }),
      "certificate",
      "an alias each",
    ],
    [
      "a chain by another authority of the same name",
      alias({ certificate: rsa.certificate + makeCertificate("Example CA").certificate }),
      "certificate",
      "is no chain",
    ],
    ["another one's key", alias({ ...rsa, key: ca.key }), "key", "does not match the certificate"],
    [
      "the key of another certificate of the chain",
      alias({ certificate: rsa.certificate + ca.certificate, key: ca.key }),
      "certificate",
      "the key belongs to certificate 2",
    ],
    ["a key that is none", alias({ ...rsa, key: rsa.certificate }), "key", "is no private key in PEM"],
    ["a damaged key", alias({ ...rsa, key: rsa.key.replace(/\n\w{20}/u, "\nAAAA") }), "key", "cannot be read"],
    ["PKCS#12 beside a certificate", alias(rsa, { pkcs12: pfx(rsa, "x") }), "pkcs12", "give either pkcs12, or"],
    ["what is not base64", alias({}, { pkcs12: "%%%" }), "pkcs12", "is not base64"],
    ["what is not PKCS#12", alias({}, { pkcs12: "AAAA" }), "pkcs12", "is no PKCS#12 file"],
    [
      "the wrong password of a PKCS#12 file",
      alias({}, { pkcs12: pfx(rsa, "geheim"), password: "falsch" }),
      "password",
      "does not open the PKCS#12 file",
    ],
    [
      "the wrong password with signs beyond ASCII",
      alias({}, { pkcs12: pfx(rsa, "geheim"), password: "fälsch" }),
      "password",
      "does not open the PKCS#12 file",
    ],
  ])("refuses %s", async (_, wanted, argument, reason) => {
    const { failures } = await preview([wanted]);
    expect(failures).toEqual([{ property: "", reason: expect.stringContaining(`${argument} of alias "a" `) }]);
    expect(failures[0]?.reason).toContain(reason);
  });

  it("refuses two aliases of one name, none at all, and a name that Apigee would refuse", async () => {
    expect((await preview([alias(rsa), alias(ec)])).reasons).toContain('two of the name "a"');
    expect((await preview([])).reasons).toContain("at least one alias");
    expect((await preview([alias(rsa, { name: "a/b" })])).reasons).toContain("may only hold");
    expect((await preview([alias(rsa, { file: "x" })])).reasons).toContain('"file"');
    expect((await preview([alias(rsa)], { name: "mine" })).reasons).toContain('"name"');
  });

  it("says what is wrong with each alias, and nothing of what it holds", async () => {
    const secret = "geheimes-passwort";
    const cut = rsa.key.slice(0, 300);
    const { failures } = await preview([
      { name: "a", certificate: rsa.certificate, key: cut, password: secret },
      { name: "b", pkcs12: pfx(rsa, "geheim"), password: secret },
    ]);
    expect(failures).toHaveLength(2);
    const text = JSON.stringify(failures);
    for (const line of [secret, ...cut.split("\n").slice(1)]) expect(text).not.toContain(line);
  });
});

describe("a certificate out of its time", () => {
  const expired = makeCertificate("old", { from: -30, days: -2 });
  const early = makeCertificate("early", { from: 2 });

  it.each([
    ["expired", expired, /expired on \d{4}-/u],
    ["not valid yet", early, /is not valid before \d{4}-/u],
  ])("is refused when it is %s and new to the stack", async (_, { certificate }, words) => {
    const { failures, warnings } = await preview([alias({ certificate })]);
    expect(failures[0]?.reason).toMatch(words);
    expect(failures[0]?.reason).toContain("ignoreExpiryValidation");
    expect(warnings).toEqual([]);
  });

  it("is a warning when the stack has it already, so that it blocks no urgent change", async () => {
    const olds = (await preview([alias(expired)], { ignoreExpiryValidation: true })).inputs as never;
    const { reasons, warnings } = await preview([alias(expired), { ...alias(ec), name: "new" }], {}, olds);
    expect(reasons).toBe("");
    expect(warnings).toEqual([expect.stringMatching(/CN=old in alias "a" expired on/u)]);
  });

  it("is a warning when somebody deleted its alias and a refresh saw it, so that it can be put back", async () => {
    const olds = (await preview([alias(expired)], { ignoreExpiryValidation: true })).inputs;
    const { reasons, warnings } = await preview([alias(expired)], {}, { ...olds, certificates: {} });
    expect(reasons).toBe("");
    expect(warnings).toHaveLength(1);
  });

  it("is a warning when the program says so", async () => {
    const { reasons, warnings } = await preview([alias(early)], { ignoreExpiryValidation: true });
    expect(reasons).toBe("");
    expect(warnings).toHaveLength(1);
  });

  it("is warned of before, as many days as the program says", async () => {
    const soon = alias(makeCertificate("soon", { days: 20.5 }));
    expect((await preview([soon])).warnings).toEqual([
      expect.stringContaining('CN=soon in alias "a" expires in 20 days'),
    ]);
    expect((await preview([soon], { warnBeforeDays: 20 })).warnings).toEqual([]);
    expect((await preview([alias(rsa)])).warnings).toEqual([]);
  });
});

describe("a PKCS#12 file that OpenSSL made", () => {
  const openssl = ((): string | undefined => {
    try {
      return execFileSync("openssl", ["version"], { encoding: "utf8" });
    } catch {
      process.stderr.write("skipped: files made by OpenSSL, since there is no openssl on PATH\n");
      return undefined;
    }
  })();
  const folder = mkdtempSync(join(tmpdir(), "pkcs12-"));
  afterAll(() => rmSync(folder, { recursive: true }));

  function made({ certificate, key }: Pair, password: string, options: string[]): string {
    const [certFile, keyFile, out] = ["c.pem", "k.pem", "o.p12"].map((name) => join(folder, name)) as [
      string,
      string,
      string,
    ];
    writeFileSync(certFile, certificate);
    writeFileSync(keyFile, key);
    const pass = ["-passout", `pass:${password}`];
    execFileSync(
      "openssl",
      ["pkcs12", "-export", "-in", certFile, "-inkey", keyFile, "-out", out, ...pass, ...options],
      {
        env: { ...process.env, LC_ALL: "C.UTF-8" },
      },
    );
    return readFileSync(out, "base64");
  }

  const old = ["-keypbe", "PBE-SHA1-3DES", "-certpbe", "PBE-SHA1-3DES", "-macalg", "sha1"];
  const modern = ["-keypbe", "AES-256-CBC", "-certpbe", "AES-256-CBC", "-macalg", "sha256"];
  const open = openssl ? it : it.skip;

  open.each([
    ["an RSA key and AES", rsa, "geheim", modern],
    ["a key on a curve and AES", ec, "geheim", modern],
    ["an RSA key and 3DES", rsa, "geheim", old],
    ["a key on a curve and 3DES", ec, "geheim", old],
    ["a password beyond ASCII and AES", ec, "pässwörd €", modern],
    ["a password beyond ASCII and 3DES", rsa, "pässwörd €", old],
    ["an algorithm written tersely", makeCertificate("terse", { terse: true }), "geheim", modern],
    ["no encryption", ec, "geheim", ["-keypbe", "NONE", "-certpbe", "NONE"]],
  ])("opens with %s, to the very same certificate", async (_, pair, password, options) => {
    const file = made(pair, password, options);
    const fromFile = await preview([alias({}, { pkcs12: file, password })]);
    const fromPem = await preview([alias(pair)]);
    expect(fromFile.reasons).toBe("");
    expect(fromFile.inputs.certificates).toEqual(fromPem.inputs.certificates);
    expect((await preview([alias({}, { pkcs12: file, password: "falsch" })])).reasons).toContain("does not open");
  });

  open.each([
    ["key", "-nokeys", "holds no private key"],
    ["certificate", "-nocerts", "holds no certificate for its key"],
  ])("is refused without a %s", async (_, option, reason) => {
    const file = made(rsa, "geheim", [option]);
    const { reasons } = await preview([alias({}, { pkcs12: file, password: "geheim" })]);
    expect(reasons).toContain(reason);
  });
});
