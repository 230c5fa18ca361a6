import { generateKeyPairSync, randomBytes } from "node:crypto";
import forge from "node-forge";
import type { Alias } from "./alias";

/** What a self-signed certificate is to say. */
export interface SelfSigned {
  keySize: number;
  days: number;
  subject: { shortName: string; value: string }[];
  dnsNames: string[];
}

/** Makes a key and a certificate that it signs itself. */
export function selfSignedAlias(name: string, wanted: SelfSigned): Alias {
  const { privateKey } = generateKeyPairSync("rsa", { modulusLength: wanted.keySize });
  const key = privateKey.export({ type: "pkcs8", format: "pem" }).toString();
  const certificate = forge.pki.createCertificate();
  const signer = forge.pki.privateKeyFromPem(key);
  certificate.publicKey = forge.pki.setRsaPublicKey(signer.n, signer.e);
  certificate.serialNumber = `00${randomBytes(8).toString("hex")}`;
  certificate.validity.notBefore = new Date();
  certificate.validity.notAfter = new Date(Date.now() + wanted.days * 86_400_000);
  certificate.setSubject(wanted.subject);
  certificate.setIssuer(wanted.subject);
  const altNames = wanted.dnsNames.map((value) => ({ type: 2, value }));
  if (altNames.length > 0) certificate.setExtensions([{ name: "subjectAltName", altNames }]);
  certificate.sign(signer, forge.md.sha256.create());
  return { name, certificates: [forge.pki.certificateToPem(certificate).replaceAll("\r", "")], key };
}
