import { createPrivateKey } from "node:crypto";
import { zipOf, type Json } from "../support/someone";
import { pkcs12, rsaPair } from "../support/certificates";
import { User } from "./support/user";

const at = "environments/test/keystores";
const pair = rsaPair("sideband.example.com");
const other = rsaPair("other.example.com");

let user: User;
beforeEach(async () => {
  user = await User.of("edge");
  await user.done("POST", at, { name: "ks" });
});
afterEach(() => user.sandbox.close());

function form(parts: Record<string, string | Buffer>): FormData {
  const data = new FormData();
  for (const [name, content] of Object.entries(parts)) {
    if (name === "password") data.set(name, content);
    else data.set(name, new Blob([content]), name);
  }
  return data;
}

const upload = (query: string, parts: Record<string, string | Buffer>) =>
  user.ask("POST", `${at}/ks/aliases?${query}`, form(parts));

const jar = (descriptor: string) =>
  zipOf({ "c.pem": pair.certificate, "k.pem": pair.key, "META-INF/descriptor.properties": descriptor });

describe("keystores", () => {
  it("are made with JSON or XML, and are listed with what is in them", async () => {
    const xml = await user.ask("POST", at, Buffer.from(`<KeyStore name="trust-1"/>`), {
      "content-type": "application/xml",
    });
    expect([xml.status, xml.body]).toEqual([201, { name: "trust-1", aliases: [], certs: [], keys: [] }]);
    expect(await user.done("GET", at)).toEqual(["ks", "trust-1"]);
    await upload("alias=a&format=keycertfile", { certFile: pair.certificate, keyFile: pair.key });
    await upload("alias=ca&format=keycertfile", { certFile: pair.certificate });
    expect(await user.done("GET", `${at}/ks`)).toEqual({
      name: "ks",
      aliases: [
        { aliasName: "a", cert: "a-cert", key: "a" },
        { aliasName: "ca", cert: "ca-cert" },
      ],
      certs: ["a-cert", "ca-cert"],
      keys: ["a"],
    });
    expect((await user.done("DELETE", `${at}/ks`)).name).toBe("ks");
  });

  it("are refused twice, with a strange name, and while a reference names them", async () => {
    expect((await user.ask("POST", at, { name: "ks" })).status).toBe(409);
    expect((await user.ask("POST", at, { name: "k/s" })).status).toBe(400);
    await user.done("POST", "environments/test/references", { name: "r", refers: "ks", resourceType: "KeyStore" });
    expect((await user.ask("DELETE", `${at}/ks`)).body.message).toBe("KeyStore ks is referred to by r");
  });
});

