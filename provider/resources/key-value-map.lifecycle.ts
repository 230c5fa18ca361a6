import type { Apigee } from "../apigee/client";
import { isAbsent } from "../apigee/errors";
import { PartialFailure } from "../pulumi/failures";
import type { Context, Lifecycle } from "../pulumi/lifecycle";
import { requireAdoption, unlessThere } from "./adoption";
import { check, rules } from "./key-value-map-check";
import { collection, item, send, type Step } from "./key-value-map-entries";
import { readEntries, readExpected, readMap } from "./key-value-map-reading";
import {
  bothShares,
  entriesOf,
  isMasked,
  liveShares,
  type Shares,
  type State,
  stepsBack,
  stepsTo,
  strange,
} from "./key-value-map-state";
import { listText, mapText, refuseOtherEncryption } from "./key-value-map-wording";
import { markOf, markValue, needsMark } from "./key-value-map-mark";
import { kinds } from "./kinds";
import { adoptionDefaults } from "./rules";

type Live = Map<string, string>;
type Outputs = Pick<State, "adopted" | "previous">;

/** The behaviour of a key value map. */
export const lifecycle: Lifecycle<State> = {
  ...kinds.KeyValueMap,
  // What an adopted map held is nobody's business either.
  secrets: [...kinds.KeyValueMap.secrets, ...kinds.KeyValueMap.secretOutputs],
  rules,
  check,
  defaults: { ...adoptionDefaults, encrypted: false, exclusive: false, cacheSeconds: 300 },
  identity: ["environment", "proxy", "name", "encrypted"],
  path: (state) => `organizations/${state.organization}/${item(state)}`,

  async create(context, wanted) {
    const { apigee, owner } = context;
    const made = await makeUnlessThere(apigee, wanted);
    const found = made ? undefined : await readMap(apigee, wanted);
    const live: Live = found?.entries ?? new Map<string, string>();
    const marked = live.delete(markOf(owner));
    refuseOtherEncryption(wanted, found?.encrypted);
    const outputs = made || (marked && !wanted.adopt) ? {} : takeOver(context, wanted, live);
    if (!marked && !outputs.adopted) await mark(context, wanted);
    const ours = entriesOf(wanted);
    const others = wanted.exclusive ? beside(ours, live) : [];
    const result = await sendAll(apigee, wanted, [...stepsTo(ours, live), ...removals(others)], live);
    keep(result, wanted, outputs);
    return outputs;
  },

  async read({ apigee, owner }, known) {
    const ours = entriesOf(known);
    const found = await readExpected(apigee, known, ours, known.exclusive ? undefined : [...ours.keys()]);
    if (!found) return undefined;
    const { entries: live, ...encryption } = found;
    live.delete(markOf(owner));
    const shares = { ...encryption, ...liveShares(known, live) };
    const others = known.exclusive ? beside(ours, live) : [];
    if (others.length === 0) return shares;
    return { ...shares, entries: { ...shares.entries, ...Object.fromEntries(others.map((key) => [key, strange])) } };
  },

  async update(context, wanted, known) {
    const { apigee, owner } = context;
    const live = needsLook(wanted, known) ? await readEntries(apigee, wanted) : entriesOf(known);
    if (!live) return remake(context, wanted);
    live.delete(markOf(owner));
    const { steps, outputs } = plan(wanted, known, live);
    const result = await sendAll(apigee, wanted, steps, live);
    // An entry can only be missing twice, for PUT and for POST, when the whole map is.
    if (result.failures.some(isAbsent)) return remake(context, wanted);
    // What is dropped may still have to be put back by the next update.
    keep(result, bothShares(known, wanted), { ...outputs, ...previousOf(known, outputs) });
    return outputs;
  },

  async delete({ apigee }, known) {
    if (!known.adopted || known.deleteAdopted) return apigee.delete(item(known));
    const ours = entriesOf(known);
    const live = await readEntries(apigee, known, [...ours.keys(), ...Object.keys(known.previous ?? {})]);
    if (!live) return;
    const removed = Object.entries(known.previous ?? {}).filter(([key]) => !ours.has(key) && !live.has(key));
    const steps = [
      ...stepsBack([...ours.keys()], known, live),
      ...removed.map(([key, value]) => ({ key, value, there: false })),
    ];
    const { failures } = await sendAll(apigee, known, steps, live);
    if (failures.length > 0) throw failures[0];
  },
};

/** Whether this call made it; `false` means that there is one of that name already. */
function makeUnlessThere(apigee: Apigee, wanted: State): Promise<boolean> {
  // An empty map under this name is what a POST of ours made whose answer was lost.
  const recover = async () => ((await readEntries(apigee, wanted))?.size === 0 ? {} : undefined);
  // Where there is no choice, maps are encrypted whatever is sent. Entries follow on their own: not every plane fills a new map.
  const encrypted = wanted.encrypted || !apigee.plane.maps.encryptionIsChoice;
  return unlessThere(apigee.post(collection(wanted), { name: wanted.name, encrypted }, { recover }));
}

