import { createPrivateKey } from "node:crypto";
import { BadCertificate, type Alias } from "../../certificates/alias";
import { certificateRequest } from "../../certificates/csr";
import { matchingKey, readCertificates } from "../../certificates/pem";
import { isMultipart } from "../../multipart";
import { aliasJson } from "./alias-json";
import { strictness, uploadedAlias } from "./alias-upload";
import { exists, invalid, notFound, Refusal } from "./errors";
import { keystoreOf } from "./lookups";
import { readParts } from "./multipart";
import { Raw, type Asked, type Routes } from "./router";

const all = "environments/:environment/keystores/:keystore/aliases";
const one = `${all}/:alias`;
const xml = "Alias";

/** What is in keystores. An alias in use is deleted without a word: calls through it fail from then on. */
export const aliases: Routes = {
  [`GET ${all}`]: { run: (asked) => [...keystoreOf(asked).aliases.keys()] },
  [`POST ${all}`]: { status: 201, xml, run: create },
  [`GET ${one}`]: { xml, run: (asked) => aliasJson(aliasOf(asked)) },
  [`PUT ${one}`]: { xml, run: renew },
  [`DELETE ${one}`]: { xml, run: remove },
  [`GET ${one}/certificate`]: { run: (asked) => pem(aliasOf(asked).certificates.join("")) },
  [`GET ${one}/csr`]: { run: (asked) => pem(requestOf(aliasOf(asked))) },
};

function create(asked: Asked): object {
  const keystore = keystoreOf(asked);
  const alias = refusing(() => uploadedAlias(asked));
  if (!/^[\w .-]{1,128}$/.test(alias.name))
    throw invalid("messaging.config.beans.InvalidAliasName", `invalid alias name "${alias.name}"`);
  // Neither status nor code of a second one are public: the stricter answer.
  if (keystore.aliases.has(alias.name))
    throw exists(
      "messaging.config.beans.AliasAlreadyExists",
      `Alias ${alias.name} already exists in KeyStore ${keystore.name}`,
    );
  keystore.aliases.set(alias.name, alias);
  return aliasJson(alias);
}

/** The certificate alone, whatever the name of its field; the key stays as it is. */
function renew(asked: Asked): object {
  const alias = aliasOf(asked);
  if (!isMultipart(asked.request)) throw new Refusal(415, "rest.UnsupportedMediaType", "not multipart/form-data");
  const file = readParts(asked.request).find(({ name }) => name !== "password")?.bytes ?? Buffer.alloc(0);
  return refusing(() => {
    const certificates = readCertificates(file, strictness(asked));
    if (alias.key) matchingKey(certificates, createPrivateKey(alias.key));
    alias.certificates = certificates;
    return aliasJson(alias);
  });
}

function remove(asked: Asked): object {
  const alias = aliasOf(asked);
  keystoreOf(asked).aliases.delete(alias.name);
  return aliasJson(alias);
}

function requestOf({ name, certificates, key }: Alias): string {
  if (key) return certificateRequest(certificates[0] ?? "", key);
  throw invalid("messaging.config.beans.KeyDoesNotExist", `Alias ${name} has no private key`);
}

function aliasOf(asked: Asked): Alias {
  const keystore = keystoreOf(asked);
  const found = keystore.aliases.get(asked.params.alias ?? "");
  if (found) return found;
  throw notFound(
    "messaging.config.beans.AliasDoesNotExist",
    `Alias ${asked.params.alias} does not exist in KeyStore ${keystore.name}`,
  );
}

function pem(text: string): Raw {
  return new Raw("application/octet-stream", Buffer.from(text));
}

function refusing<T>(act: () => T): T {
  try {
    return act();
  } catch (error) {
    if (error instanceof BadCertificate) throw invalid("messaging.config.beans.InvalidCertificate", error.message);
    throw error;
  }
}
