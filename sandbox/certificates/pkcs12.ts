import { createPrivateKey, X509Certificate, type KeyObject } from "node:crypto";
import forge from "node-forge";
import { BadCertificate, type Alias } from "./alias";
import { matchingKey, readCertificates, type Strictness } from "./pem";

/** Makes the alias of a PKCS#12 file: its key, and its certificates with the key's own first. */
export function aliasFromPkcs12(
  name: string,
  upload: { file: Buffer; password?: string | undefined },
  strictness: Strictness,
): Alias {
  const store = open(upload.file, upload.password ?? "");
  const key = keyOf(store);
  const certificates = chainOf(store, key);
  readCertificates(Buffer.from(certificates.join("")), strictness);
  return { name, certificates, key: matchingKey(certificates, key) };
}

function open(file: Buffer, password: string): forge.pkcs12.Pkcs12Pfx {
  const read = () => forge.asn1.fromDer(file.toString("binary"));
  try {
    return forge.pkcs12.pkcs12FromAsn1(read(), password);
  } catch {
    return openBeyondAscii(read, password);
  }
}

/** The checksum takes a password as UTF-16, newer ciphers take it as UTF-8: the library knows one form, so the checksum is left out. */
function openBeyondAscii(read: () => forge.asn1.Asn1, password: string): forge.pkcs12.Pkcs12Pfx {
  try {
    const file = read();
    (file.value as forge.asn1.Asn1[]).splice(2);
    return forge.pkcs12.pkcs12FromAsn1(file, forge.util.encodeUtf8(password));
  } catch {
    throw new BadCertificate("failed to parse PKCS12 file: not PKCS12, or the password is wrong");
  }
}

function keyOf(store: forge.pkcs12.Pkcs12Pfx): KeyObject {
  const bag = bagsOf(store, "pkcs8ShroudedKeyBag")[0] ?? bagsOf(store, "keyBag")[0];
  if (!bag) throw new BadCertificate("the PKCS12 file holds no private key");
  // The library knows RSA keys only; of any other it leaves the raw PKCS#8.
  const asn1 = bag.key ? forge.pki.wrapRsaPrivateKey(forge.pki.privateKeyToAsn1(bag.key)) : bag.asn1;
  return createPrivateKey({ key: toDer(asn1), format: "der", type: "pkcs8" });
}

function chainOf(store: forge.pkcs12.Pkcs12Pfx, key: KeyObject): string[] {
  const all = bagsOf(store, "certBag").map(certificateOf);
  const leaf = all.filter((certificate) => certificate.checkPrivateKey(key));
  return [...leaf, ...all.filter((certificate) => !leaf.includes(certificate))].map(String);
}

function certificateOf(bag: forge.pkcs12.Bag): X509Certificate {
  return new X509Certificate(toDer(bag.cert ? asSigned(bag.cert) : bag.asn1));
}

/** The certificate put together again from what was signed: the library would write the algorithm in its own way. */
function asSigned({ tbsCertificate, signature }: forge.pki.Certificate): forge.asn1.Asn1 {
  const { asn1 } = forge;
  const { SEQUENCE, BITSTRING } = asn1.Type;
  const fields = tbsCertificate.value as forge.asn1.Asn1[];
  const algorithm = fields[fields[0]?.tagClass === asn1.Class.CONTEXT_SPECIFIC ? 2 : 1];
  if (!algorithm) throw new BadCertificate("failed to parse x509 certificate");
  const bits = asn1.create(asn1.Class.UNIVERSAL, BITSTRING, false, `\0${signature as string}`);
  return asn1.create(asn1.Class.UNIVERSAL, SEQUENCE, true, [tbsCertificate, algorithm, bits]);
}

function bagsOf(store: forge.pkcs12.Pkcs12Pfx, type: "pkcs8ShroudedKeyBag" | "keyBag" | "certBag"): forge.pkcs12.Bag[] {
  const bagType = forge.pki.oids[type] ?? "";
  return store.getBags({ bagType })[bagType] ?? [];
}

function toDer(asn1: forge.asn1.Asn1): Buffer {
  return Buffer.from(forge.asn1.toDer(asn1).getBytes(), "binary");
}