describe("an alias", () => {
  it("comes as PEM, as PKCS#12 and as a JAR, and tells its certificate and whether it has a key", async () => {
    const made = await upload("alias=pem&format=keycertfile", { certFile: pair.certificate, keyFile: pair.key });
    expect(made.status).toBe(201);
    const told = { subject: "CN=sideband.example.com", isValid: "Yes", expiryDate: expect.any(Number) as number };
    const certInfo: Json = [expect.objectContaining(told)];
    expect(made.body).toEqual({ alias: "pem", certsInfo: { certInfo, certName: "pem-cert" }, keyName: "pem" });
    const file = pkcs12(pair, "pa55");
    expect((await upload("alias=p12&format=pkcs12", { file, password: "pa55" })).body.keyName).toBe("p12");
    expect((await upload("alias=old&format=pkcs12&password=pa55", { file })).status).toBe(201);
    const inJar = { file: jar("certFile=c.pem\r\nkeyFile=k.pem\n") };
    expect((await upload("alias=jar&format=keycertjar", inJar)).body.keyName).toBe("jar");
    const trusted = await upload("alias=ca&format=keycertfile", { certFile: pair.certificate });
    expect(trusted.body).not.toHaveProperty("keyName");
    expect(await user.done("GET", `${at}/ks/aliases`)).toEqual(["pem", "p12", "old", "jar", "ca"]);
  });

  it("is exported as the PEM that came, and as a request for a new one", async () => {
    await upload("alias=a&format=keycertfile", { certFile: pair.certificate, keyFile: pair.key });
    const pem = (await user.ask("GET", `${at}/ks/aliases/a/certificate`)).bytes.toString();
    expect(pem.replace(/\s/g, "")).toBe(pair.certificate.replace(/\s/g, ""));
    expect((await user.ask("GET", `${at}/ks/aliases/a/csr`)).bytes.toString()).toContain("BEGIN CERTIFICATE REQUEST");
  });

  it("is taken from a form that never ends, and a password without a blank line before it never arrives", async () => {
    const key = createPrivateKey(pair.key);
    const locked = key.export({ type: "pkcs8", format: "pem", cipher: "aes-256-cbc", passphrase: "pa55" }).toString();
    const part = (name: string, text: string, gap = "\r\n\r\n") =>
      `--YYY\r\nContent-Disposition: form-data; name="${name}"; filename="f"${gap}${text}\r\n`;
    const send = (...parts: string[]) =>
      user.ask("POST", `${at}/ks/aliases?alias=a&format=keycertfile`, Buffer.from(`${parts.join("")}--YYY`), {
        "content-type": 'multipart/form-data; boundary="YYY"',
      });
    const files = [part("certFile", pair.certificate), part("keyFile", locked)];
    expect((await send(...files, part("password", "pa55", "\r\n"))).status).toBe(400);
    expect((await send(...files, part("password", "pa55"))).status).toBe(201);
  });

  it("is made by the organization itself, which passes over fields that it does not know", async () => {
    const wanted = { alias: "self", key_size: "2048", keySize: 1024, subject: { commonName: "me" }, sig_alg: "x" };
    const made = await user.done("POST", `${at}/ks/aliases?format=selfsignedcert`, wanted);
    expect([made.keyName, made.certsInfo.certInfo[0].subject]).toEqual(["self", "CN=me"]);
    expect((await user.ask("POST", `${at}/ks/aliases?format=selfsignedcert`, { alias: "b" })).status).toBe(400);
  });

  it.each(["certFile", "file"])("gets a new certificate by PUT, in the field %s", async (field) => {
    await upload("alias=ca&format=keycertfile", { certFile: pair.certificate });
    await user.done("PUT", `${at}/ks/aliases/ca`, form({ [field]: other.certificate }));
    expect((await user.done("GET", `${at}/ks/aliases/ca`)).certsInfo.certInfo[0].subject).toBe("CN=other.example.com");
  });

  it("is deleted without a word, also when it is in use", async () => {
    await upload("alias=ca&format=keycertfile", { certFile: pair.certificate });
    await user.done("POST", "environments/test/references", { name: "r", refers: "ks", resourceType: "TrustStore" });
    expect((await user.done("DELETE", `${at}/ks/aliases/ca`)).alias).toBe("ca");
    expect((await user.ask("GET", `${at}/ks/aliases/ca`)).status).toBe(404);
  });

  it("is refused: twice, of another's key, expired, in a strange format, with nothing in it, not as a form", async () => {
    const cert = { certFile: pair.certificate };
    await upload("alias=a&format=keycertfile", cert);
    const expired = { certFile: rsaPair("old", -1).certificate };
    const status = async (query: string, parts: Record<string, string | Buffer>) => (await upload(query, parts)).status;
    expect(await status("alias=a&format=keycertfile", cert)).toBe(409);
    expect(await status("alias=b&format=keycertfile", { ...cert, keyFile: other.key })).toBe(400);
    expect(await status("alias=b&format=keycertfile", expired)).toBe(400);
    expect(await status("alias=b&format=keycertfile&ignoreExpiryValidation=true", expired)).toBe(201);
    expect(await status("alias=c&format=pem", cert)).toBe(400);
    expect(await status("alias=c&format=keycertjar", { file: jar("certFile=x.pem") })).toBe(400);
    expect(await status("alias=c&format=keycertjar", { file: "no jar" })).toBe(400);
    expect(await status("alias=c&format=pkcs12", {})).toBe(400);
    expect((await user.ask("POST", `${at}/ks/aliases?alias=c&format=pkcs12`, Buffer.from("x"))).status).toBe(415);
  });
});

it("opdk takes private keys as PKCS#12 alone, and certificates as PEM", async () => {
  await user.sandbox.close();
  user = await User.of("opdk");
  await user.done("POST", at, { name: "ks" });
  const asPem = await upload("alias=a&format=keycertfile", { certFile: pair.certificate, keyFile: pair.key });
  expect([asPem.status, asPem.body.code]).toEqual([400, "messaging.config.beans.InvalidKeyFormat"]);
  expect((await upload("alias=a&format=keycertjar", { file: jar("certFile=c.pem\nkeyFile=k.pem") })).status).toBe(400);
  expect((await upload("alias=a&format=pkcs12", { file: pkcs12(pair, "p"), password: "p" })).status).toBe(201);
  expect((await upload("alias=ca&format=keycertfile", { certFile: pair.certificate })).status).toBe(201);
});
