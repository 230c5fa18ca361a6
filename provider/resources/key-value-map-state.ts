import type { CommonState } from "../pulumi/lifecycle";
import type { Place, Step } from "./key-value-map-entries";

type Entries = Record<string, string>;

/** What a map's two arguments of entries hold. */
export interface Shares {
  entries?: Entries;
  secretEntries?: Entries;
}

/** What the state keeps of a map. */
export interface State extends CommonState, Place, Shares {
  encrypted: boolean;
  exclusive: boolean;
  cacheSeconds: number;
  adopt: boolean;
  deleteAdopted: boolean;
  /** What an adopted map held under the keys that we changed; put back on delete. */
  previous?: Entries;
}

/** What stands for the value of a key that others added to a map that is ours alone: their values are not ours to keep. */
export const strange = "(added by others)";

/** All entries of both arguments. */
export function entriesOf({ entries, secretEntries }: Shares): Map<string, string> {
  return new Map([...Object.entries(entries ?? {}), ...Object.entries(secretEntries ?? {})]);
}

/** What is live of the known entries, each under the argument that holds it, so that a secret stays one. */
export function liveShares({ entries, secretEntries }: Shares, live: ReadonlyMap<string, string>): Shares {
  return {
    ...(entries ? { entries: liveShare(entries, live) } : {}),
    ...(secretEntries ? { secretEntries: liveShare(secretEntries, live) } : {}),
  };
}

function liveShare(known: Entries, live: ReadonlyMap<string, string>): Entries {
  const left = Object.entries(known).filter(([key]) => live.has(key));
  return Object.fromEntries(left.map(([key, value]) => [key, seen(live.get(key), value)]));
}

// Of a masked value only the key can be told, and one that others added stays theirs.
const seen = (live = "", known: string) => (isMasked(live) || known === strange ? known : live);

/** Whether Apigee hides the value: a map made with `maskedValues`, which we never ask for, but may be told to adopt. */
export function isMasked(value: string): boolean {
  return /^\*+$/u.test(value);
}

/** The arguments of a half-made update: the wanted keys, and the known ones that are still to go. */
export function bothShares(known: Shares, wanted: Shares): Shares {
  const without = (entries: Entries = {}, others: Entries = {}) =>
    Object.fromEntries(Object.entries(entries).filter(([key]) => !Object.hasOwn(others, key)));
  return {
    entries: { ...without(known.entries, wanted.secretEntries), ...wanted.entries },
    secretEntries: { ...without(known.secretEntries, wanted.entries), ...wanted.secretEntries },
  };
}

/** What has to be sent so that wanted entries become live. */
export function stepsTo(wanted: ReadonlyMap<string, string>, live: ReadonlyMap<string, string>): Step[] {
  return [...wanted]
    .filter(([key, value]) => live.get(key) !== value)
    .map(([key, value]) => ({ key, value, there: live.has(key) }));
}

/**
 * What has to be sent so that keys of ours leave an adopted map as it was: with their old value, or gone. One that somebody changed
 * since is left: whoever did it wants it that way.
 */
export function stepsBack(keys: string[], known: State, live: ReadonlyMap<string, string>): Step[] {
  const ours = entriesOf(known);
  const untouched = (key: string) =>
    live.has(key) && (live.get(key) === ours.get(key) || isMasked(live.get(key) ?? ""));
  return keys.filter(untouched).map((key) => {
    const value = known.previous && Object.hasOwn(known.previous, key) ? known.previous[key] : undefined;
    return { key, there: true, ...(value === undefined ? {} : { value }) };
  });
}