/** Says in a map of ours whose it is, before any entry makes it look like somebody's. */
async function mark({ apigee, owner }: Context, wanted: State): Promise<void> {
  if (!needsMark(apigee, wanted)) return;
  const step = { key: markOf(owner), value: markValue, there: false };
  const { failures } = await sendAll(apigee, wanted, [step], new Map());
  if (failures.length > 0) throw failures[0];
}

/** A map that somebody deleted is made anew, and is ours then. */
async function remake(context: Context, wanted: State): Promise<Outputs> {
  const { apigee } = context;
  await makeUnlessThere(apigee, wanted);
  await mark(context, wanted);
  const live: Live = new Map();
  keep(await sendAll(apigee, wanted, stepsTo(entriesOf(wanted), live), live), wanted, {});
  return {};
}

/**
 * Whose is the map that is there already? One that holds nothing but entries of ours with our values is what an interrupted create of
 * ours leaves; with `adopt` it is taken for somebody else's, and stays on delete.
 */
function takeOver(context: Context, wanted: State, live: Live): Outputs {
  const ours = entriesOf(wanted);
  const foreign = [...live].filter(([key, value]) => ours.get(key) !== value).map(([key]) => key);
  if (foreign.length === 0 && !wanted.adopt) return {};
  const hidden = foreign.every((key) => ours.has(key) && isMasked(live.get(key) ?? ""));
  const state = hidden
    ? `hides its values, so that it cannot be told whose they are (${listText(foreign)})`
    : `holds entries that are not this stack's (${listText(foreign)})`;
  requireAdoption(wanted, mapText(wanted), state);
  const touched = [...live].filter(([key]) => wanted.exclusive || ours.has(key));
  const masked = touched.filter(([, value]) => isMasked(value)).map(([key]) => key);
  if (masked.length > 0)
    context.warn(`Apigee masks the values of ${listText(masked)}: on delete they cannot be put back.`);
  return { adopted: true, previous: Object.fromEntries(touched.filter(([, value]) => !isMasked(value))) };
}

/** Only where somebody else's entries may be touched is the map read before an update. */
function needsLook(wanted: State, known: State): boolean {
  if (wanted.exclusive && !known.exclusive) return true;
  const [ours, before] = [entriesOf(wanted), entriesOf(known)];
  return known.adopted === true && (beside(ours, before).length > 0 || beside(before, ours).length > 0);
}

function plan(wanted: State, known: State, live: Live): { steps: Step[]; outputs: Outputs } {
  const [ours, before] = [entriesOf(wanted), entriesOf(known)];
  // What others added to a map that was ours alone stays once it is not.
  const dropped = beside(ours, before).filter((key) => wanted.exclusive || before.get(key) !== strange);
  const back = known.adopted && !wanted.exclusive ? stepsBack(dropped, known, live) : removals(dropped);
  const others = wanted.exclusive && !known.exclusive ? beside(ours, live).filter((key) => !before.has(key)) : [];
  const changed = new Map([...ours].filter(([key, value]) => before.get(key) !== value));
  return {
    steps: [...stepsTo(changed, live), ...back, ...removals(others)],
    outputs: kept(wanted, known, live, others),
  };
}

/** An adopted map keeps what it held under each key that we took since; what went back needs no keeping. */
function kept(wanted: State, known: State, live: Live, others: string[]): Outputs {
  if (!known.adopted) return {};
  const [ours, before] = [entriesOf(wanted), entriesOf(known)];
  const taken = [...others, ...beside(before, ours)].filter((key) => live.has(key) && !isMasked(live.get(key) ?? ""));
  const old = Object.entries(known.previous ?? {}).filter(
    ([key]) => wanted.exclusive || ours.has(key) || !before.has(key),
  );
  return {
    adopted: true,
    previous: { ...Object.fromEntries(taken.map((key) => [key, live.get(key) ?? ""])), ...Object.fromEntries(old) },
  };
}

function previousOf({ previous }: State, outputs: Outputs): Outputs {
  return previous ? { previous: { ...previous, ...outputs.previous } } : {};
}

interface Sent {
  failures: unknown[];
  /** What the map holds by now, as far as we know. */
  now: Live;
}

async function sendAll(apigee: Apigee, place: State, steps: Step[], live: Live): Promise<Sent> {
  const now = new Map(live);
  const failures = await send(apigee, place, steps, ({ key, value }) => {
    if (value === undefined) now.delete(key);
    else now.set(key, value);
  });
  return { failures, now };
}

/** A map that got some of its entries stays in the state with these, so that the next `up` sends the rest. */
function keep({ failures, now }: Sent, shares: Shares, outputs: Outputs): void {
  if (failures.length === 0) return;
  const reasons = failures.map((failure) => (failure instanceof Error ? failure.message : String(failure)));
  throw new PartialFailure<State>({ ...outputs, ...liveShares(shares, now) }, reasons);
}

function beside(ours: ReadonlyMap<string, unknown>, all: ReadonlyMap<string, unknown>): string[] {
  return [...all.keys()].filter((key) => !ours.has(key));
}

function removals(keys: string[]): Step[] {
  return keys.map((key) => ({ key, there: true }));
}
