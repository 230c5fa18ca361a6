import type { Keystore } from "../../store";
import { aliasRoutes } from "./aliases";
import type { BodyShape } from "./body";
import { alreadyExists, invalid, precondition } from "./errors";
import { environmentOf, keystoreOf } from "./lookups";
import type { Asked, Routes } from "./router";

const KEYSTORE: BodyShape = { message: "keystore", fields: { name: "string", aliases: "strings" } };
const all = "environments/:environment/keystores";
const one = `${all}/:keystore`;

/** Keystores and what is in them. */
export const keystores: Routes = {
  [`GET ${all}`]: { run: (asked) => [...environmentOf(asked).keystores.keys()] },
  [`POST ${all}`]: { query: { name: "string" }, body: KEYSTORE, run: create },
  [`GET ${one}`]: { run: (asked) => keystoreJson(keystoreOf(asked)) },
  [`DELETE ${one}`]: { run: remove },
  ...aliasRoutes(one),
};

function create(asked: Asked): unknown {
  const { keystores } = environmentOf(asked);
  const name = (asked.body.name ?? asked.query.name) as string | undefined;
  if (!name) throw invalid("keystore ID must be set");
  if (!/^[\w\s.-]{1,255}$/.test(name)) throw invalid(`invalid keystore ID "${name}"`);
  if (keystores.has(name)) throw alreadyExists(`keystore ${name} already exists`);
  const keystore: Keystore = { name, aliases: new Map() };
  keystores.set(name, keystore);
  return keystoreJson(keystore);
}

function remove(asked: Asked): unknown {
  const { keystores, references } = environmentOf(asked);
  const keystore = keystoreOf(asked);
  const holders = [...references.values()].filter(({ refers }) => refers === keystore.name).map(({ name }) => name);
  // That it is refused with 400 is known, its wording is not.
  if (holders.length > 0) throw precondition(`keystore ${keystore.name} is in use by reference ${holders.join(", ")}`);
  keystores.delete(keystore.name);
  return keystoreJson(keystore);
}

function keystoreJson({ name, aliases }: Keystore): object {
  return { name, aliases: [...aliases.keys()] };
}
