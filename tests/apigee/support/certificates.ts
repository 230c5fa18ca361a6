import { generateKeyPairSync } from "node:crypto";
import { isIP } from "node:net";
import { md, pki } from "node-forge";

/** A certificate and its private key, in PEM. */
export interface Identity {
  certificate: string;
  key: string;
}

/** An authority made for a test, and a server certificate by it for these host names and addresses. */
export function makeCertificates(hosts: string[]): { authority: Identity; server: Identity } {
  const authority = issue("test authority", [{ name: "basicConstraints", cA: true }]);
  const altNames = hosts.map((host) => (isIP(host) ? { type: 7, ip: host } : { type: 2, value: host }));
  const server = issue("test server", [{ name: "subjectAltName", altNames }], authority);
  return { authority, server };
}

/** An RSA key in PEM; Node makes it much faster than forge. */
export function makeKey(): { key: string; publicKey: string } {
  const pair = generateKeyPairSync("rsa", { modulusLength: 2048 });
  const key = pair.privateKey.export({ type: "pkcs8", format: "pem" }).toString();
  return { key, publicKey: pair.publicKey.export({ type: "spki", format: "pem" }).toString() };
}

function issue(commonName: string, extensions: unknown[], issuer?: Identity): Identity {
  const { key, publicKey } = makeKey();
  const certificate = pki.createCertificate();
  const subject = [{ name: "commonName", value: commonName }];
  certificate.publicKey = pki.publicKeyFromPem(publicKey);
  certificate.serialNumber = issuer === undefined ? "01" : "02";
  certificate.validity.notBefore = new Date(Date.now() - 3600_000);
  certificate.validity.notAfter = new Date(Date.now() + 3600_000);
  certificate.setSubject(subject);
  certificate.setIssuer(issuer === undefined ? subject : pki.certificateFromPem(issuer.certificate).subject.attributes);
  certificate.setExtensions(extensions);
  certificate.sign(pki.privateKeyFromPem(issuer?.key ?? key), md.sha256.create());
  return { certificate: pki.certificateToPem(certificate), key };
}
