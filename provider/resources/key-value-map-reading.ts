import type { Apigee } from "../apigee/client";
import { path } from "../apigee/path";
import { item, oneByOne, type Place } from "./key-value-map-entries";

interface Page {
  keyValueEntries?: { name: string; value?: string }[];
  nextPageToken?: string;
}

interface WholeMap {
  entry?: Entry[];
}

interface Entry {
  name: string;
  value?: string;
}

/** So many entries a map's own answer holds at the most, and so many keys a page. */
const most = 1000;

/** All that the map holds, or `undefined` where there is no map. */
export function readEntries(apigee: Apigee, place: Place): Promise<Map<string, string> | undefined> {
  return apigee.plane.maps.holdsEntries ? readWhole(apigee, place) : readPages(apigee, place);
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

async function readWhole(apigee: Apigee, place: Place): Promise<Map<string, string> | undefined> {
  const found = await apigee.find<WholeMap>(item(place));
  if (!found) return undefined;
  const entries = new Map((found.entry ?? []).map(({ name, value = "" }) => [name, value]));
  if (entries.size < most || !(await oneByOne(apigee))) return entries;
  for (const key of await keysOf(apigee, place)) {
    if (!entries.has(key)) entries.set(key, await valueOf(apigee, place, key));
  }
  return entries;
}

async function keysOf(apigee: Apigee, place: Place): Promise<string[]> {
  const keys: string[] = [];
  for (;;) {
    const page = await apigee.get<string[]>(`${item(place)}/keys`, { query: { count: most, startkey: keys.at(-1) } });
    // The key to start from is left out, says the vendor; a client that sees it again is as well served.
    const more = page.filter((key) => !keys.includes(key));
    keys.push(...more);
    if (page.length < most || more.length === 0) return keys;
  }
}

async function valueOf(apigee: Apigee, place: Place, key: string): Promise<string> {
  return (await apigee.find<Entry>(`${item(place)}/entries/${path`${key}`}`))?.value ?? "";
}
