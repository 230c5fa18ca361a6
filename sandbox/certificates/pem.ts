import { createPrivateKey, X509Certificate, type KeyObject } from "node:crypto";
import { BadCertificate, type Alias } from "./alias";

/** How strictly an upload is looked at. */
export interface Strictness {
  ignoreExpiryValidation: boolean;
  ignoreNewlineValidation: boolean;
}

const BLOCK = /-----BEGIN CERTIFICATE-----[\s\S]*?-----END CERTIFICATE-----/g;

/** Reads one certificate in DER, or a chain in PEM, leaf first. Anything else in the file refuses it. */
export function readCertificates(file: Buffer, strictness: Strictness): string[] {
  const text = file.toString("utf8");
  const blocks = text.match(BLOCK) ?? [];
  const rest = text.replace(BLOCK, "").trim();
  if (blocks.length > 0 && rest !== "") throw new BadCertificate("failed to parse x509 certificate");
  if (!strictness.ignoreNewlineValidation && text.includes("-----END CERTIFICATE----------BEGIN")) {
    throw new BadCertificate("certificates of a chain must be separated by a newline");
  }
  const certificates = (blocks.length > 0 ? blocks : [file]).map(parseCertificate);
  if (!strictness.ignoreExpiryValidation) certificates.forEach(refuseExpired);
  return certificates.map((certificate) => certificate.toString());
}

/** Makes the alias of a certificate file and, perhaps, its private key. */
export function aliasFromPem(
  name: string,
  upload: { certFile: Buffer; keyFile?: Buffer | undefined; password?: string | undefined },
  strictness: Strictness,
): Alias {
  const certificates = readCertificates(upload.certFile, strictness);
  if (!upload.keyFile) return { name, certificates };
  const key = readKey(upload.keyFile, upload.password);
  return { name, certificates, key: matchingKey(certificates, key) };
}

/** The key as PEM, once it is sure that the leaf certificate is its own. */
export function matchingKey(certificates: string[], key: KeyObject): string {
  if (!new X509Certificate(certificates[0] ?? "").checkPrivateKey(key)) {
    throw new BadCertificate("the private key does not match the certificate");
  }
  return key.export({ type: "pkcs8", format: "pem" }).toString();
}

function readKey(file: Buffer, passphrase: string | undefined): KeyObject {
  try {
    return createPrivateKey({ key: file, ...(passphrase ? { passphrase } : {}) });
  } catch {
    throw new BadCertificate("failed to parse private key: not PEM, or the password is wrong");
  }
}

function parseCertificate(source: Buffer | string): X509Certificate {
  try {
    return new X509Certificate(source);
  } catch {
    throw new BadCertificate("failed to parse x509 certificate");
  }
}

function refuseExpired(certificate: X509Certificate): void {
  // The wording is not public; only that an expired one is refused unless the flag says otherwise.
  if (Date.parse(certificate.validTo) < Date.now()) throw new BadCertificate("certificate has expired");
}
