import { createPrivateKey, createPublicKey, sign, X509Certificate } from "node:crypto";
import forge from "node-forge";

const { asn1 } = forge;
const SIGNATURES: Record<string, string> = { rsa: "1.2.840.113549.1.1.11", ec: "1.2.840.10045.4.3.2" };

/** Asks a CA to sign the alias's key again under the certificate's subject: PKCS#10 as PEM. */
export function certificateRequest(certificate: string, key: string): string {
  const info = sequence([integer(0), subjectOf(certificate), publicKeyOf(key), attributes()]);
  const der = Buffer.from(asn1.toDer(info).getBytes(), "binary");
  const signature = sign("sha256", der, createPrivateKey(key)).toString("binary");
  const request = sequence([info, algorithmOf(key), bits(signature)]);
  return forge.pem.encode({ type: "CERTIFICATE REQUEST", body: asn1.toDer(request).getBytes() }).replaceAll("\r", "");
}

function subjectOf(certificate: string): forge.asn1.Asn1 {
  const [tbs] = asn1.fromDer(new X509Certificate(certificate).raw.toString("binary")).value as forge.asn1.Asn1[];
  const fields = tbs?.value as forge.asn1.Asn1[];
  // version (only from v2 on), serial number, signature algorithm, issuer, validity, subject
  const subject = fields[fields[0]?.tagClass === asn1.Class.CONTEXT_SPECIFIC ? 5 : 4];
  if (!subject) throw new Error("a certificate without a subject");
  return subject;
}

function publicKeyOf(key: string): forge.asn1.Asn1 {
  const der = createPublicKey(key).export({ type: "spki", format: "der" });
  return asn1.fromDer(der.toString("binary"));
}

function algorithmOf(key: string): forge.asn1.Asn1 {
  const type = createPrivateKey(key).asymmetricKeyType ?? "rsa";
  const oid = asn1.oidToDer(SIGNATURES[type] ?? "").getBytes();
  const nothing = type === "rsa" ? [asn1.create(asn1.Class.UNIVERSAL, asn1.Type.NULL, false, "")] : [];
  return sequence([asn1.create(asn1.Class.UNIVERSAL, asn1.Type.OID, false, oid), ...nothing]);
}

function sequence(value: forge.asn1.Asn1[]): forge.asn1.Asn1 {
  return asn1.create(asn1.Class.UNIVERSAL, asn1.Type.SEQUENCE, true, value);
}

function integer(value: number): forge.asn1.Asn1 {
  return asn1.create(asn1.Class.UNIVERSAL, asn1.Type.INTEGER, false, String.fromCharCode(value));
}

function bits(value: string): forge.asn1.Asn1 {
  return asn1.create(asn1.Class.UNIVERSAL, asn1.Type.BITSTRING, false, "\0" + value);
}

function attributes(): forge.asn1.Asn1 {
  return asn1.create(asn1.Class.CONTEXT_SPECIFIC, 0, true, []);
}
