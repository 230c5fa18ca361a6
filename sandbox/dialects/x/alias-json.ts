import type { Alias } from "../../certificates/alias";
import { describeCertificate, validity } from "../../certificates/describe";

/** An alias with what its certificates say; the key never comes back. */
export function aliasJson({ name, certificates, key }: Alias): object {
  return { alias: name, type: key ? "KEY_CERT" : "CERT", certsInfo: { certInfo: certificates.map(certInfo) } };
}

function certInfo(pem: string): object {
  const told = describeCertificate(pem);
  return {
    version: told.version,
    subject: told.subject,
    issuer: told.issuer,
    serialNumber: told.serialNumber,
    sigAlgName: told.signatureAlgorithm,
    publicKey: told.publicKey,
    basicConstraints: `CA:${told.isCa ? "TRUE" : "FALSE"}`,
    subjectAlternativeNames: told.alternativeNames,
    validFrom: String(told.notBefore),
    expiryDate: String(told.notAfter),
    isValid: validity(told),
  };
}
