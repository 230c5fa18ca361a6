import { createPrivateKey, createPublicKey, verify, X509Certificate } from "node:crypto";
import forge from "node-forge";
import { ec, pkcs12, rsaPair, signedByEc } from "./support/certificates";
import { Someone } from "./support/someone";

const ks = "environments/test/keystores";
const leaf = rsaPair("leaf");

let someone: Someone;
beforeEach(async () => {
  someone = await Someone.withSandbox();
  await someone.done("POST", ks, { name: "trust" });
});
afterEach(() => someone.sandbox.close());

function form(parts: Record<string, string | Buffer>): FormData {
  const form = new FormData();
  for (const [name, content] of Object.entries(parts)) {
    if (name === "password") form.set(name, content.toString());
    else form.set(name, new Blob([content]), name);
  }
  return form;
}

const upload = (alias: string, format: string, parts: Record<string, string | Buffer>, more = "") =>
  someone.ask("POST", `${ks}/trust/aliases?alias=${alias}&format=${format}${more}`, form(parts));

/** The subject that a request asks for (DER), once its signature was found to be that of the key in it. */
function subjectOfRequest(pem: string): Buffer {
  const { asn1 } = forge;
  const bytes = (part: forge.asn1.Asn1) => Buffer.from(asn1.toDer(part).getBytes(), "binary");
  const parts = (part: forge.asn1.Asn1) => part.value as forge.asn1.Asn1[];
  // The types do not know the form with options; without it a signature is taken apart too.
  const read = asn1.fromDer as unknown as (text: string, options: object) => forge.asn1.Asn1;
  const [info, , signature] = parts(read(forge.pem.decode(pem)[0]?.body ?? "", { decodeBitStrings: false }));
  const [, subject, key] = info ? parts(info) : [];
  if (!info || !signature || !subject || !key) throw new Error("not a certificate request");
  const publicKey = createPublicKey({ key: bytes(key), format: "der", type: "spki" });
  const signed = Buffer.from((signature.value as string).slice(1), "binary");
  if (!verify("sha256", bytes(info), publicKey, signed)) throw new Error("the request is not signed by its own key");
  return bytes(subject);
}

describe("a keystore", () => {
  it("is created by body or query, listed, read with the names of its aliases, and deleted", async () => {
    expect(await someone.done("POST", `${ks}?name=other`)).toEqual({ name: "other" });
    await upload("leaf", "keycertfile", { certFile: leaf.certificate });
    expect(await someone.done("GET", ks)).toEqual(["trust", "other"]);
    expect(await someone.done("GET", `${ks}/trust`)).toEqual({ name: "trust", aliases: ["leaf"] });
    expect(await someone.done("DELETE", `${ks}/trust`)).toEqual({ name: "trust", aliases: ["leaf"] });
    expect((await someone.ask("GET", `${ks}/trust`)).status).toBe(404);
  });

  it("needs a name, and one that is free", async () => {
    expect((await someone.ask("POST", ks, {})).body.error).toMatchObject({
      code: 400,
      message: "keystore ID must be set",
    });
    expect((await someone.ask("POST", ks, { name: "trust" })).body.error).toMatchObject({
      code: 409,
      status: "ALREADY_EXISTS",
    });
  });

  it("cannot be deleted while a reference names it", async () => {
    await someone.done("POST", "environments/test/references", {
      name: "r",
      refers: "trust",
      resourceType: "TrustStore",
    });
    expect((await someone.ask("DELETE", `${ks}/trust`)).body.error).toMatchObject({
      code: 400,
      message: expect.stringContaining("r"),
    });
    await someone.done("DELETE", "environments/test/references/r");
    await someone.done("DELETE", `${ks}/trust`);
  });
});

