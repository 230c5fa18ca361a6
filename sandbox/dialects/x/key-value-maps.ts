import type { KeyValueMap } from "../../store";
import type { BodyShape } from "./body";
import { aborted, alreadyExists, invalid, notFound } from "./errors";
import { bundleOf, environmentOf } from "./lookups";
import type { Asked, Routes } from "./router";

/** Where a map hangs: in the path, in the store, and in messages. */
interface Scope {
  path: string;
  maps(asked: Asked): Map<string, KeyValueMap>;
  said(asked: Asked): string;
}

const SCOPES: Scope[] = [
  {
    path: "keyvaluemaps",
    maps: ({ store }) => store.keyValueMaps,
    said: ({ store }) => `ScopeType ='ORGANIZATIONS', Organization = '${store.organization}'`,
  },
  {
    path: "environments/:environment/keyvaluemaps",
    maps: (asked) => environmentOf(asked).keyValueMaps,
    said: ({ store, params }) =>
      `ScopeType ='ENVIRONMENTS', Organization = '${store.organization}', Environment = '${params.environment}'`,
  },
  {
    path: "apis/:name/keyvaluemaps",
    maps: (asked) => bundleOf(asked, "proxy").keyValueMaps,
    said: ({ store, params }) =>
      `ScopeType ='APIPROXIES', Organization = '${store.organization}', ApiProxy = '${params.name}'`,
  },
];
const MAP: BodyShape = {
  message: "key_value_map",
  fields: { name: "string", encrypted: "boolean", maskedValues: "boolean" },
};
const ENTRY: BodyShape = { message: "key_value_entry", fields: { name: "string", value: "string" } };
/** The page that is given when none is asked for, and the largest there is here (its true size is not published). */
const PAGE = { usual: 100, largest: 1000 };

/** Maps and their entries at the three scopes. */
export const keyValueMaps: Routes = Object.assign({}, ...SCOPES.map(scopeRoutes)) as Routes;

function scopeRoutes(scope: Scope): Routes {
  const one = `${scope.path}/:map`;
  const entry = `${one}/entries/:entry`;
  return {
    [`GET ${scope.path}`]: { run: (asked) => [...scope.maps(asked).keys()] },
    [`POST ${scope.path}`]: { body: MAP, run: (asked) => createMap(asked, scope) },
    [`GET ${one}`]: { run: (asked) => mapJson(mapOf(asked, scope)) },
    [`PUT ${one}`]: { body: MAP, run: (asked) => updateMap(asked, scope) },
    [`DELETE ${one}`]: { run: (asked) => deleteMap(asked, scope) },
    [`GET ${one}/entries`]: {
      query: { pageSize: "integer", pageToken: "string" },
      verbatim: true,
      run: (asked) => page(asked, mapOf(asked, scope)),
    },
    [`POST ${one}/entries`]: { body: ENTRY, run: (asked) => createEntry(asked, scope) },
    [`GET ${entry}`]: { run: (asked) => entryJson(mapOf(asked, scope), entryOf(asked, scope)) },
    [`PUT ${entry}`]: { body: ENTRY, run: (asked) => updateEntry(asked, scope) },
    [`DELETE ${entry}`]: { run: (asked) => deleteEntry(asked, scope) },
  };
}

function createMap(asked: Asked, scope: Scope): unknown {
  const maps = scope.maps(asked);
  const { name, maskedValues } = asked.body as { name?: string; maskedValues?: boolean };
  if (!name) throw invalid("key value map name must be set");
  if (maps.has(name)) throw alreadyExists(`key value map ${name} already exists`);
  // Whatever was asked for, maps are encrypted on this plane.
  const map = { name, encrypted: true, maskedValues: maskedValues ?? false, entries: new Map<string, string>() };
  maps.set(name, map);
  return mapJson(map);
}

