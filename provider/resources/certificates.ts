import { createPrivateKey, type KeyObject, X509Certificate } from "node:crypto";

/** What is public of a certificate: enough to see in a diff that it changed, and until when it holds. */
export interface Certificate {
  /** Whose certificate it is, such as `O=Example, CN=pingauthorize.example.com`. */
  subject: string;
  /** Who signed it. */
  issuer: string;
  /** From when on it holds: ISO 8601. */
  notBefore: string;
  /** Until when it holds: ISO 8601. */
  notAfter: string;
  /** Its fingerprint: SHA-256 of the DER, lower-case hex. */
  fingerprint: string;
}

/** Why a certificate or key cannot be used, as a predicate of the argument that holds it; never with a word of its content. */
export class Unfit extends Error {
  constructor(
    /** The argument that is to blame. */
    readonly argument: "certificate" | "key" | "password" | "pkcs12",
    reason: string,
  ) {
    super(reason);
  }
}

// A path in the place of what it leads to is the commonest slip.
const readFile = 'Give the content of the file: readFileSync(path, "utf8").';

const block = /-----BEGIN CERTIFICATE-----[\s\S]*?-----END CERTIFICATE-----/gu;

/** Reads the certificates of a PEM text; whatever stands between them is left out. */
export function readCertificates(pem: string): X509Certificate[] {
  const blocks = unindented(pem).match(block);
  if (!blocks)
    throw new Unfit("certificate", `is not PEM: it has no "-----BEGIN CERTIFICATE-----" with its end. ${readFile}`);
  return blocks.map((text, index) => {
    try {
      return new X509Certificate(text);
    } catch {
      throw new Unfit("certificate", `cannot be read: certificate ${index + 1} in it is damaged.`);
    }
  });
}

/** Reads a chain, leaf first, and makes sure that it is one. */
export function readChain(pem: string): X509Certificate[] {
  const chain = readCertificates(pem);
  // A PEM file of both is common, and Apigee refuses it without saying why.
  if (/PRIVATE KEY-----/u.test(pem)) throw new Unfit("certificate", "holds a private key too: give that as key.");
  const broken = chain.findIndex((certificate, index) => index > 0 && !isIssuer(certificate, chain[index - 1]));
  if (broken < 0) return chain;
  throw new Unfit(
    "certificate",
    `is no chain: certificate ${broken + 1} in it did not issue the one before. Order it leaf first, each followed by its issuer, and give ` +
      `certificates that have nothing to do with each other an alias each.`,
  );
}

/** Whether a certificate signed another one. */
export function isIssuer(issuer: X509Certificate, issued: X509Certificate | undefined): boolean {
  return issued !== undefined && issued.checkIssued(issuer) && issued.verify(issuer.publicKey);
}

/** Reads a private key in PEM, encrypted or not, of any kind. */
export function readKey(pem: string, password: string | undefined): KeyObject {
  const key = unindented(pem);
  if (!/-----BEGIN [A-Z ]*PRIVATE KEY-----/u.test(key)) {
    throw new Unfit("key", `is no private key in PEM: it has no "-----BEGIN … PRIVATE KEY-----". ${readFile}`);
  }
  const encrypted = isEncrypted(key);
  if (encrypted && !password) throw new Unfit("password", "is missing, and the key is encrypted.");
  try {
    return createPrivateKey({ key, ...(encrypted && password ? { passphrase: password } : {}) });
  } catch {
    if (encrypted) throw new Unfit("password", "does not open the key.");
    throw new Unfit("key", "cannot be read: it is damaged, or of a kind that is not known.");
  }
}

/** Whether a PEM key is encrypted, in the form of PKCS#8 or in OpenSSL's older one. */
export function isEncrypted(key: string): boolean {
  return /BEGIN ENCRYPTED PRIVATE KEY|Proc-Type: 4,ENCRYPTED/u.test(key);
}

/** Makes sure that a key is the one of a chain's leaf. */
export function matchKey(chain: readonly X509Certificate[], key: KeyObject): void {
  const place = chain.findIndex((certificate) => certificate.checkPrivateKey(key));
  if (place === 0) return;
  if (place < 0) throw new Unfit("key", "does not match the certificate: it is the key of another one.");
  throw new Unfit(
    "certificate",
    `is in the wrong order: the key belongs to certificate ${place + 1}, which must be the first.`,
  );
}

/** Writes certificates as Apigee wants them: in PEM, with a line between them. */
export function writeCertificates(chain: readonly X509Certificate[]): string {
  return chain.map(String).join("\n");
}

/** What is public of a certificate. */
export function describe(certificate: X509Certificate): Certificate {
  return {
    subject: oneLine(certificate.subject),
    issuer: oneLine(certificate.issuer),
    notBefore: isoTime(certificate.validFrom),
    notAfter: isoTime(certificate.validTo),
    fingerprint: certificate.fingerprint256.replaceAll(":", "").toLowerCase(),
  };
}

/** A PEM text without the indentation that it has in a program's template text, and with Unix line ends. */
export function unindented(pem: string): string {
  return pem.replace(/^[ \t]+|[ \t\r]+$/gmu, "");
}

function oneLine(name: string | undefined): string {
  return (name ?? "").split("\n").join(", ");
}

function isoTime(text: string): string {
  return new Date(text).toISOString().replace(".000Z", "Z");
}
