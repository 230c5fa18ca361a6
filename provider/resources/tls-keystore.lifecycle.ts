import { setTimeout as sleep } from "node:timers/promises";
import { isDeepStrictEqual } from "node:util";
import type { Apigee } from "../apigee/client";
import { isStatus } from "../apigee/errors";
import { path } from "../apigee/path";
import { PartialFailure } from "../pulumi/failures";
import type { Lifecycle } from "../pulumi/lifecycle";
import { unlessThere } from "./adoption";
import { describe } from "./certificates";
import { kinds } from "./kinds";
import { type Alias, holdsSame, openAlias, putAlias, readLive } from "./tls-keystore-aliases";
import { check, rules, type State } from "./tls-keystore-check";

const collection = ({ environment }: State) => path`environments/${environment}/keystores`;
const item = (state: State) => `${collection(state)}/${path`${state.name}`}`;

/** The pauses before a keystore that is refused to be deleted is tried again: a reference may have moved away a moment ago. */
const pausesMs = [500, 1500, 3000];

/** The behaviour of a keystore. */
export const lifecycle: Lifecycle<State> = {
  ...kinds.TlsKeystore,
  rules,
  check,
  defaults: { ignoreExpiryValidation: false, warnBeforeDays: 30 },
  // The name follows from the certificates.
  identity: ["environment", "name"],
  path: (state) => `organizations/${state.organization}/${item(state)}`,

  async create({ apigee }, wanted) {
    await make(apigee, wanted);
    return fill(apigee, wanted, wanted.aliases);
  },

  async read({ apigee }, known) {
    const live = await apigee.find<unknown>(item(known));
    if (live === undefined) return undefined;
    const names = apigee.plane.keystores.aliases(live);
    const there = known.aliases.filter(({ name }) => names.includes(name));
    const found = await Promise.all(there.map((alias) => readAlias(apigee, known, alias)));
    return { certificates: Object.fromEntries(found.flat()) };
  },

  async update({ apigee }, wanted, known) {
    const missing = wanted.aliases.filter(
      ({ name }) => !isDeepStrictEqual(known.certificates[name], wanted.certificates[name]),
    );
    if (missing.length === 0) return {};
    if (await apigee.find<object>(item(wanted))) return fill(apigee, wanted, missing);
    await make(apigee, wanted);
    return fill(apigee, wanted, wanted.aliases);
  },

  async delete({ apigee }, known) {
    for (const pause of [...pausesMs, undefined]) {
      try {
        return await apigee.delete(item(known));
      } catch (error) {
        // X answers 400; with which status Edge refuses, if it does, is not public.
        if (!isStatus(error, 400) && !isStatus(error, 409)) throw error;
        if (pause === undefined) throw await refusal(apigee, known, error).catch(() => error);
        await sleep(pause);
      }
    }
  },
};

/** One of this name that is there already was begun by an interrupted create of ours: nobody else would call it so. */
function make(apigee: Apigee, wanted: State): Promise<boolean> {
  const recover = () => apigee.find(item(wanted));
  return unlessThere(apigee.post(collection(wanted), { name: wanted.name }, { recover }));
}

/** A keystore that got some of its aliases stays in the state with these, so that the next `up` adds the rest. */
async function fill(apigee: Apigee, wanted: State, aliases: Alias[]): Promise<object> {
  const reasons: string[] = [];
  const certificates = { ...wanted.certificates };
  for (const alias of aliases) {
    await putAlias(apigee, item(wanted), alias).catch((error: unknown) => {
      reasons.push(error instanceof Error ? error.message : String(error));
      delete certificates[alias.name];
    });
  }
  if (reasons.length > 0) throw new PartialFailure<State>({ certificates }, reasons);
  return {};
}

/** What an alias holds by now; one that holds the same looks the same, in whatever order Apigee keeps a chain. */
async function readAlias(
  apigee: Apigee,
  known: State,
  alias: Alias,
): Promise<[string, State["certificates"][string]][]> {
  const live = await readLive(apigee, item(known), alias.name);
  if (!live) return [];
  return [[alias.name, (holdsSame(alias, live) ? openAlias(alias) : live).map(describe)]];
}

/** Says who holds the keystore, where a reference does. */
async function refusal(apigee: Apigee, { environment, name }: State, error: Error): Promise<Error> {
  const references = path`environments/${environment}/references`;
  const holders: string[] = [];
  for (const reference of await apigee.get<string[]>(references)) {
    const live = await apigee.find<{ refers?: string }>(`${references}/${path`${reference}`}`);
    if (live?.refers === name) holders.push(reference);
  }
  if (holders.length === 0) return error;
  return new Error(
    `Keystore ${name} in environment ${environment} cannot be deleted while a reference names it: ${holders.join(", ")}. ` +
      `Let it name another keystore, or delete it, then try again.`,
  );
}
