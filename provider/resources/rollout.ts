import { deploy, type Live, type Placement, placementText, type Status, untilServed } from "../apigee/deployments";
import type { Context } from "../pulumi/lifecycle";

/** A revision to be made live, and what to do about the one that it replaces. */
export interface Rollout {
  placement: Placement;
  /** What is live now, and goes live again when the new revision fails. */
  replaced?: Live | undefined;
  serviceAccount?: string | undefined;
  /** Whether a failure puts back what was live. */
  restore: boolean;
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
  const { placement, replaced, serviceAccount } = rollout;
  const { apigee, progress, warn } = context;
  if (replaced?.revision !== placement.revision) await deploy(apigee, placement, serviceAccount ?? replaced?.serviceAccount);
  const status = await untilServed(apigee, placement, { timeout: rollout.timeout, progress });
  for (const conflict of status.routeConflicts) warn(`${placementText(placement)} is deployed, but gets no traffic: ${conflict}`);
  return { status, problems: await problemsOf(context, rollout, status) };
}

async function problemsOf(context: Context, rollout: Rollout, status: Status): Promise<string[]> {
  const what = placementText(rollout.placement);
  if (status.state === "READY") return [];
  if (status.state === "PROGRESSING") return [stillWaiting(what, rollout.timeout)];
  const reasons = status.errors.map((reason) => `${what} failed: ${reason}`);
  return [...(reasons.length > 0 ? reasons : [`${what} failed; Apigee gave no reason`]), ...(await putBack(context, rollout))];
}

function stillWaiting(what: string, timeout: number): string {
  return `${what} does not serve after ${timeout} s and is left to Apigee. Run pulumi up again to go on waiting, or raise timeout.`;
}

async function putBack({ apigee, progress }: Context, { placement, replaced, restore, timeout }: Rollout): Promise<string[]> {
  if (!restore || !replaced || replaced.revision === placement.revision) return [];
  const former = { ...placement, revision: replaced.revision };
  await deploy(apigee, former, replaced.serviceAccount);
  const { state } = await untilServed(apigee, former, { timeout, progress });
  return [`${placementText(former)}, live before, was put back and is ${state}`];
}
