import { X509Certificate } from "node:crypto";
import forge from "node-forge";

/** What a plane may tell of a certificate, in no plane's words. */
export interface Described {
  version: number;
  subject: string;
  issuer: string;
  serialNumber: string;
  signatureAlgorithm: string;
  publicKey: string;
  isCa: boolean;
  alternativeNames: string[];
  notBefore: number;
  notAfter: number;
}

/** Reads one PEM certificate, of any kind of key. */
export function describeCertificate(pem: string): Described {
  const certificate = new X509Certificate(pem);
  const { version, signatureAlgorithm } = readTop(certificate.raw);
  return {
    version,
    subject: oneLine(certificate.subject),
    issuer: oneLine(certificate.issuer),
    serialNumber: certificate.serialNumber,
    signatureAlgorithm,
    publicKey: certificate.publicKey.export({ type: "spki", format: "der" }).toString("base64"),
    isCa: certificate.ca,
    alternativeNames: (certificate.subjectAltName ?? "").split(", ").filter((name) => name !== ""),
    notBefore: Date.parse(certificate.validFrom),
    notAfter: Date.parse(certificate.validTo),
  };
}

/** Whether a certificate may be used now. */
export function validity({ notBefore, notAfter }: Described): "Yes" | "No" | "Not yet" {
  if (Date.now() > notAfter) return "No";
  return Date.now() < notBefore ? "Not yet" : "Yes";
}

function oneLine(name: string | undefined): string {
  return (name ?? "").split("\n").join(", ");
}

function readTop(der: Buffer): { version: number; signatureAlgorithm: string } {
  const [tbs, algorithm] = parts(forge.asn1.fromDer(der.toString("binary")));
  const first = tbs && parts(tbs)[0];
  const tagged = first?.tagClass === forge.asn1.Class.CONTEXT_SPECIFIC ? parts(first)[0] : undefined;
  const oid = algorithm && parts(algorithm)[0];
  return {
    version: tagged ? (tagged.value as string).charCodeAt(0) + 1 : 1,
    signatureAlgorithm: oid ? algorithmName(forge.asn1.derToOid(oid.value as string)) : "",
  };
}

function parts(asn1: forge.asn1.Asn1): forge.asn1.Asn1[] {
  return Array.isArray(asn1.value) ? asn1.value : [];
}

function algorithmName(oid: string): string {
  return (
    { ...forge.pki.oids, "1.2.840.10045.4.3.2": "ecdsa-with-SHA256", "1.2.840.10045.4.3.3": "ecdsa-with-SHA384" }[
      oid
    ] ?? oid
  );
}
