import { UnreadableZip, openZip } from "../../bundles/files";
import { BadCertificate, type Alias } from "../../certificates/alias";
import { aliasFromPem, type Strictness } from "../../certificates/pem";
import { aliasFromPkcs12 } from "../../certificates/pkcs12";
import { selfSignedAlias } from "../../certificates/self-signed";
import { isMultipart } from "../../multipart";
import { flag, jsonBody } from "./body";
import { invalid, Refusal } from "./errors";
import { readParts } from "./multipart";
import type { Asked } from "./router";

type Form = Map<string, Buffer>;

const SUBJECT: Record<string, string> = {
  commonName: "CN",
  countryCode: "C",
  state: "ST",
  locality: "L",
  org: "O",
  orgUnit: "OU",
  email: "E",
};

/** Makes the alias that a request describes, in any of the four formats. */
export function uploadedAlias(asked: Asked): Alias {
  const { alias: name = "", format } = asked.given;
  if (format === "selfsignedcert") return selfSigned(asked);
  if (format !== "keycertfile" && format !== "keycertjar" && format !== "pkcs12")
    throw invalid("messaging.config.beans.InvalidFormat", `invalid format "${format ?? ""}"`);
  if (!isMultipart(asked.request)) throw new Refusal(415, "rest.UnsupportedMediaType", "not multipart/form-data");
  const form: Form = new Map(readParts(asked.request).map(({ name: field, bytes }) => [field, bytes]));
  // In the query it is deprecated and works.
  const password = form.get("password")?.toString() ?? asked.given.password;
  if (format === "pkcs12") return aliasFromPkcs12(name, { file: field(form, "file"), password }, strictness(asked));
  const files = format === "keycertjar" ? filesInJar(field(form, "file")) : filesInForm(form);
  if (files.keyFile && !asked.traits.pemKeys)
    // Since 4.53.00; the wording is not public.
    throw invalid("messaging.config.beans.InvalidKeyFormat", "private keys can be uploaded as PKCS12/PFX only");
  return aliasFromPem(name, { ...files, password }, strictness(asked));
}

/** How strictly certificates are looked at. */
export function strictness({ given }: Asked): Strictness {
  return {
    ignoreExpiryValidation: flag(given.ignoreExpiryValidation),
    ignoreNewlineValidation: flag(given.ignoreNewlineValidation),
  };
}

function filesInForm(form: Form): { certFile: Buffer; keyFile: Buffer | undefined } {
  return { certFile: field(form, "certFile"), keyFile: form.get("keyFile") };
}

/** A JAR with certificate and key, and a descriptor that names them. */
function filesInJar(jar: Buffer): { certFile: Buffer; keyFile: Buffer } {
  const files = opened(jar);
  const descriptor = files.get("META-INF/descriptor.properties")?.toString() ?? "";
  const named = (property: string) => {
    const path = new RegExp(`^${property}\\s*=\\s*(.+?)\\s*$`, "m").exec(descriptor)?.[1] ?? "";
    const file = files.get(path);
    if (!file) throw new BadCertificate(`META-INF/descriptor.properties of the JAR names no ${property} in it`);
    return file;
  };
  return { certFile: named("certFile"), keyFile: named("keyFile") };
}

function opened(jar: Buffer): Map<string, Buffer> {
  try {
    return openZip(jar);
  } catch (error) {
    if (error instanceof UnreadableZip) throw new BadCertificate("the JAR cannot be read");
    throw error;
  }
}

function selfSigned(asked: Asked): Alias {
  const spec = jsonBody(asked) as {
    alias?: string;
    keySize?: number | string;
    certValidityInDays?: number | string;
    subject?: Record<string, string>;
    subjectAlternativeDNSNames?: string[];
  };
  const subject = Object.entries(spec.subject ?? {}).flatMap(([name, value]) => {
    const shortName = SUBJECT[name];
    return shortName ? [{ shortName, value }] : [];
  });
  if (!subject.some(({ shortName }) => shortName === "CN")) throw new BadCertificate("commonName is missing");
  return selfSignedAlias(spec.alias ?? asked.given.alias ?? "", {
    keySize: Number(spec.keySize ?? 2048),
    days: Number(spec.certValidityInDays ?? 365),
    subject,
    dnsNames: spec.subjectAlternativeDNSNames ?? [],
  });
}

function field(form: Form, name: string): Buffer {
  const found = form.get(name);
  if (found) return found;
  throw new BadCertificate(`the form has no field "${name}"`);
}
