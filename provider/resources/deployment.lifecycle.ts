import { z } from "zod";
import { deploy, livesIn, livesNow, placementText, undeploy } from "../apigee/deployments";
import { planeNamed } from "../apigee/planes";
import { listedRevisions, newestOf } from "../apigee/revisions";
import type { Checked, Draft, Lifecycle } from "../pulumi/lifecycle";
import { makeLive } from "./deployment-rollout";
import { bundleOf, type DeploymentState, placementOf } from "./deployment-state";
import { kinds } from "./kinds";
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

  async read({ apigee }, known) {
    const lives = await livesIn(apigee, known.environment, bundleOf(known));
    const current = lives.some((other) => other.revision === known.revision)
      ? known.revision
      : newestOf(revisionsOf(lives));
    const live = lives.find((other) => other.revision === current);
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
    const lives = await livesNow(apigee, known.environment, bundleOf(known));
    const live = lives.find((other) => other.revision === known.revision);
    // Whoever made another revision live wants it that way.
    if (!live) return;
    const { previousRevision } = known;
    if (known.onDelete === "undeploy" || !previousRevision) return undeploy(apigee, placementOf(known));
    if (previousRevision === live.revision) return;
    if (!(await listedRevisions(apigee, bundleOf(known)))?.includes(previousRevision)) {
      warn(
        `Revision ${previousRevision}, live before this stack, is gone, so ${placementText(placementOf(known))} is undeployed.`,
      );
      return undeploy(apigee, placementOf(known));
    }
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

function outputsOf({ state, deployedAt, previousRevision, instances, servers, routeConflicts }: State): Partial<State> {
  return {
    state,
    routeConflicts,
    ...(deployedAt ? { deployedAt } : {}),
    ...(previousRevision ? { previousRevision } : {}),
    ...(instances ? { instances } : {}),
    ...(servers ? { servers } : {}),
  };
}
