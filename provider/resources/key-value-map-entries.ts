import type { Apigee } from "../apigee/client";
import { isAbsent, isStatus } from "../apigee/errors";
import { cpsOf, type Properties } from "../apigee/organization";
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

/** The list that holds the map. */
export function collection({ environment, proxy }: Place): string {
  if (environment !== undefined) return path`environments/${environment}/keyvaluemaps`;
  return proxy === undefined ? "keyvaluemaps" : path`apis/${proxy}/keyvaluemaps`;
}

/** The map. */
export function item(place: Place): string {
  return `${collection(place)}/${path`${place.name}`}`;
}

/** Sends entries, as the plane takes them: one by one, or what has a value as one merge. Calls `done` for each that went through. */
export async function send(
  apigee: Apigee,
  place: Place,
  steps: Step[],
  done: (step: Step) => void,
): Promise<unknown[]> {
  const merged = (await oneByOne(apigee)) ? [] : steps.filter(({ value }) => value !== undefined);
  const failures = merged.length > 0 ? await merge(apigee, place, merged, done) : [];
  if (failures.length > 0) return failures;
  return sendEach(
    apigee,
    place,
    steps.filter((step) => !merged.includes(step)),
    done,
  );
}

/** Whether entries are written one by one; where that is the organization's own affair, it is asked once a process. */
export async function oneByOne(apigee: Apigee): Promise<boolean> {
  const { oneByOne: how } = apigee.plane.maps;
  if (how !== "cps") return how === "always";
  return cpsOf(await apigee.shared<Properties>("")) ?? false;
}

/** A merge adds and changes entries, and leaves all others. */
async function merge(apigee: Apigee, place: Place, steps: Step[], done: (step: Step) => void): Promise<unknown[]> {
  const entry = steps.map(({ key, value }) => ({ name: key, value }));
  const body = { name: place.name, entry };
  try {
    // The same merge twice is one.
    await apigee.post(item(place), body, { recover: () => Promise.resolve(undefined) }).catch((error: unknown) => {
      // Clients merge by either verb; of a proxy's map no manual says which.
      if (isStatus(error, 405)) return apigee.put(item(place), body);
      throw error;
    });
  } catch (error) {
    // Gone is here what an organization with Core Persistence Services calls the merge, whatever its properties say.
    return isStatus(error, 410) ? sendEach(apigee, place, steps, done) : [error];
  }
  steps.forEach(done);
  return [];
}

/** Sends entries, four at a time, until one fails; answers the failures. */
async function sendEach(apigee: Apigee, place: Place, steps: Step[], done: (step: Step) => void): Promise<unknown[]> {
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
  if (there && (await change(apigee, entry, body))) return;
  try {
    // A second POST after a lost answer is refused with 409, and then decided by the change.
    await apigee.post(entries, body, { recover: () => Promise.resolve(undefined) });
  } catch (error) {
    if (!isStatus(error, 409)) throw error;
    if (!(await change(apigee, entry, body))) throw error;
  }
}

/** Changes an entry; `undefined` where there is none. */
async function change(
  apigee: Apigee,
  entry: string,
  body: { name: string; value: string },
): Promise<object | undefined> {
  if (apigee.plane.maps.changeBy === "PUT") return apigee.replace<object>(entry, body);
  try {
    return await apigee.post<object>(entry, body, { recover: () => Promise.resolve(undefined) });
  } catch (error) {
    if (isAbsent(error)) return undefined;
    throw error;
  }
}
