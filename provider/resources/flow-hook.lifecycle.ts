import { z } from "zod";
import type { Apigee } from "../apigee/client";
import { path } from "../apigee/path";
import type { CommonState, Lifecycle } from "../pulumi/lifecycle";
import { stayText } from "./adoption";
import { attach, type Attached, attachedTo, putBack, sameHook } from "./flow-hook-attachment";
import { kinds } from "./kinds";
import { winnerOver } from "./lost-race";
import { adoptionDefaults, adoptionRules, bundleName, connectionRules, environment } from "./rules";

interface State extends CommonState, Attached {
  environment: string;
  hook: string;
  adopt: boolean;
  deleteAdopted: boolean;
  /** What an adopted hook ran before; put back on delete. */
  previous?: Attached;
}

type Hook = Pick<Attached, "sharedFlow" | "continueOnError">;

const item = ({ environment, hook }: State) => path`environments/${environment}/flowhooks/${hook}`;

/** The behaviour of a flow hook. */
export const lifecycle: Lifecycle<State> = {
  ...kinds.FlowHook,
  rules: z.strictObject({
    ...connectionRules,
    ...adoptionRules,
    environment,
    hook: z.enum(["PreProxyFlowHook", "PreTargetFlowHook", "PostTargetFlowHook", "PostProxyFlowHook"]),
    sharedFlow: bundleName,
    continueOnError: z.boolean(),
  }),
  defaults: { ...adoptionDefaults, continueOnError: false },
  identity: ["environment", "hook"],
  path: (state) => `organizations/${state.organization}/${item(state)}`,

  async create({ apigee }, wanted) {
    const previous = await attachedTo(apigee, item(wanted));
    // An equal one is what an interrupted create of ours leaves; with `adopt` it is taken for somebody else's, and stays on delete.
    const theirs = previous && (wanted.adopt || !sameHook(previous, wanted)) ? previous : undefined;
    if (theirs && !wanted.adopt) throw new Error(takenText(wanted, theirs));
    const outputs = theirs ? { adopted: true, previous: theirs } : {};
    if (!previous || !sameHook(previous, wanted)) await send(apigee, { ...wanted, ...outputs }, previous, outputs);
    return outputs;
  },

  async read({ apigee }, known) {
    const live = await attachedTo(apigee, item(known));
    return live && { sharedFlow: live.sharedFlow, continueOnError: live.continueOnError };
  },

  async update({ apigee }, wanted, { adopted, previous, ...known }) {
    const kept = { ...(adopted ? { adopted } : {}), ...(previous ? { previous } : {}) };
    // One call attaches and replaces, so this also mends a hook that somebody emptied.
    if (!sameHook(known, wanted)) await send(apigee, { ...wanted, ...kept }, known, kept);
    return kept;
  },

  async delete({ apigee, warn }, known) {
    const { adopted, deleteAdopted, previous } = known;
    const live = await attachedTo(apigee, item(known));
    // Whoever changed it since wants it that way; unless it is what an interrupted delete of ours has put back already.
    if (live && !sameHook(live, known)) {
      if (!previous || !sameHook(live, previous)) warn(stayText(hookText(known), runsText(live)));
      return;
    }
    if (!adopted || deleteAdopted) return apigee.delete(item(known));
    if (live && previous && !sameHook(previous, known)) await putBack(apigee, item(known), known, previous);
  },
};

function hookText({ hook, environment }: State): string {
  return `Flow hook ${hook} in environment ${environment}`;
}

function runsText({ sharedFlow, continueOnError }: Hook): string {
  return `runs ${sharedFlow}, and ${continueOnError ? "lets calls through" : "stops calls"} where that fails`;
}

/** A PUT replaces everything, so what others described is sent along. */
async function send(apigee: Apigee, wanted: State, before: Hook | undefined, outputs: Partial<State>): Promise<void> {
  const { sharedFlow, continueOnError, previous } = wanted;
  const description = previous?.description;
  const body = { sharedFlow, continueOnError, ...(description ? { description } : {}) };
  await attach(apigee, item(wanted), wanted, body);
  const written = { wanted, before, same: sameHook, outputs };
  const winner = await winnerOver<Hook>(() => attachedTo(apigee, item(wanted)), written);
  if (winner) throw new Error(lostText(wanted, winner));
}

function lostText(wanted: State, winner: Hook): string {
  return (
    `${hookText(wanted)} was to run shared flow ${wanted.sharedFlow}, but somebody else changed it at the same moment: it ` +
    `${runsText(winner)}. Let one stack alone manage it, with one shared flow that calls both; or run pulumi up again to change it all ` +
    "the same."
  );
}

function takenText(wanted: State, { sharedFlow }: Attached): string {
  return (
    `${hookText(wanted)} runs shared flow ${sharedFlow} already, and runs no second one. Set adopt: true to ` +
    `take it over (${sharedFlow} is put back on delete), let one shared flow call both, or, if it is this stack's under another Pulumi name, ` +
    `name that one in the option "aliases".`
  );
}
