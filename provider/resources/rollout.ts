import { spoken } from "../apigee/collections";
import {
  deploy,
  type Live,
  notSeenYet,
  type Placement,
  placementText,
  type Status,
  untilServed,
} from "../apigee/deployments";
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
  /** Asked before the request to deploy is sent again: rejects where it should not be. */
  again?: (() => Promise<void>) | undefined;
}

/** What came of a rollout: `problems` is empty exactly when the revision serves. */
export interface RolledOut {
  status: Status;
  problems: string[];
  /** What was live before it is not live again, though it should be. */
  notPutBack: boolean;
}

/** Deploys, waits until it serves, and puts back what was live where it does not come to that. */
export async function rollOut(context: Context, rollout: Rollout): Promise<RolledOut> {
  const { placement } = rollout;
  const { status, unseen } = await servedStatus(context, rollout);
  for (const conflict of status.routeConflicts)
    context.warn(`${placementText(placement)} is deployed, but gets no traffic: ${conflict}`);
  if (unseen !== undefined) return { status, problems: [unseen], notPutBack: false };
  return { status, ...(await problemsOf(context, rollout, status)) };
}

/** How a deployment stands, and why that could not be seen where it could not. */
interface Look {
  status: Status;
  unseen?: string;
}

/** Deploys unless the revision is live already; one that failed there, whole or on a server, is deployed once more. */
async function servedStatus(context: Context, rollout: Rollout): Promise<Look> {
  const { placement, live, timeout, delay, again } = rollout;
  const before = live?.revision === placement.revision ? await lookUntilServed(context, placement, timeout) : undefined;
  if (before && before.status.state !== "ERROR") return before;
  const serviceAccount = rollout.serviceAccount ?? live?.serviceAccount;
  await deploy(context.apigee, placement, { serviceAccount, delay, again });
  return lookUntilServed(context, placement, timeout);
}

/** A look that fails changes nothing in what was deployed, which must not be lost for that. */
async function lookUntilServed({ apigee, progress }: Context, placement: Placement, timeout: number): Promise<Look> {
  try {
    return { status: await untilServed(apigee, placement, { timeout, progress }) };
  } catch (error) {
    const what = `${placementText(placement)} was deployed, but whether it serves could not be seen`;
    return {
      status: notSeenYet,
      unseen: `${what}:\n${(error as Error).message}\nMend that, and run the same command again to go on.`,
    };
  }
}

async function problemsOf(context: Context, rollout: Rollout, status: Status): Promise<Omit<RolledOut, "status">> {
  const what = placementText(rollout.placement);
  const only = (...problems: string[]) => ({ problems, notPutBack: false });
  if (status.state === "READY") return only();
  // Whoever replaced or undeployed it wants it that way, so nothing is put back.
  if (status.gone)
    return only(`${what} was replaced or undeployed by somebody before it served. Run pulumi refresh to see it.`);
  if (status.state === "PROGRESSING") return only(stillWaiting(what, rollout.timeout));
  const reasons = status.errors.map((reason) => `${what} failed: ${reason}`);
  const first = reasons.length > 0 ? reasons : [`${what} failed; Apigee gave no reason`];
  const { problems, notPutBack } = await putBack(context, rollout);
  return { problems: [...first, ...problems], notPutBack };
}

function stillWaiting(what: string, timeout: number): string {
  return `${what} does not serve after ${timeout} s and is left to Apigee. Run the same command again to go on waiting, or raise timeout.`;
}

/** The reasons of the failure that this repairs are told whatever comes of it. */
async function putBack(context: Context, { placement, former, timeout }: Rollout): Promise<Omit<RolledOut, "status">> {
  if (!former || former.revision === placement.revision) return { problems: [], notPutBack: false };
  const again = { ...placement, revision: former.revision };
  const what = placementText(again);
  const mend = `Until you mend the cause and run pulumi up, or deploy that revision yourself, ${spoken(placement)} may be down.`;
  try {
    await deploy(context.apigee, again, { serviceAccount: former.serviceAccount });
  } catch (error) {
    return {
      problems: [`${what}, live before, could not be put back: ${(error as Error).message}\n${mend}`],
      notPutBack: true,
    };
  }
  const { status, unseen } = await lookUntilServed(context, again, timeout);
  if (unseen !== undefined) return { problems: [`${what}, live before, was put back:\n${unseen}`], notPutBack: true };
  if (status.state !== "ERROR")
    return { problems: [`${what}, live before, was put back and is ${status.state}`], notPutBack: false };
  const why = status.gone ? "somebody replaced or undeployed it" : status.errors.join("; ") || "Apigee gave no reason";
  return { problems: [`${what}, live before, was put back and failed too: ${why}\n${mend}`], notPutBack: true };
}
