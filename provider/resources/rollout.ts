import { deploy, type Live, type Placement, placementText, type Status, untilServed } from "../apigee/deployments";
import type { Context } from "../pulumi/lifecycle";

/** A revision to be made live, and what to do about the one that it replaces. */
export interface Rollout {
  placement: Placement;
  /** What is live now. */
  live?: Live | undefined;
  /** What goes live again when the revision fails. */
  former?: Live | undefined;
  /** Default: the one that is live has. */
  serviceAccount?: string | undefined;
  /** Seconds that the replaced revision goes on serving, where the plane can do that. */
  delay?: number | undefined;
  /** Seconds. */
  timeout: number;
}

/** What came of a rollout: `problems` is empty exactly when the revision serves. */
export interface RolledOut {
  status: Status;
  problems: string[];
}

/** Deploys, waits until it serves, and puts back what was live where it does not come to that. */
export async function rollOut(context: Context, rollout: Rollout): Promise<RolledOut> {
  const { placement } = rollout;
  const status = await servedStatus(context, rollout);
  for (const conflict of status.routeConflicts)
    context.warn(`${placementText(placement)} is deployed, but gets no traffic: ${conflict}`);
  return { status, problems: await problemsOf(context, rollout, status) };
}

/** Deploys unless the revision is live already; one that failed there, whole or on a server, is deployed once more. */
async function servedStatus({ apigee, progress }: Context, rollout: Rollout): Promise<Status> {
  const { placement, live, timeout, delay } = rollout;
  const wait = () => untilServed(apigee, placement, { timeout, progress });
  const before = live?.revision === placement.revision ? await wait() : undefined;
  if (before && before.state !== "ERROR") return before;
  await deploy(apigee, placement, { serviceAccount: rollout.serviceAccount ?? live?.serviceAccount, delay });
  return wait();
}

async function problemsOf(context: Context, rollout: Rollout, status: Status): Promise<string[]> {
  const what = placementText(rollout.placement);
  if (status.state === "READY") return [];
  // Whoever replaced or undeployed it wants it that way, so nothing is put back.
  if (status.gone)
    return [`${what} was replaced or undeployed by somebody before it served. Run pulumi refresh to see it.`];
  if (status.state === "PROGRESSING") return [stillWaiting(what, rollout.timeout)];
  const reasons = status.errors.map((reason) => `${what} failed: ${reason}`);
  return [
    ...(reasons.length > 0 ? reasons : [`${what} failed; Apigee gave no reason`]),
    ...(await putBack(context, rollout)),
  ];
}

function stillWaiting(what: string, timeout: number): string {
  return `${what} does not serve after ${timeout} s and is left to Apigee. Run pulumi up again to go on waiting, or raise timeout.`;
}

async function putBack({ apigee, progress }: Context, { placement, former, timeout }: Rollout): Promise<string[]> {
  if (!former || former.revision === placement.revision) return [];
  const again = { ...placement, revision: former.revision };
  await deploy(apigee, again, { serviceAccount: former.serviceAccount });
  const { state } = await untilServed(apigee, again, { timeout, progress });
  return [`${placementText(again)}, live before, was put back and is ${state}`];
}
