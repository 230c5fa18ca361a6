import { createPublicKey, generateKeyPairSync, type KeyObject, randomBytes, sign } from "node:crypto";
import { asn1, pem, pki } from "node-forge";

/** A certificate with its key, both PEM. */
export interface Pair {
  certificate: string;
  key: string;
  subject: string;
  privateKey: KeyObject;
}

/** What a certificate is to say. */
export interface Wanted {
  kind?: "rsa" | "ec";
  /** Who signs it; itself if left out. */
  issuer?: Pair;
  /** In how many days it begins to hold, and ends; negative ones are past. */
  from?: number;
  /** Leaves out the NULL after the name of the algorithm, as some authorities do. */
  terse?: boolean;
  days?: number;
}

const day = 86_400_000;
const signatures = { rsa: "1.2.840.113549.1.1.11", ec: "1.2.840.10045.4.3.2" };

/** Makes a certificate and its key, of either kind; nothing of them is ever stored. */
export function makeCertificate(
  subject: string,
  { kind = "rsa", issuer, from = -1, days = 365, terse = false }: Wanted = {},
): Pair {
  const { privateKey } = kind === "rsa" ? generateKeyPairSync("rsa", { modulusLength: 2048 }) : ecPair();
  const signer = issuer?.privateKey ?? privateKey;
  const algorithm = signatureBy(signer, terse);
  const content = sequence([
    asn1.create(asn1.Class.CONTEXT_SPECIFIC, 0, true, [integer("\x02")]),
    integer(`\x01${randomBytes(8).toString("binary")}`),
    algorithm,
    nameOf(issuer?.subject ?? subject),
    sequence([time(from), time(days)]),
    nameOf(subject),
    asn1.fromDer(createPublicKey(privateKey).export({ type: "spki", format: "der" }).toString("binary")),
  ]);
  const signature = sign("sha256", derOf(content), signer).toString("binary");
  const bits = asn1.create(asn1.Class.UNIVERSAL, asn1.Type.BITSTRING, false, `\0${signature}`);
  const body = derOf(sequence([content, algorithm, bits])).toString("binary");
  const certificate = pem.encode({ type: "CERTIFICATE", body }).replaceAll("\r", "");
  return { certificate, key: privateKey.export({ type: "pkcs8", format: "pem" }).toString(), subject, privateKey };
}

function signatureBy({ asymmetricKeyType }: KeyObject, terse: boolean): asn1.Asn1 {
  if (asymmetricKeyType !== "rsa") return sequence([oid(signatures.ec)]);
  if (terse) return sequence([oid(signatures.rsa)]);
  return sequence([oid(signatures.rsa), asn1.create(asn1.Class.UNIVERSAL, asn1.Type.NULL, false, "")]);
}

function ecPair(): { privateKey: KeyObject } {
  return generateKeyPairSync("ec", { namedCurve: "prime256v1" });
}

function nameOf(commonName: string): asn1.Asn1 {
  const certificate = pki.createCertificate();
  certificate.setSubject([{ name: "commonName", value: commonName }]);
  return pki.distinguishedNameToAsn1(certificate.subject);
}

function time(days: number): asn1.Asn1 {
  const text = asn1.dateToUtcTime(new Date(Date.now() + days * day));
  return asn1.create(asn1.Class.UNIVERSAL, asn1.Type.UTCTIME, false, text);
}

function sequence(value: asn1.Asn1[]): asn1.Asn1 {
  return asn1.create(asn1.Class.UNIVERSAL, asn1.Type.SEQUENCE, true, value);
}

function integer(bytes: string): asn1.Asn1 {
  return asn1.create(asn1.Class.UNIVERSAL, asn1.Type.INTEGER, false, bytes);
}

function oid(id: string): asn1.Asn1 {
  return asn1.create(asn1.Class.UNIVERSAL, asn1.Type.OID, false, asn1.oidToDer(id).getBytes());
}

function derOf(content: asn1.Asn1): Buffer {
  return Buffer.from(asn1.toDer(content).getBytes(), "binary");
}
