import type { Alias } from "../../certificates/alias";
import { selfSignedAlias } from "../../certificates/self-signed";
import { readBody, type BodyShape } from "./body";
import { invalid } from "./errors";

const SPEC: BodyShape = {
  message: "certificate_generation_spec",
  fields: {
    alias: "string",
    keySize: "string",
    sigAlg: "string",
    certValidityInDays: "integer",
    subject: "object",
    subjectAlternativeDnsNames: "object",
  },
};
const SUBJECT: Record<string, string> = {
  commonName: "CN",
  countryCode: "C",
  state: "ST",
  locality: "L",
  org: "O",
  orgUnit: "OU",
  email: "E",
};

/** Makes the alias that a CertificateGenerationSpec asks for; its name may stand there or in the query. */
export function selfSigned(queryAlias: string, bytes: Buffer): Alias {
  const spec = readBody(bytes, SPEC);
  const name = queryAlias || ((spec.alias as string | undefined) ?? "");
  const keySize = Number(spec.keySize ?? "2048");
  if (![1024, 2048, 4096].includes(keySize)) throw invalid(`invalid keySize "${String(spec.keySize)}"`);
  const subject = Object.entries((spec.subject ?? {}) as Record<string, string>).map(([field, value]) => {
    const shortName = SUBJECT[field];
    if (!shortName)
      throw invalid(`Invalid JSON payload received. Unknown name "${field}" at 'subject': Cannot find field.`);
    return { shortName, value };
  });
  if (!subject.some(({ shortName }) => shortName === "CN")) throw invalid("commonName must be set");
  return selfSignedAlias(name, {
    keySize,
    days: Number(spec.certValidityInDays ?? 365),
    subject,
    dnsNames: dnsNames(spec),
  });
}

function dnsNames({ subjectAlternativeDnsNames }: Record<string, unknown>): string[] {
  return (
    (subjectAlternativeDnsNames as { subjectAlternativeName?: string[] } | undefined)?.subjectAlternativeName ?? []
  );
}
