import type { Keystore } from "../../store";
import { jsonBody, textField } from "./body";
import { exists, invalid } from "./errors";
import { environmentOf, keystoreOf } from "./lookups";
import type { Asked, Routes } from "./router";

const all = "environments/:environment/keystores";
const one = `${all}/:keystore`;
const xml = "KeyStore";

/** Keystores; truststores are keystores without keys. */
export const keystores: Routes = {
  [`GET ${all}`]: { run: (asked) => [...environmentOf(asked).keystores.keys()] },
  [`POST ${all}`]: { status: 201, xml, run: create },
  [`GET ${one}`]: { xml, run: (asked) => keystoreJson(keystoreOf(asked)) },
  [`DELETE ${one}`]: { xml, run: remove },
};

function create(asked: Asked): object {
  const environment = environmentOf(asked);
  const name = textField(jsonBody(asked), "name") ?? "";
  // Letters and digits alone, the vendor says; real organizations take hyphens too.
  if (!/^[\w.-]+$/.test(name)) throw invalid("messaging.config.beans.InvalidKeyStoreName", `invalid name "${name}"`);
  // Neither status nor code of a second one are public: the stricter answer.
  if (environment.keystores.has(name))
    throw exists(
      "messaging.config.beans.KeyStoreAlreadyExists",
      `KeyStore ${name} already exists in environment ${environment.name}`,
    );
  const keystore: Keystore = { name, aliases: new Map() };
  environment.keystores.set(name, keystore);
  return keystoreJson(keystore);
}

function remove(asked: Asked): object {
  const { keystores: found, references } = environmentOf(asked);
  const keystore = keystoreOf(asked);
  const holders = [...references.values()].filter(({ refers }) => refers === keystore.name).map(({ name }) => name);
  // No public source says whether this is refused: the stricter answer.
  if (holders.length > 0)
    throw invalid(
      "messaging.config.beans.KeyStoreInUse",
      `KeyStore ${keystore.name} is referred to by ${holders.join(", ")}`,
    );
  found.delete(keystore.name);
  return keystoreJson(keystore);
}

function keystoreJson({ name, aliases }: Keystore): object {
  const all = [...aliases.values()];
  return {
    name,
    aliases: all.map((alias) => ({
      aliasName: alias.name,
      cert: `${alias.name}-cert`,
      ...(alias.key ? { key: alias.name } : {}),
    })),
    certs: all.map((alias) => `${alias.name}-cert`),
    keys: all.filter((alias) => alias.key).map((alias) => alias.name),
  };
}
