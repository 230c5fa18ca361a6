import type { KeyValueMap } from "../../store";
import { flag, jsonBody, textField } from "./body";
import { exists, invalid, notFound, Refusal } from "./errors";
import { bundleOf, environmentOf } from "./lookups";
import type { Asked, Routes } from "./router";

/** Where a map hangs: in the path and in the store. */
export interface Scope {
  path: string;
  maps(asked: Asked): Map<string, KeyValueMap>;
}

/** The scopes of maps. */
export const SCOPES: readonly Scope[] = [
  { path: "keyvaluemaps", maps: ({ store }) => store.keyValueMaps },
  { path: "environments/:environment/keyvaluemaps", maps: (asked) => environmentOf(asked).keyValueMaps },
  { path: "apis/:name/keyvaluemaps", maps: (asked) => bundleOf(asked, "proxy").keyValueMaps },
];
/** A CPS map shows no more than this many of its entries. */
const MOST_SHOWN = 1000;
const xml = "KeyValueMap";

/** Maps as a whole, at each scope. */
export const keyValueMaps: Routes = Object.assign({}, ...SCOPES.map(scopeRoutes)) as Routes;

function scopeRoutes(scope: Scope): Routes {
  const one = `${scope.path}/:map`;
  return {
    [`GET ${scope.path}`]: { run: (asked) => list(asked, scope) },
    [`POST ${scope.path}`]: { status: 201, xml, run: (asked) => create(asked, scope) },
    [`GET ${one}`]: { xml, run: (asked) => mapJson(asked, mapOf(asked, scope)) },
    // The vendor lists neither for proxies, and clients use them there all the same.
    [`POST ${one}`]: { xml, run: (asked) => merge(asked, scope) },
    [`PUT ${one}`]: { xml, run: (asked) => merge(asked, scope) },
    [`DELETE ${one}`]: { xml, run: (asked) => remove(asked, scope) },
  };
}

/** The map that the path names, or 404. */
export function mapOf(asked: Asked, scope: Scope): KeyValueMap {
  const found = scope.maps(asked).get(asked.params.map ?? "");
  if (found) return found;
  throw notFound("keyvaluemap.service.keyvaluemap_doesnt_exist", `KeyValueMap ${asked.params.map} does not exist`);
}

/** An entry as it is shown: what is encrypted is never told. */
export function entryJson({ encrypted, entries }: KeyValueMap, name: string): { name: string; value: string } {
  return { name, value: encrypted ? "*****" : (entries.get(name) ?? "") };
}

function list(asked: Asked, scope: Scope): unknown {
  const maps = [...scope.maps(asked).values()];
  if (asked.traits.expandsMaps && flag(asked.given.expand)) return maps.map((map) => mapJson(asked, map));
  return maps.map(({ name }) => name);
}

function create(asked: Asked, scope: Scope): object {
  const maps = scope.maps(asked);
  const body = jsonBody(asked);
  const name = textField(body, "name") ?? "";
  if (!/^[A-Za-z0-9._\-$ %]+$/.test(name))
    throw invalid("keyvaluemap.service.invalid_keyvaluemap_name", `invalid name "${name}"`);
  if (maps.has(name))
    throw exists("keyvaluemap.service.keyvaluemap_already_exist", `KeyValueMap ${name} already exists`);
  const entries = entriesOf(body);
  const kept = asked.traits.cps && !asked.traits.createFillsMap ? new Map<string, string>() : entries;
  const map = { name, encrypted: flag(body.encrypted), maskedValues: false, entries: kept };
  maps.set(name, map);
  // The answer repeats what was sent, also where it was not kept: only reading the map back tells.
  return mapJson(asked, { ...map, entries });
}

/** Adds and changes entries; nothing is removed by it. */
function merge(asked: Asked, scope: Scope): object {
  const map = mapOf(asked, scope);
  if (asked.traits.cps)
    throw new Refusal(
      410,
      "keyvaluemap.service.KeyValueMapUpdateOperationNotSupported",
      `KeyValueMap update operation is not supported for the organization ${asked.store.organization}`,
    );
  for (const [name, value] of entriesOf(jsonBody(asked))) map.entries.set(name, value);
  return mapJson(asked, map);
}

function remove(asked: Asked, scope: Scope): object {
  const map = mapOf(asked, scope);
  scope.maps(asked).delete(map.name);
  return mapJson(asked, map);
}

function entriesOf({ entry = [] }: Record<string, unknown>): Map<string, string> {
  if (!Array.isArray(entry)) throw invalid("rest.InvalidInput", "entry is no list");
  return new Map(entry.map(readEntry));
}

function readEntry(entry: unknown): [string, string] {
  const { name, value } = (entry ?? {}) as { name?: unknown; value?: unknown };
  if (typeof name === "string" && name !== "") return [name, typeof value === "string" ? value : ""];
  throw invalid("keyvaluemap.service.invalid_entry", "an entry has no name");
}

function mapJson({ traits }: Asked, map: KeyValueMap): object {
  const names = [...map.entries.keys()];
  const shown = traits.cps ? names.slice(0, MOST_SHOWN) : names;
  return { name: map.name, encrypted: map.encrypted, entry: shown.map((name) => entryJson(map, name)) };
}
