import { createHash, createHmac, type KeyObject, randomBytes, type X509Certificate } from "node:crypto";
import { asn1, md, pkcs12, pki, util } from "node-forge";

const { UNIVERSAL, CONTEXT_SPECIFIC } = asn1.Class;
const { SEQUENCE, SET, OCTETSTRING, INTEGER, OID, NULL } = asn1.Type;
const iterations = 2048;

/**
 * A chain and the key of its leaf as a PKCS#12 file (base64), with the password that opens it. It is put together here since the
 * library would pack RSA keys and certificates alone, and write certificates in its own way; key, cipher and checksum are as in
 * OpenSSL 3, which a runtime under FIPS may open.
 */
export function packPkcs12(chain: readonly X509Certificate[], key: KeyObject): { pkcs12: string; password: string } {
  // The file lives for one call; it has a password only because some readers refuse one without.
  const password = randomBytes(24).toString("base64url");
  const leafId = createHash("sha1")
    .update(chain[0]?.raw ?? "")
    .digest();
  const certificates = chain.map((one, index) => certificateBag(one.raw, index === 0 ? leafId : undefined));
  const content = derOf(sequence([dataOf(sequence(certificates)), dataOf(sequence([keyBag(key, password, leafId)]))]));
  const file = sequence([integer(3), data(content), checksum(content, password)]);
  return { pkcs12: derOf(file).toString("base64"), password };
}

function certificateBag(raw: Buffer, id: Buffer | undefined): asn1.Asn1 {
  return bag("certBag", sequence([oid("x509Certificate"), tagged(octets(raw))]), id);
}

function keyBag(key: KeyObject, passphrase: string, id: Buffer): asn1.Asn1 {
  const encrypted = key.export({ type: "pkcs8", format: "der", cipher: "aes-256-cbc", passphrase });
  return bag("pkcs8ShroudedKeyBag", asn1.fromDer(encrypted.toString("binary")), id);
}

/** The same id in two bags tells a reader which certificate is the key's. */
function bag(type: string, content: asn1.Asn1, id: Buffer | undefined): asn1.Asn1 {
  const attributes = id ? [set([sequence([oid("localKeyId"), set([octets(id)])])])] : [];
  return sequence([oid(type), tagged(content), ...attributes]);
}

function checksum(content: Buffer, password: string): asn1.Asn1 {
  const salt = randomBytes(16);
  const buffer = util.createBuffer(salt.toString("binary"));
  const key = pkcs12.generateKey(password, buffer, 3, iterations, 32, md.sha256.create());
  const digest = createHmac("sha256", Buffer.from(key.getBytes(), "binary")).update(content).digest();
  const algorithm = sequence([oid("sha256"), asn1.create(UNIVERSAL, NULL, false, "")]);
  return sequence([sequence([algorithm, octets(digest)]), octets(salt), integer(iterations)]);
}

function dataOf(content: asn1.Asn1): asn1.Asn1 {
  return data(derOf(content));
}

function data(content: Buffer): asn1.Asn1 {
  return sequence([oid("data"), tagged(octets(content))]);
}

function sequence(value: asn1.Asn1[]): asn1.Asn1 {
  return asn1.create(UNIVERSAL, SEQUENCE, true, value);
}

function set(value: asn1.Asn1[]): asn1.Asn1 {
  return asn1.create(UNIVERSAL, SET, true, value);
}

function tagged(value: asn1.Asn1): asn1.Asn1 {
  return asn1.create(CONTEXT_SPECIFIC, 0, true, [value]);
}

function octets(bytes: Buffer): asn1.Asn1 {
  return asn1.create(UNIVERSAL, OCTETSTRING, false, bytes.toString("binary"));
}

function oid(name: string): asn1.Asn1 {
  return asn1.create(UNIVERSAL, OID, false, asn1.oidToDer(pki.oids[name] ?? "").getBytes());
}

function integer(value: number): asn1.Asn1 {
  return asn1.create(UNIVERSAL, INTEGER, false, asn1.integerToDer(value).getBytes());
}

/** A structure as it is written to a file. */
export function derOf(content: asn1.Asn1): Buffer {
  return Buffer.from(asn1.toDer(content).getBytes(), "binary");
}
