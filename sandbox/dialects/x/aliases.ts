import { createPrivateKey } from "node:crypto";
import { BadCertificate, type Alias } from "../../certificates/alias";
import { certificateRequest } from "../../certificates/csr";
import { aliasFromPem, matchingKey, readCertificates, type Strictness } from "../../certificates/pem";
import { aliasFromPkcs12 } from "../../certificates/pkcs12";
import { isMultipart, readForm, type Form } from "../../multipart";
import { aliasJson } from "./alias-json";
import { alreadyExists, invalid, notFound } from "./errors";
import { keystoreOf } from "./lookups";
import { Raw, type Asked, type Routes } from "./router";
import { selfSigned } from "./self-signed";

const FLAGS = { ignoreExpiryValidation: "boolean", ignoreNewlineValidation: "boolean" } as const;
const NAME = /^[\w\s.-]{1,255}$/;

/** Aliases of the keystore at `keystore`. */
export function aliasRoutes(keystore: string): Routes {
  const all = `${keystore}/aliases`;
  const one = `${all}/:alias`;
  return {
    [`GET ${all}`]: { run: (asked) => [...keystoreOf(asked).aliases.keys()] },
    [`POST ${all}`]: { query: { alias: "string", format: "string", _password: "string", ...FLAGS }, run: create },
    [`GET ${one}`]: { run: (asked) => aliasJson(aliasOf(asked)) },
    [`PUT ${one}`]: { query: FLAGS, run: renew },
    [`DELETE ${one}`]: { run: remove },
    [`GET ${one}/certificate`]: { run: (asked) => pem(aliasOf(asked).certificates.join("")) },
    [`GET ${one}/csr`]: { run: (asked) => pem(request(aliasOf(asked))) },
  };
}

async function create(asked: Asked): Promise<unknown> {
  const { aliases } = keystoreOf(asked);
  const alias = await refusing(() => uploaded(asked));
  if (!NAME.test(alias.name)) throw invalid(`invalid alias "${alias.name}"`);
  if (aliases.has(alias.name)) throw alreadyExists(`alias ${alias.name} already exists`);
  aliases.set(alias.name, alias);
  return aliasJson(alias);
}

async function uploaded({ query, request }: Asked): Promise<Alias> {
  const name = String(query.alias ?? "");
  if (query.format === "selfsignedcert") return selfSigned(name, request.body);
  if (query.format !== "keycertfile" && query.format !== "pkcs12") {
    throw invalid(`invalid format "${String(query.format ?? "")}": must be selfsignedcert, keycertfile or pkcs12`);
  }
  if (!isMultipart(request)) throw invalid("Content-Type must be multipart/form-data");
  const form = await readForm(request);
  const password = form.get("password")?.toString() ?? (query._password as string | undefined);
  if (query.format === "pkcs12")
    return aliasFromPkcs12(name, { file: part(form, "file"), password }, strictness(query));
  return aliasFromPem(
    name,
    { certFile: part(form, "certFile"), keyFile: form.get("keyFile"), password },
    strictness(query),
  );
}

async function renew(asked: Asked): Promise<unknown> {
  const alias = aliasOf(asked);
  const { request, query } = asked;
  if (!isMultipart(request)) throw invalid("Content-Type must be multipart/form-data");
  const form = await readForm(request);
  const file = form.get("certFile") ?? part(form, "file");
  await refusing(() => {
    const certificates = readCertificates(file, strictness(query));
    // The key stays as it is. Whether a certificate of another key is refused is not public; here it is.
    if (alias.key) matchingKey(certificates, createPrivateKey(alias.key));
    alias.certificates = certificates;
  });
  return aliasJson(alias);
}

function remove(asked: Asked): unknown {
  const alias = aliasOf(asked);
  keystoreOf(asked).aliases.delete(alias.name);
  return aliasJson(alias);
}

function request({ name, certificates, key }: Alias): string {
  if (!key) throw invalid(`alias ${name} has no private key`);
  return certificateRequest(certificates[0] ?? "", key);
}

function aliasOf(asked: Asked): Alias {
  const found = keystoreOf(asked).aliases.get(asked.params.alias ?? "");
  if (!found) throw notFound(`alias ${asked.params.alias} not found in keystore ${asked.params.keystore}`);
  return found;
}

function part(form: Form, name: string): Buffer {
  const found = form.get(name);
  if (!found) throw invalid(`the form has no field "${name}"`);
  return found;
}

function strictness(query: Asked["query"]): Strictness {
  return {
    ignoreExpiryValidation: query.ignoreExpiryValidation === true,
    ignoreNewlineValidation: query.ignoreNewlineValidation === true,
  };
}

function pem(text: string): Raw {
  return new Raw("application/octet-stream", Buffer.from(text));
}

async function refusing<T>(act: () => T | Promise<T>): Promise<T> {
  try {
    return await act();
  } catch (error) {
    if (error instanceof BadCertificate) throw invalid(error.message);
    throw error;
  }
}
