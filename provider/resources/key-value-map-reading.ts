import type { Apigee } from "../apigee/client";
import { path } from "../apigee/path";
import { item, oneByOne, type Place } from "./key-value-map-entries";

interface Page {
  keyValueEntries?: { name: string; value?: string }[];
  nextPageToken?: string;
}

interface WholeMap {
  entry?: Entry[];
  encrypted?: boolean | string;
}

interface Entry {
  name: string;
  value?: string;
}

/** So many entries a map's own answer holds at the most, and so many keys a page. */
const most = 1000;

/** A map as it is. */
export interface LiveMap {
  entries: Map<string, string>;
  /** Whether it was made encrypted, on planes where that is a choice. */
  encrypted?: boolean;
}

/**
 * What the map holds, or `undefined` where there is no map. Of a map that does not show all its entries at once, the `needed` ones are
 * read besides; all the rest, one by one, where these are not given.
 */
export async function readMap(apigee: Apigee, place: Place, needed?: string[]): Promise<LiveMap | undefined> {
  if (apigee.plane.maps.holdsEntries) return readWhole(apigee, place, needed);
  const entries = await readPages(apigee, place);
  return entries && { entries };
}

/**
 * What the map holds of what it should hold. A list may lag behind: where it says otherwise, the entry itself is asked; and a map is only
 * gone when all its entries are.
 */
export async function readExpected(
  apigee: Apigee,
  place: Place,
  expected: ReadonlyMap<string, string>,
  needed?: string[],
): Promise<LiveMap | undefined> {
  const found = await readMap(apigee, place, needed);
  if (apigee.plane.maps.holdsEntries) return found;
  const entries = new Map(found?.entries);
  const doubtful = [...expected].filter(([key, value]) => entries.get(key) !== value).map(([key]) => key);
  for (const key of doubtful) entries.delete(key);
  await addEach(apigee, place, doubtful, entries);
  return found || entries.size > 0 ? { ...found, entries } : undefined;
}

/** The entries alone. */
export async function readEntries(
  apigee: Apigee,
  place: Place,
  needed?: string[],
): Promise<LiveMap["entries"] | undefined> {
  return (await readMap(apigee, place, needed))?.entries;
}

async function readPages(apigee: Apigee, place: Place): Promise<Map<string, string> | undefined> {
  const entries = new Map<string, string>();
  let pageToken: string | undefined;
  do {
    // 100 is the published default; a larger page may be refused, since the largest is not published.
    const page = await apigee.find<Page>(`${item(place)}/entries`, { query: { pageSize: 100, pageToken } });
    if (!page) return undefined;
    // Google leaves empty fields out.
    for (const { name, value = "" } of page.keyValueEntries ?? []) entries.set(name, value);
    pageToken = page.nextPageToken || undefined;
  } while (pageToken);
  return entries;
}

async function readWhole(apigee: Apigee, place: Place, needed?: string[]): Promise<LiveMap | undefined> {
  const found = await apigee.find<WholeMap>(item(place));
  if (!found) return undefined;
  const entries = new Map((found.entry ?? []).map(({ name, value = "" }) => [name, value]));
  if (entries.size >= most && (await oneByOne(apigee))) {
    const missing = (needed ?? (await keysOf(apigee, place))).filter((key) => !entries.has(key));
    await addEach(apigee, place, missing, entries);
  }
  const { encrypted } = found;
  // Edge's own clients send and expect it as a text or as a boolean.
  return encrypted === undefined ? { entries } : { entries, encrypted: String(encrypted) === "true" };
}

async function keysOf(apigee: Apigee, place: Place): Promise<string[]> {
  const keys = new Set<string>();
  for (let startkey: string | undefined; ;) {
    const page = await apigee.get<string[]>(`${item(place)}/keys`, { query: { count: most, startkey } });
    const before = keys.size;
    // The key to start from is left out, says the vendor; a client that sees it again is as well served.
    for (const key of page) keys.add(key);
    if (page.length < most || keys.size === before) return [...keys];
    startkey = page.at(-1);
  }
}

/** Reads entries one by one, four at a time; what is not there is left out. */
async function addEach(apigee: Apigee, place: Place, keys: string[], entries: Map<string, string>): Promise<void> {
  for (let first = 0; first < keys.length; first += 4) {
    const some = keys.slice(first, first + 4);
    const found = await Promise.all(some.map((key) => apigee.find<Entry>(`${item(place)}/entries/${path`${key}`}`)));
    some.forEach((key, index) => found[index] && entries.set(key, found[index].value ?? ""));
  }
}
