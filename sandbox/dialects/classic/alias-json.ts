import type { Alias } from "../../certificates/alias";
import { describeCertificate, validity } from "../../certificates/describe";

/** An alias with what its certificates say; neither a key nor a fingerprint comes back. */
export function aliasJson({ name, certificates, key }: Alias): object {
  return {
    alias: name,
    certsInfo: { certInfo: certificates.map(certInfo), certName: `${name}-cert` },
    ...(key ? { keyName: name } : {}),
  };
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
    basicConstraints: `CA:${String(told.isCa)}`,
    subjectAlternativeNames: told.alternativeNames,
    validFrom: told.notBefore,
    expiryDate: told.notAfter,
    isValid: validity(told) === "Yes" ? "Yes" : "No",
  };
}
