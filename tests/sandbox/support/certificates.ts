import { generateKeyPairSync, randomBytes } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import forge from "node-forge";

/** A certificate with its key, both PEM. */
export interface Pair {
  certificate: string;
  key: string;
}

/** A self-signed RSA pair; `days` may be negative for one that has expired. */
export function rsaPair(commonName: string, days = 365): Pair {
  const { privateKey } = generateKeyPairSync("rsa", { modulusLength: 1024 });
  const key = privateKey.export({ type: "pkcs8", format: "pem" }).toString();
  const signer = forge.pki.privateKeyFromPem(key);
  const certificate = forge.pki.createCertificate();
  certificate.publicKey = forge.pki.setRsaPublicKey(signer.n, signer.e);
  certificate.serialNumber = `00${randomBytes(8).toString("hex")}`;
  certificate.validity.notBefore = new Date(Date.now() - 30 * 86_400_000);
  certificate.validity.notAfter = new Date(Date.now() + days * 86_400_000);
  certificate.setSubject([{ name: "commonName", value: commonName }]);
  certificate.setIssuer([{ name: "commonName", value: commonName }]);
  certificate.sign(signer, forge.md.sha256.create());
  return { certificate: forge.pki.certificateToPem(certificate), key };
}

/** An RSA pair as PKCS#12. */
export function pkcs12({ certificate, key }: Pair, password: string): Buffer {
  const store = forge.pkcs12.toPkcs12Asn1(
    forge.pki.privateKeyFromPem(key),
    [forge.pki.certificateFromPem(certificate)],
    password,
  );
  return Buffer.from(forge.asn1.toDer(store).getBytes(), "binary");
}

/** A pair on a curve, valid for a hundred years, and the same as PKCS#12 with password `pa55`. */
export const ec = {
  certificate: fixture("ec.cert.pem"),
  key: fixture("ec.key.pem"),
  pkcs12: Buffer.from(fixture("ec.p12.base64"), "base64"),
};

/** A chain as PKCS#12 with a password beyond ASCII: an RSA leaf that a key on a curve signed, and its issuer. */
export const signedByEc = {
  certificate: fixture("rsa-by-ec.cert.pem"),
  pkcs12: Buffer.from(fixture("rsa-by-ec.p12.base64"), "base64"),
  password: "pässwörd",
};

function fixture(name: string): string {
  return readFileSync(join(__dirname, "../fixtures", name), "utf8");
}
