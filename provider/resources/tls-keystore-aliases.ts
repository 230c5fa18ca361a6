import type { X509Certificate } from "node:crypto";
import type { Apigee, FormPart } from "../apigee/client";
import { pemProblem } from "../apigee/client-body";
import { isAbsent, isStatus } from "../apigee/errors";
import { path } from "../apigee/path";
import {
  describe,
  isEncrypted,
  matchKey,
  readCertificates,
  readChain,
  readKey,
  unindented,
  Unfit,
  writeCertificates,
} from "./certificates";
import { openPkcs12 } from "./pkcs12";
import { packPkcs12 } from "./pkcs12-packing";

/** One alias as a program gives it. */
export interface Alias {
  name: string;
  certificate?: string;
  key?: string;
  password?: string;
  pkcs12?: string;
}

/** Opens all that an alias holds and answers its certificates, leaf first; whatever does not fit together throws `Unfit`. */
export function openAlias({ certificate, key, password, pkcs12 }: Alias): X509Certificate[] {
  if (pkcs12 !== undefined) {
    const alone = certificate === undefined && key === undefined;
    if (!alone)
      throw new Unfit("pkcs12", "holds certificate and key itself: give either pkcs12, or certificate and key.");
    return openPkcs12(pkcs12, password ?? "");
  }
  if (certificate === undefined)
    throw new Unfit("certificate", "is missing: give it, with a key or without, or pkcs12.");
  const chain = readChain(certificate);
  if (key !== undefined) matchKey(chain, readKey(key, password));
  return chain;
}

/** Puts an alias into a keystore; one that is there with another certificate gives way. */
export async function putAlias(apigee: Apigee, keystore: string, alias: Alias): Promise<void> {
  try {
    return await upload(apigee, keystore, alias);
  } catch (error) {
    if (!isStatus(error, 409)) throw error;
  }
  const live = await readLive(apigee, keystore, alias.name);
  if (live && holdsSame(alias, live)) return;
  // Apigee can exchange the certificate of an alias, but not its key.
  await apigee.delete(pathOf(keystore, alias.name));
  await upload(apigee, keystore, alias);
}

/** The certificates of an alias as Apigee holds them, or `undefined` where there is no such alias. */
export async function readLive(apigee: Apigee, keystore: string, name: string): Promise<X509Certificate[] | undefined> {
  try {
    const pem = await apigee.download(`${pathOf(keystore, name)}/certificate`, { problem: pemProblem });
    return readCertificates(pem.toString("utf8"));
  } catch (error) {
    if (isAbsent(error)) return undefined;
    if (error instanceof Unfit) return [];
    throw error;
  }
}

/** Whether what is live is what the alias holds. The private key never comes back; Apigee took it as the certificate's own. */
export function holdsSame(alias: Alias, live: readonly X509Certificate[]): boolean {
  const [wanted, found] = [openAlias(alias), live].map((chain) => chain.map((one) => describe(one).fingerprint));
  if (!wanted || !found || !found.includes(wanted[0] ?? "")) return false;
  // Of a PKCS#12 file Apigee may keep the key's own chain alone.
  const whole = alias.pkcs12 !== undefined || wanted.every((fingerprint) => found.includes(fingerprint));
  return whole && found.every((fingerprint) => wanted.includes(fingerprint));
}

async function upload(apigee: Apigee, keystore: string, alias: Alias): Promise<void> {
  let refusal: unknown;
  for (const form of formsOf(apigee, alias)) {
    try {
      return await uploadForm(apigee, keystore, form);
    } catch (error) {
      if (!isStatus(error, 400)) throw error;
      refusal ??= error;
    }
  }
  throw refusal;
}

/**
 * What may be sent, the likeliest first. Private Cloud from 4.53 on takes a key as PKCS#12 alone (under FIPS, says one page; always, says
 * another), no older one is known to refuse that, and none tells its version: PEM follows where PKCS#12 is refused.
 */
function formsOf(apigee: Apigee, alias: Alias): Alias[] {
  const { name, certificate, key, password } = alias;
  const packs = apigee.plane.keystores.keysAsPkcs12 && certificate !== undefined && key !== undefined;
  return packs ? [{ name, ...packPkcs12(readChain(certificate), readKey(key, password)) }, alias] : [alias];
}

async function uploadForm(apigee: Apigee, keystore: string, alias: Alias): Promise<void> {
  const format = alias.pkcs12 === undefined ? "keycertfile" : "pkcs12";
  // Whether an expired certificate may pass was judged at preview, where one that is in use already may.
  const query = { alias: alias.name, format, ignoreExpiryValidation: true };
  // A second POST after a lost answer is refused with 409, and then decided by comparing.
  const recover = () => Promise.resolve(undefined);
  await apigee.upload(`${keystore}/aliases`, partsOf(alias), { query, recover });
}

/** Keys and passwords travel as parts of the form: a query would be logged on the way. */
function partsOf(alias: Alias): FormPart[] {
  const { certificate = "", key, password, pkcs12 } = alias;
  const secret = password ? [{ name: "password", content: password }] : [];
  if (pkcs12 !== undefined) {
    return [{ name: "file", content: Buffer.from(pkcs12, "base64"), filename: "keystore.p12" }, ...secret];
  }
  const chain = writeCertificates(readCertificates(certificate));
  const certFile = { name: "certFile", content: Buffer.from(chain), filename: "certificate.pem" };
  if (key === undefined) return [certFile];
  const keyFile = { name: "keyFile", content: Buffer.from(unindented(key)), filename: "key.pem" };
  return [certFile, keyFile, ...(isEncrypted(key) ? secret : [])];
}

function pathOf(keystore: string, name: string): string {
  return `${keystore}/aliases/${path`${name}`}`;
}
