import type { Apigee } from "../apigee/client";
import { isStatus } from "../apigee/errors";
import { path } from "../apigee/path";

/** Where a map is: in an environment, on a proxy, or in the organization. */
export interface Place {
  environment?: string;
  proxy?: string;
  name: string;
}

/** One entry to send; without a value it is to go. */
export interface Step {
  key: string;
  value?: string;
  /** Whether the map is thought to hold the key; it decides which verb is tried first. */
  there: boolean;
}

interface Page {
  keyValueEntries?: { name: string; value?: string }[];
  nextPageToken?: string;
}

/** The list that holds the map. */
export function collection({ environment, proxy }: Place): string {
  if (environment !== undefined) return path`environments/${environment}/keyvaluemaps`;
  return proxy === undefined ? "keyvaluemaps" : path`apis/${proxy}/keyvaluemaps`;
}

/** The map. */
export function item(place: Place): string {
  return `${collection(place)}/${path`${place.name}`}`;
}

/** All that the map holds, or `undefined` where there is no map. */
export async function readEntries(apigee: Apigee, place: Place): Promise<Map<string, string> | undefined> {
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

/** Sends entries, four at a time, until one fails; answers the failures and calls `done` for each that went through. */
export async function send(
  apigee: Apigee,
  place: Place,
  steps: Step[],
  done: (step: Step) => void,
): Promise<unknown[]> {
  const failures: unknown[] = [];
  const queue = steps.values();
  const worker = async () => {
    for (const step of queue) {
      await sendOne(apigee, place, step).then(
        () => done(step),
        (error: unknown) => failures.push(error),
      );
      if (failures.length > 0) return;
    }
  };
  await Promise.all([worker(), worker(), worker(), worker()]);
  return failures;
}

async function sendOne(apigee: Apigee, place: Place, { key, value, there }: Step): Promise<void> {
  const entries = `${item(place)}/entries`;
  const entry = `${entries}/${path`${key}`}`;
  if (value === undefined) return apigee.delete(entry);
  const body = { name: key, value };
  if (there && (await apigee.replace(entry, body))) return;
  try {
    // A second POST after a lost answer is refused with 409, and then decided by the PUT.
    await apigee.post(entries, body, { recover: () => Promise.resolve(undefined) });
  } catch (error) {
    if (!isStatus(error, 409)) throw error;
    await apigee.put(entry, body);
  }
}
