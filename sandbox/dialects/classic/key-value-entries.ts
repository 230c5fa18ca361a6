import type { KeyValueMap } from "../../store";
import { jsonBody, textField } from "./body";
import { exists, invalid, notFound } from "./errors";
import { entryJson, mapOf, SCOPES, type Scope } from "./key-value-maps";
import type { Asked, Routes } from "./router";

const PAGE = { least: 1, usual: 100, largest: 1000 };
const xml = "Entry";

/** Entries one by one: reading and removing works everywhere, the rest with CPS alone. Listing them is 405 by lack of a route. */
export const entryRoutes: Routes = Object.assign({}, ...SCOPES.map(scopeRoutes)) as Routes;

function scopeRoutes(scope: Scope): Routes {
  const all = `${scope.path}/:map/entries`;
  const one = `${all}/:entry`;
  return {
    [`POST ${all}`]: { status: 201, xml, run: (asked) => create(asked, scope) },
    [`GET ${one}`]: { xml, run: (asked) => entryJson(mapOf(asked, scope), entryOf(asked, scope)) },
    [`POST ${one}`]: { xml, run: (asked) => update(asked, scope) },
    [`DELETE ${one}`]: { xml, run: (asked) => remove(asked, scope) },
    [`GET ${scope.path}/:map/keys`]: { run: (asked) => keys(asked, scope) },
  };
}

function create(asked: Asked, scope: Scope): object {
  const map = mapWithCps(asked, scope, "CreateKeyValueMapEntry");
  const { name, value } = sent(asked);
  // What an entry that exists is answered with is not public: the stricter answer, as on the newer plane.
  if (map.entries.has(name))
    throw exists("keyvaluemap.service.keyvaluemap_entry_already_exist", `KeyValueMap entry ${name} already exists`);
  map.entries.set(name, value);
  return entryJson(map, name);
}

function update(asked: Asked, scope: Scope): object {
  const map = mapWithCps(asked, scope, "UpdateKeyValueMapEntry");
  const name = entryOf(asked, scope);
  map.entries.set(name, sent(asked).value);
  return entryJson(map, name);
}

function remove(asked: Asked, scope: Scope): object {
  const map = mapOf(asked, scope);
  const name = entryOf(asked, scope);
  const answer = entryJson(map, name);
  map.entries.delete(name);
  return answer;
}

/** In order; `startkey` is the last name of the page before. */
function keys(asked: Asked, scope: Scope): string[] {
  const names = [...mapWithCps(asked, scope, "ListKeyValueMapKeys").entries.keys()].sort();
  const { count = String(PAGE.usual), startkey } = asked.given;
  const size = Math.max(PAGE.least, Math.min(Number(count) || PAGE.usual, asked.request.pageSize ?? PAGE.largest));
  return names.filter((name) => startkey === undefined || name > startkey).slice(0, size);
}

function sent(asked: Asked): { name: string; value: string } {
  const body = jsonBody(asked);
  const name = textField(body, "name") ?? asked.params.entry;
  if (!name) throw invalid("keyvaluemap.service.invalid_entry", "the entry has no name");
  return { name, value: textField(body, "value") ?? "" };
}

/** The wording is public, status and code are not. */
function mapWithCps(asked: Asked, scope: Scope, operation: string): KeyValueMap {
  const map = mapOf(asked, scope);
  if (asked.traits.cps) return map;
  throw invalid(
    "keyvaluemap.service.KeyValueMapOperationNotSupported",
    `KeyValueMap Operation ${operation} is not supported for the organization ${asked.store.organization}`,
  );
}

function entryOf(asked: Asked, scope: Scope): string {
  const name = asked.params.entry ?? "";
  if (mapOf(asked, scope).entries.has(name)) return name;
  throw notFound("keyvaluemap.service.keyvaluemap_entry_doesnt_exist", `KeyValueMap entry ${name} does not exist`);
}
