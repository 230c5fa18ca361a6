import { z } from "zod";
import { type Live, livesNow, placementText, undeploy } from "../apigee/deployments";
import { planeNamed } from "../apigee/planes";
import { listedRevisions } from "../apigee/revisions";
import type { Checked, Context, Draft, Lifecycle } from "../pulumi/lifecycle";
import { readDeployment } from "./deployment-read";
import { makeLive, undeployLive } from "./deployment-rollout";
import { bundleOf, type DeploymentState, ownRevisions, placementOf } from "./deployment-state";
import { kinds } from "./kinds";
import { rollOut } from "./rollout";
import { bundleName, connectionRules, environment, filled, revision, seconds } from "./rules";

type State = DeploymentState;

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

  check: (draft): Checked<State> => ({ problems: [...oneBundle(draft), ...foreign(draft), ...sameAccount(draft)] }),

  create: (context, wanted) => makeLive(context, wanted),

  read: readDeployment,

  async update(context, wanted, known) {
    return isSettled(wanted, known) ? outputsOf(known) : makeLive(context, wanted, known);
  },

  async delete(context, known) {
    if (known.onDelete === "keep") return;
    const lives = await livesNow(context.apigee, known.environment, bundleOf(known), ownRevisions(known));
    const ours = lives.filter(({ revision }) => ownRevisions(known).includes(revision));
    if (ours.length > 0) return takeDown(context, known, lives, ours);
    // A delete that was killed may have left what was live before on its way.
    if (known.onDelete === "restore" && isLiveAgain(known, lives)) await restore(context, known, lives, ours);
    tellStaying(context, known, lives);
  },
};

/** Whether what is wanted serves, and nothing else of ours is left to be undeployed. */
function isSettled(wanted: State, known: State): boolean {
  if (known.state !== "READY" || known.formerRevisions?.length || known.ownRevision !== undefined) return false;
  return known.revision === wanted.revision && known.serviceAccount === wanted.serviceAccount;
}

/** Whoever made another revision live wants it that way; but it may have been a run of ours, killed before Pulumi knew of it. */
function tellStaying({ warn }: Context, known: State, lives: readonly Live[]): void {
  const others = revisionsOf(lives).filter((revision) => revision !== known.previousRevision);
  for (const revision of others) {
    const what = placementText({ ...placementOf(known), revision });
    warn(
      `${what} stays live: as far as Pulumi knows, not this stack deployed it. If a run that was killed did, undeploy it yourself.`,
    );
  }
}

/** Undeploys what is ours, after putting back what was live before where that is asked for. */
async function takeDown(context: Context, known: State, lives: readonly Live[], ours: readonly Live[]): Promise<void> {
  const { apigee } = context;
  const restored = known.onDelete === "restore" ? await restore(context, known, lives, ours) : undefined;
  const left = revisionsOf(ours).filter((revision) => revision !== restored);
  if (restored === undefined) {
    for (const revision of left) await undeploy(apigee, { ...placementOf(known), revision });
  } else if (left.length > 0 && apigee.plane.deployments.severalLive) {
    await undeployLive(apigee, placementOf(known), left);
  }
}

function isLiveAgain({ previousRevision }: State, lives: readonly Live[]): boolean {
  return lives.some(({ revision }) => revision === previousRevision);
}

/**
 * Makes live what was so before this resource, in the place of ours, and waits until it serves; answers its revision, `undefined` where
 * there is none. Ours serves on where that one fails.
 */
async function restore(
  context: Context,
  known: State,
  lives: readonly Live[],
  ours: readonly Live[],
): Promise<string | undefined> {
  const { previousRevision: revision, previousServiceAccount: serviceAccount, timeout } = known;
  if (!revision) return undefined;
  const again = lives.find((live) => live.revision === revision);
  if (!again && !(await listedRevisions(context.apigee, bundleOf(known)))?.includes(revision)) {
    context.warn(
      `Revision ${revision}, live before this stack, is gone, so ${placementText(placementOf(known))} is undeployed.`,
    );
    return undefined;
  }
  const placement = { ...placementOf(known), revision };
  const [former] = ours;
  const { problems } = await rollOut(context, { placement, live: again, former, serviceAccount, timeout });
  if (problems.length > 0) throw new Error(problems.join("\n"));
  if (!again) context.warn(`${placementText(placement)} is live again, as before this stack.`);
  return revision;
}

function oneBundle({ wanted, pending }: Draft<State>): string[] {
  const given = (["proxy", "sharedFlow"] as const).filter((name) => wanted[name] !== undefined || pending(name));
  if (given.length === 1) return [];
  if (given.length === 0) return ["proxy is missing, and sharedFlow too: give one of them."];
  return ["proxy and sharedFlow exclude each other: give one of them, and another Deployment the other."];
}

function sameAccount({ wanted, known, pending }: Draft<State>): string[] {
  if (wanted.serviceAccount === undefined || wanted.serviceAccount === known.serviceAccount) return [];
  const same = ["plane", "organization", "environment", "proxy", "sharedFlow", "revision"] as const;
  if (known.revision === undefined || same.some((part) => pending(part) || wanted[part] !== known[part])) return [];
  return [
    `serviceAccount cannot change on revision ${wanted.revision} while it is deployed: Apigee has no in-place way. ` +
      "Change it together with a new revision; or take this Deployment out, run pulumi up, and put it back, which leaves a gap.",
  ];
}

/** Arguments that this plane has no use for, where the plane is known. */
function foreign({ wanted, pending }: Draft<State>): string[] {
  if (!wanted.plane) return [];
  const { delay, serviceAccount } = planeNamed(wanted.plane).deployments;
  const given = (name: "delay" | "serviceAccount") => wanted[name] !== undefined || pending(name);
  return [
    ...(given("delay") && !delay ? ["delay belongs to Apigee Edge and Private Cloud; leave it out on Apigee X."] : []),
    ...(given("serviceAccount") && !serviceAccount
      ? ["serviceAccount belongs to Apigee X and hybrid; leave it out on Apigee Edge and Private Cloud."]
      : []),
  ];
}

function revisionsOf(lives: readonly { revision: string }[]): string[] {
  return lives.map((live) => live.revision);
}

function outputsOf(known: State): Partial<State> {
  const { state, deployedAt, previousRevision, previousServiceAccount, instances, servers, routeConflicts } = known;
  return {
    state,
    routeConflicts,
    ...(deployedAt ? { deployedAt } : {}),
    ...(previousRevision ? { previousRevision } : {}),
    ...(previousServiceAccount ? { previousServiceAccount } : {}),
    ...(instances ? { instances } : {}),
    ...(servers ? { servers } : {}),
  };
}