function updateMap(asked: Asked, scope: Scope): unknown {
  const map = mapOf(asked, scope);
  map.maskedValues = asked.body.maskedValues === true;
  return mapJson(map);
}

function deleteMap(asked: Asked, scope: Scope): unknown {
  const map = mapOf(asked, scope);
  scope.maps(asked).delete(map.name);
  return mapJson(map);
}

function createEntry(asked: Asked, scope: Scope): unknown {
  const map = mapOf(asked, scope);
  const { name, value } = entryBody(asked);
  if (map.entries.has(name)) {
    const type = "keyvaluemap.service.KeyValueMapEntryAlreadyExists";
    const description = `KeyValueMap(${place(asked, scope, map)} Entry=${name} already exists`;
    throw aborted(description, [{ type, subject: name, description }]);
  }
  map.entries.set(name, value);
  return entryJson(map, name);
}

function updateEntry(asked: Asked, scope: Scope): unknown {
  const map = mapOf(asked, scope);
  const { name, value } = entryBody(asked);
  if (name !== asked.params.entry) throw invalid(`entry name "${name}" differs from the name in the path`);
  entryOf(asked, scope);
  map.entries.set(name, value);
  return entryJson(map, name);
}

function deleteEntry(asked: Asked, scope: Scope): unknown {
  const map = mapOf(asked, scope);
  const name = entryOf(asked, scope);
  const answer = entryJson(map, name);
  map.entries.delete(name);
  return answer;
}

function page({ query, request }: Asked, map: KeyValueMap): unknown {
  const names = [...map.entries.keys()].sort();
  const start = query.pageToken ? tokenIndex(names, String(query.pageToken)) : 0;
  const size = Math.min(Number(query.pageSize ?? 0) || PAGE.usual, request.pageSize ?? PAGE.largest);
  const shown = names.slice(start, start + size);
  const last = start + size < names.length ? shown[shown.length - 1] : undefined;
  // On the last page the token is there and empty: clients have to cope with that.
  const nextPageToken = last === undefined ? "" : Buffer.from(last).toString("base64url");
  return { ...(shown.length > 0 ? { keyValueEntries: shown.map((name) => entryJson(map, name)) } : {}), nextPageToken };
}

function tokenIndex(names: string[], token: string): number {
  const index = names.indexOf(Buffer.from(token, "base64url").toString());
  if (index < 0) throw invalid("invalid page token");
  return index + 1;
}

function entryBody({ body }: Asked): { name: string; value: string } {
  const { name, value } = body as { name?: string; value?: string };
  if (!name) throw invalid("entry name must be set");
  return { name, value: value ?? "" };
}

function mapOf(asked: Asked, scope: Scope): KeyValueMap {
  const found = scope.maps(asked).get(asked.params.map ?? "");
  if (found) return found;
  const message = `KeyValueMap(Scope=KeyValueMapScope {${scope.said(asked)}}) Map=${asked.params.map} does not exist`;
  throw notFound(message, [
    { type: "keyvaluemap.service.keyvaluemap_doesnt_exist", subject: "", description: message },
  ]);
}

function entryOf(asked: Asked, scope: Scope): string {
  const map = mapOf(asked, scope);
  const name = asked.params.entry ?? "";
  if (map.entries.has(name)) return name;
  const message = `KeyValueMap(${place(asked, scope, map)} Entry=${name} does not exist`;
  throw notFound(message, [
    { type: "keyvaluemap.service.keyvaluemap_entry_doesnt_exist", subject: "", description: message },
  ]);
}

function place(asked: Asked, scope: Scope, map: KeyValueMap): string {
  return `Scope=KeyValueMapScope {${scope.said(asked)}},Map=${map.name})`;
}

function mapJson({ name, encrypted, maskedValues }: KeyValueMap): object {
  return { name, encrypted, maskedValues };
}

function entryJson(map: KeyValueMap, name: string): object {
  return { name, value: map.maskedValues ? "*****" : map.entries.get(name) };
}
