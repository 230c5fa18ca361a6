import { createHash, type KeyObject, type X509Certificate } from "node:crypto";
import { asn1, pkcs12, pki } from "node-forge";

/**
 * Certificate and key as a PKCS#12 file (base64) and the password that opens it. `undefined` for a key that the library cannot pack (it
 * knows RSA alone): then the plane has to take PEM, or to refuse it in its own words.
 */
export function packPkcs12(
  chain: readonly X509Certificate[],
  key: KeyObject,
  password: string | undefined,
): { pkcs12: string; password: string } | undefined {
  if (key.asymmetricKeyType !== "rsa") return undefined;
  const pem = key.export({ type: "pkcs1", format: "pem" }).toString();
  // The file lives for one call, inside TLS; a password is only there because some readers refuse a file without.
  const secret = password || createHash("sha256").update(pem).digest("hex");
  const certificates = chain.map((certificate) => pki.certificateFromPem(certificate.toString()));
  const file = pkcs12.toPkcs12Asn1(pki.privateKeyFromPem(pem), certificates, secret, { algorithm: "3des" });
  return { pkcs12: Buffer.from(asn1.toDer(file).getBytes(), "binary").toString("base64"), password: secret };
}
