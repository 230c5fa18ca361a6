import { z } from "zod";
import type { Apigee } from "../apigee/client";
import { path } from "../apigee/path";
import type { CommonState, Lifecycle } from "../pulumi/lifecycle";
import { requireAdoption, stayText, unlessThere } from "./adoption";
import { kinds } from "./kinds";
import { winnerOver } from "./lost-race";
import { adoptionDefaults, adoptionRules, connectionRules, environment, storeName } from "./rules";

interface Live {
  name: string;
  refers: string;
  resourceType: string;
  description?: string;
}

interface State extends CommonState, Live {
  environment: string;
  adopt: boolean;
  deleteAdopted: boolean;
  /** What an adopted reference was before; put back on delete. */
  previous?: Live;
}

const collection = ({ environment }: State) => path`environments/${environment}/references`;
const item = (state: State) => `${collection(state)}/${path`${state.name}`}`;

// A PUT replaces everything, so what others described is sent along.
const body = ({ name, refers, resourceType, previous }: State): Live => ({
  name,
  refers,
  resourceType,
  ...(previous?.description ? { description: previous.description } : {}),
});

const equal = (a: Live, b: Live) => a.refers === b.refers && a.resourceType === b.resourceType;

/** The behaviour of a reference. */
export const lifecycle: Lifecycle<State> = {
  ...kinds.Reference,
  rules: z.strictObject({
    ...connectionRules,
    ...adoptionRules,
    environment,
    name: storeName,
    refers: storeName,
    resourceType: z.enum(["KeyStore", "TrustStore"]),
  }),
  defaults: { ...adoptionDefaults, resourceType: "KeyStore" },
  // Not the type: a second reference of that name, which replacing would take, cannot be made beside the first.
  identity: ["environment", "name"],
  path: (state) => `organizations/${state.organization}/${item(state)}`,

  async create({ apigee }, wanted) {
    const made = await makeUnlessThere(apigee, wanted);
    if (made) return {};
    const live = await apigee.get<Live>(item(wanted));
    // An equal one is what an interrupted create of ours leaves; with `adopt` it is taken for somebody else's, and stays on delete.
    if (equal(live, wanted) && !wanted.adopt) return {};
    requireAdoption(wanted, referenceText(wanted), `refers to ${live.refers}`);
    const adopted = { adopted: true, previous: live };
    if (equal(live, wanted)) return adopted;
    await apigee.put(item(wanted), body({ ...wanted, ...adopted }));
    await requireWon(apigee, wanted, live, adopted);
    return adopted;
  },

  async read({ apigee }, known) {
    const live = await apigee.find<Live>(item(known));
    return live && { refers: live.refers, resourceType: live.resourceType };
  },

  async update({ apigee }, wanted, known) {
    const { adopted, previous } = known;
    const kept = { ...(adopted ? { adopted } : {}), ...(previous ? { previous } : {}) };
    if (equal(known, wanted)) return kept;
    const sent = body({ ...wanted, ...kept });
    if (await apigee.replace(item(wanted), sent)) {
      await requireWon(apigee, wanted, known, kept);
      return kept;
    }
    // Someone deleted it since: it is put back, and is ours then.
    await apigee.post(collection(wanted), sent, { recover: () => findEqual(apigee, wanted) });
    return {};
  },

  async delete({ apigee, warn }, known) {
    const { adopted, deleteAdopted, previous } = known;
    const live = await apigee.find<Live>(item(known));
    // Whoever changed it since wants it that way; unless it is what an interrupted delete of ours has put back already.
    if (live && !equal(live, known)) {
      if (!previous || !equal(live, previous))
        warn(stayText(referenceText(known), `refers to ${live.resourceType} ${live.refers} by now`));
      return;
    }
    if (!adopted || deleteAdopted) return apigee.delete(item(known));
    if (live && previous) await putBack(apigee, known, previous);
  },
};

/** Lets an adopted reference stand for what it stood for before us. */
async function putBack(apigee: Apigee, known: State, previous: Live): Promise<void> {
  try {
    await apigee.put(item(known), previous);
  } catch (error) {
    const { message } = error as Error;
    throw new Error(
      `${referenceText(known)} referred to ${previous.refers} before it was adopted, which cannot be put back: ${message}\n` +
        `If keystore ${previous.refers} is gone, make it again, or set deleteAdopted: true and run pulumi up first, to delete the reference.`,
      { cause: error },
    );
  }
}

function referenceText({ name, environment }: State): string {
  return `Reference ${name} in environment ${environment}`;
}

async function requireWon(apigee: Apigee, wanted: State, before: Live, outputs: Partial<State>): Promise<void> {
  const written = { wanted, before, same: equal, outputs };
  const winner = await winnerOver<Live>(() => apigee.find<Live>(item(wanted)), written);
  if (!winner) return;
  throw new Error(
    `${referenceText(wanted)} was to refer to ${wanted.refers}, but somebody else changed it at the same moment: it refers to ` +
      `${winner.refers}. Let one stack alone manage it; or run pulumi up again to change it all the same.`,
  );
}

/** Whether this call made it; `false` means that there is one of that name already. */
function makeUnlessThere(apigee: Apigee, wanted: State): Promise<boolean> {
  const recover = () => findEqual(apigee, wanted);
  return unlessThere(apigee.post(collection(wanted), body(wanted), { recover }));
}

/** What a POST made whose answer was lost. */
async function findEqual(apigee: Apigee, wanted: State): Promise<Live | undefined> {
  const live = await apigee.find<Live>(item(wanted));
  return live && equal(live, wanted) ? live : undefined;
}