describe("an alias", () => {
  it("is made of a certificate alone, and says what is in it", async () => {
    const { status, body } = await upload("leaf", "keycertfile", { certFile: leaf.certificate });
    expect(status).toBe(200);
    expect(body).toMatchObject({
      alias: "leaf",
      type: "CERT",
      certsInfo: {
        certInfo: [
          { version: 3, subject: "CN=leaf", issuer: "CN=leaf", sigAlgName: "sha256WithRSAEncryption", isValid: "Yes" },
        ],
      },
    });
    const { notAfter } = forge.pki.certificateFromPem(leaf.certificate).validity;
    expect(body.certsInfo.certInfo[0].expiryDate).toBe(String(notAfter.getTime()));
    expect(await someone.done("GET", `${ks}/trust/aliases`)).toEqual(["leaf"]);
    expect(await someone.done("GET", `${ks}/trust/aliases/leaf`)).toEqual(body);
    const exported = (await someone.done("GET", `${ks}/trust/aliases/leaf/certificate`)) as Buffer;
    expect(new X509Certificate(exported).fingerprint256).toBe(new X509Certificate(leaf.certificate).fingerprint256);
  });

  it("has one certInfo for each certificate of a chain", async () => {
    const chain = `${leaf.certificate}\n${ec.certificate}`;
    const { body } = await upload("chain", "keycertfile", { certFile: chain });
    expect(body.certsInfo.certInfo.map((info: { sigAlgName: string }) => info.sigAlgName)).toEqual([
      "sha256WithRSAEncryption",
      "ecdsa-with-SHA256",
    ]);
    expect(body.certsInfo.certInfo[1]).toMatchObject({
      subject: "O=Example, CN=ping.example.com",
      subjectAlternativeNames: ["DNS:ping.example.com"],
    });
  });

  it.each([
    ["RSA", leaf],
    ["EC", ec],
  ])("may have a key (%s), which never comes back but signs a request", async (_, pair) => {
    const locked = createPrivateKey(pair.key)
      .export({ type: "pkcs8", format: "pem", cipher: "aes-256-cbc", passphrase: "pa55" })
      .toString();
    const { body } = await upload("k", "keycertfile", {
      certFile: pair.certificate,
      keyFile: locked,
      password: "pa55",
    });
    expect(body.type).toBe("KEY_CERT");
    const csr = (await someone.done("GET", `${ks}/trust/aliases/k/csr`)) as Buffer;
    expect(csr.toString()).toMatch(/^-----BEGIN CERTIFICATE REQUEST-----\n/);
    // Signed by itself: its subject is there as its issuer too, and nothing else is there twice.
    const { raw } = new X509Certificate(pair.certificate);
    expect(raw.toString("binary").split(subjectOfRequest(csr.toString()).toString("binary"))).toHaveLength(3);
  });

  it.each([
    ["RSA", () => pkcs12(leaf, "pa55")],
    ["EC", () => ec.pkcs12],
  ])("is made of a PKCS#12 file (%s)", async (_, file) => {
    expect((await upload("p", "pkcs12", { file: file(), password: "pa55" })).body.type).toBe("KEY_CERT");
    const wrong = await upload("q", "pkcs12", { file: file(), password: "other" });
    expect(wrong.body.error).toMatchObject({ code: 400, message: expect.stringContaining("password is wrong") });
  });

  it("is made of a PKCS#12 file with a chain, leaf first, byte for byte", async () => {
    const { body } = await upload("p", "pkcs12", { file: signedByEc.pkcs12, password: signedByEc.password });
    expect(body.certsInfo.certInfo.map(({ subject }: { subject: string }) => subject)).toEqual([
      "CN=leaf.example.com",
      "O=Example, CN=ping.example.com",
    ]);
    const exported = (await someone.done("GET", `${ks}/trust/aliases/p/certificate`)) as Buffer;
    expect(exported.toString()).toBe(signedByEc.certificate + ec.certificate);
  });

  it("may have its password in the query, as of old", async () => {
    const { body } = await upload("p", "pkcs12", { file: ec.pkcs12 }, "&_password=pa55");
    expect(body.type).toBe("KEY_CERT");
  });

  it("without a key cannot be signed again", async () => {
    await upload("c", "keycertfile", { certFile: leaf.certificate });
    expect((await someone.ask("GET", `${ks}/trust/aliases/c/csr`)).body.error.message).toContain("no private key");
  });

  it("needs a name of letters, digits, blanks, dots and dashes", async () => {
    expect((await upload("a%2Fb", "keycertfile", { certFile: leaf.certificate })).status).toBe(400);
    expect((await upload("", "keycertfile", { certFile: leaf.certificate })).status).toBe(400);
  });

  it("is made by the far side itself", async () => {
    const spec = {
      alias: "own",
      keySize: "1024",
      certValidityInDays: 7,
      subject: { commonName: "own.example.com", org: "Example" },
      subjectAlternativeDnsNames: { subjectAlternativeName: ["own.example.com"] },
    };
    const create = (query: string, more = {}) =>
      someone.ask("POST", `${ks}/trust/aliases?format=selfsignedcert${query}`, { ...spec, ...more });
    expect((await create("&alias=named")).body.alias).toBe("named");
    expect((await create("", { keySize: "512" })).status).toBe(400);
    expect((await create("", { subject: { org: "Example" } })).status).toBe(400);
    expect((await create("", { subject: { commonName: "a", planet: "Earth" } })).status).toBe(400);
    expect(await someone.done("POST", `${ks}/trust/aliases?format=selfsignedcert`, spec)).toMatchObject({
      alias: "own",
      type: "KEY_CERT",
      certsInfo: {
        certInfo: [{ subject: "CN=own.example.com, O=Example", subjectAlternativeNames: ["DNS:own.example.com"] }],
      },
    });
  });

  it("of a chain needs a newline between its certificates, unless told otherwise", async () => {
    const glued = leaf.certificate.trim() + ec.certificate;
    expect((await upload("c", "keycertfile", { certFile: glued })).body.error.message).toContain("newline");
    const { body } = await upload("c", "keycertfile", { certFile: glued }, "&ignoreNewlineValidation=true");
    expect(body.certsInfo.certInfo).toHaveLength(2);
  });

  it("is refused for junk, a foreign key, an expired certificate, an unknown format and a name that is taken", async () => {
    const both = await upload("a", "keycertfile", { certFile: leaf.key + leaf.certificate });
    expect(both.body.error).toMatchObject({
      code: 400,
      status: "INVALID_ARGUMENT",
      message: "failed to parse x509 certificate",
    });
    expect((await upload("a", "keycertfile", { certFile: "junk" })).body.error.message).toBe(
      "failed to parse x509 certificate",
    );
    const foreign = await upload("a", "keycertfile", { certFile: leaf.certificate, keyFile: ec.key });
    expect(foreign.body.error.message).toContain("does not match");
    const old = rsaPair("old", -1).certificate;
    expect((await upload("a", "keycertfile", { certFile: old })).body.error.message).toContain("expired");
    expect((await upload("a", "keycertjar", { file: "x" })).body.error.message).toContain("keycertjar");
    expect(
      (await upload("a", "keycertfile", { certFile: old }, "&ignoreExpiryValidation=true")).body.certsInfo.certInfo[0]
        .isValid,
    ).toBe("No");
    expect((await upload("a", "keycertfile", { certFile: leaf.certificate })).status).toBe(409);
  });

  it("takes DER as well", async () => {
    const { body } = await upload("der", "keycertfile", { certFile: new X509Certificate(leaf.certificate).raw });
    expect(body.certsInfo.certInfo[0].subject).toBe("CN=leaf");
  });

  it("gets another certificate by PUT, but not one of another key", async () => {
    await upload("c", "keycertfile", { certFile: leaf.certificate });
    await upload("k", "keycertfile", { certFile: leaf.certificate, keyFile: leaf.key });
    const put = (alias: string) =>
      someone.ask(
        "PUT",
        `${ks}/trust/aliases/${alias}?ignoreExpiryValidation=true`,
        form({ certFile: ec.certificate }),
      );
    expect((await put("c")).body.certsInfo.certInfo[0].subject).toContain("ping.example.com");
    expect((await put("k")).body.error.code).toBe(400);
    expect((await put("nope")).status).toBe(404);
  });

  it("is deleted alone", async () => {
    await upload("c", "keycertfile", { certFile: leaf.certificate });
    expect(await someone.done("DELETE", `${ks}/trust/aliases/c`)).toMatchObject({ alias: "c" });
    expect(await someone.done("GET", `${ks}/trust`)).toEqual({ name: "trust" });
  });
});
