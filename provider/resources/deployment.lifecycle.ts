import { z } from "zod";
import type { BundleId } from "../apigee/collections";
import {
  deploy,
  liveIn,
  type Live,
  liveNow,
  type Placement,
  placementText,
  type Status,
  undeploy,
} from "../apigee/deployments";
import { PartialFailure } from "../pulumi/failures";
import type { Checked, CommonState, Context, Draft, Lifecycle, Problem } from "../pulumi/lifecycle";
import { kinds } from "./kinds";
import { rollOut } from "./rollout";
import { bundleName, connectionRules, environment, filled, revision, seconds } from "./rules";

interface State extends CommonState {
  environment: string;
  proxy?: string;
  sharedFlow?: string;
  revision: string;
  serviceAccount?: string;
  delay?: number;
  onDelete: "undeploy" | "restore" | "keep";
  onFailure: "restore" | "keep";
  timeout: number;
  state: Status["state"];
  deployedAt?: string;
  previousRevision?: string;
  instances?: string[];
  routeConflicts: string[];
}

/** The behaviour of a deployment. */
export const lifecycle: Lifecycle<State> = {
  ...kinds.Deployment,
  rules: z.strictObject({
    ...connectionRules,
    environment,
    revision,
    proxy: bundleName.optional(),
    sharedFlow: bundleName.optional(),
    serviceAccount: filled.optional(),
    delay: seconds.optional(),
    onDelete: z.enum(["undeploy", "restore", "keep"]),
    onFailure: z.enum(["restore", "keep"]),
    timeout: seconds,
  }),
  defaults: { onDelete: "undeploy", onFailure: "restore", timeout: 600 },
  identity: ["environment", "proxy", "sharedFlow"],

  path(state) {
    const { collection, name } = bundleOf(state);
    return `organizations/${state.organization}/environments/${state.environment}/${collection}/${name}/deployments`;
  },

  check: (draft): Checked<State> => ({ problems: [...oneBundle(draft), ...sameAccount(draft)] }),

  create: (context, wanted) => makeLive(context, wanted),

  async read({ apigee }, known) {
    const live = await liveIn(apigee, known.environment, bundleOf(known));
    if (!live) return undefined;
    // An account that the user did not ask for is no argument, and so no drift.
    return { revision: live.revision, ...(known.serviceAccount ? { serviceAccount: live.serviceAccount ?? "" } : {}) };
  },

  async update(context, wanted, known) {
    const settled =
      known.state === "READY" && known.revision === wanted.revision && known.serviceAccount === wanted.serviceAccount;
    return settled ? outputsOf(known) : makeLive(context, wanted, known);
  },

  async delete({ apigee, warn }, known) {
    if (known.onDelete === "keep") return;
    const live = await liveNow(apigee, known.environment, bundleOf(known));
    // Whoever made another revision live wants it that way.
    if (live?.revision !== known.revision) return;
    const { previousRevision } = known;
    if (known.onDelete === "undeploy" || !previousRevision) return undeploy(apigee, placementOf(known));
    await deploy(
      apigee,
      { ...placementOf(known), revision: previousRevision },
      { serviceAccount: live.serviceAccount },
    );
    warn(
      `${placementText({ ...placementOf(known), revision: previousRevision })} is live again, as before this stack.`,
    );
  },
};

function bundleOf({ proxy, sharedFlow }: Pick<State, "proxy" | "sharedFlow">): BundleId {
  return proxy ? { collection: "apis", name: proxy } : { collection: "sharedflows", name: sharedFlow ?? "" };
}

function placementOf(state: State): Placement {
  return { ...bundleOf(state), environment: state.environment, revision: state.revision };
}

function oneBundle({ wanted, pending }: Draft<State>): Problem[] {
  const given = (["proxy", "sharedFlow"] as const).filter((name) => wanted[name] !== undefined || pending(name));
  if (given.length === 1) return [];
  return [
    {
      property: "proxy",
      reason: `proxy and sharedFlow exclude each other: give exactly one of them, not ${given.length ? "both" : "none"}.`,
    },
  ];
}

function sameAccount({ wanted, known, pending }: Draft<State>): Problem[] {
  if (pending("revision") || pending("serviceAccount") || known.revision === undefined) return [];
  if (wanted.revision !== known.revision || wanted.serviceAccount === known.serviceAccount) return [];
  const reason =
    `serviceAccount cannot change on revision ${wanted.revision} while it is deployed: Apigee has no in-place way. ` +
    "Change it together with a new revision, or replace this Deployment (pulumi up --target-replace), which leaves a gap.";
  return [{ property: "serviceAccount", reason }];
}

async function makeLive(context: Context, wanted: State, known?: State): Promise<Partial<State>> {
  const placement = placementOf(wanted);
  const live = await liveNow(context.apigee, wanted.environment, bundleOf(wanted));
  refuseStepBack(placement, live, known);
  refuseOtherAccount(placement, live, wanted);
  const { status, problems } = await rollOut(context, {
    placement,
    live,
    former: wanted.onFailure === "restore" ? live : undefined,
    serviceAccount: wanted.serviceAccount,
    timeout: wanted.timeout,
  });
  const outputs = { ...statusOutputs(status), ...previousOf(wanted, live, known) };
  if (problems.length > 0) throw new PartialFailure(outputs, problems);
  return outputs;
}

function refuseStepBack(placement: Placement, live: Live | undefined, known: State | undefined): void {
  if (!live || Number(live.revision) <= Number(placement.revision) || live.revision === known?.revision) return;
  throw new Error(
    `Revision ${live.revision} is live and newer than the wanted ${placementText(placement)}, and this stack has not seen it. ` +
      "Run pulumi refresh to see it, then pulumi up to replace it all the same, or ask for that revision.",
  );
}

function refuseOtherAccount(placement: Placement, live: Live | undefined, { serviceAccount }: State): void {
  if (live?.revision !== placement.revision || !serviceAccount || serviceAccount === live.serviceAccount) return;
  throw new Error(
    `${placementText(placement)} is deployed with ${live.serviceAccount ?? "no service account"}, not with ${serviceAccount}; ` +
      "Apigee has no in-place way to change that. Undeploy it first (a gap), or deploy a new revision.",
  );
}

/** What was live before this resource's first deployment: a revision of its own does not count. */
function previousOf(wanted: State, live: Live | undefined, known: State | undefined): { previousRevision?: string } {
  const earlier = known?.previousRevision;
  if (known && live?.revision === known.revision) return earlier ? { previousRevision: earlier } : {};
  const replaced = live && live.revision !== wanted.revision ? live.revision : earlier;
  return replaced ? { previousRevision: replaced } : {};
}

function statusOutputs({ state, deployedAt, instances, routeConflicts }: Status): Partial<State> {
  return {
    state,
    routeConflicts,
    ...(deployedAt ? { deployedAt } : {}),
    ...(instances.length > 0 ? { instances } : {}),
  };
}

function outputsOf({ state, deployedAt, previousRevision, instances, routeConflicts }: State): Partial<State> {
  return {
    state,
    routeConflicts,
    ...(deployedAt ? { deployedAt } : {}),
    ...(previousRevision ? { previousRevision } : {}),
    ...(instances ? { instances } : {}),
  };
}
