import { createPrivateKey, type KeyObject, X509Certificate } from "node:crypto";
import { asn1, pkcs12, pki, util } from "node-forge";
import { isIssuer, Unfit } from "./certificates";
import { derOf } from "./pkcs12-packing";

/** Opens a PKCS#12 file, given in base64, and answers its certificates: the one of its key first, each followed by its issuer. */
export function openPkcs12(base64: string, password: string): X509Certificate[] {
  const file = open(decode(base64), password);
  const keys = [...bagsOf(file, "pkcs8ShroudedKeyBag"), ...bagsOf(file, "keyBag")].map(keyOf);
  const [key, ...more] = keys;
  if (!key) throw new Unfit("pkcs12", "holds no private key: give its certificates as certificate.");
  if (more.length > 0) throw new Unfit("pkcs12", `holds ${keys.length} private keys, and an alias takes one.`);
  return ordered(bagsOf(file, "certBag").map(certificateOf), key);
}

function decode(base64: string): Buffer {
  const text = base64.replace(/\s/gu, "");
  if (!/^[A-Za-z0-9+/]+={0,2}$/u.test(text))
    throw new Unfit("pkcs12", 'is not base64: read the file with readFileSync(path, "base64").');
  return Buffer.from(text, "base64");
}

function open(file: Buffer, password: string): pkcs12.Pkcs12Pfx {
  try {
    const content = asn1.fromDer(file.toString("binary"));
    return isAscii(password) ? pkcs12.pkcs12FromAsn1(content, password) : openOldOrNew(content, password);
  } catch (error) {
    // The library's words are about the file's outer form alone.
    const { message } = error as Error;
    if (/MAC could not be verified|decrypt/iu.test(message))
      throw new Unfit("password", "does not open the PKCS#12 file.");
    if (/unsupported|not supported/iu.test(message))
      throw new Unfit("pkcs12", `is protected in a way that is not known here: ${message}`);
    throw new Unfit("pkcs12", 'is no PKCS#12 file: read a .p12 or .pfx file with readFileSync(path, "base64").');
  }
}

function isAscii(text: string): boolean {
  return /^[\x20-\x7e]*$/u.test(text);
}

/** The checksum and the old ciphers take a password as UTF-16, AES takes it as UTF-8; the library knows one password for all. */
function openOldOrNew(content: asn1.Asn1, password: string): pkcs12.Pkcs12Pfx {
  try {
    return pkcs12.pkcs12FromAsn1(content, password);
  } catch (error) {
    // A password that passed the checksum is the right one.
    if (/MAC could not be verified/u.test((error as Error).message)) throw error;
    const [version, contents] = content.value as asn1.Asn1[];
    const unchecked = { ...content, value: [version, contents] } as asn1.Asn1;
    return pkcs12.pkcs12FromAsn1(unchecked, util.encodeUtf8(password));
  }
}

type BagName = "pkcs8ShroudedKeyBag" | "keyBag" | "certBag";

function bagsOf(file: pkcs12.Pkcs12Pfx, name: BagName): pkcs12.Bag[] {
  const bagType = pki.oids[name] ?? "";
  return file.getBags({ bagType })[bagType] ?? [];
}

// The library understands RSA alone; all else it leaves as it found it, decrypted, which Node understands.
function keyOf(bag: pkcs12.Bag): KeyObject {
  const content = bag.key ? pki.wrapRsaPrivateKey(pki.privateKeyToAsn1(bag.key)) : bag.asn1;
  return createPrivateKey({ key: derOf(content), format: "der", type: "pkcs8" });
}

function certificateOf(bag: pkcs12.Bag): X509Certificate {
  return new X509Certificate(derOf(bag.cert ? originalOf(bag.cert) : bag.asn1));
}

/** The library writes the outer algorithm of a certificate in its own way, but keeps the inner one, which must be the same. */
function originalOf(certificate: pki.Certificate): asn1.Asn1 {
  const whole = pki.certificateToAsn1(certificate);
  const [content, , signature] = whole.value as asn1.Asn1[];
  const algorithm = (content?.value as asn1.Asn1[]).find(({ type }) => type === asn1.Type.SEQUENCE);
  return { ...whole, value: [content, algorithm, signature] } as asn1.Asn1;
}

/** A PKCS#12 file keeps no order. */
function ordered(certificates: X509Certificate[], key: KeyObject): X509Certificate[] {
  const chain: X509Certificate[] = [];
  let next = certificates.find((certificate) => certificate.checkPrivateKey(key));
  if (!next) throw new Unfit("pkcs12", "holds no certificate for its key: export both into one file.");
  while (next) {
    const last: X509Certificate = next;
    chain.push(last);
    next = certificates.find((certificate) => !chain.includes(certificate) && isIssuer(certificate, last));
  }
  return [...chain, ...certificates.filter((certificate) => !chain.includes(certificate))];
}
