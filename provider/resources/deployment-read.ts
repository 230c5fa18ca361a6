import { type Live, livesIn, statusOf } from "../apigee/deployments";
import { newestOf } from "../apigee/revisions";
import type { Context } from "../pulumi/lifecycle";
import { bundleOf, type DeploymentState as State, ownRevisionOf, placementOf, statusOutputs } from "./deployment-state";

/**
 * What is live by now. What somebody else made live is shown, but stays apart from what is ours, which alone a delete takes down.
 * After a refresh Pulumi knows no more that the last `up` failed, so a deployment that is not done yet must differ by itself.
 */
export async function readDeployment(context: Context, known: State): Promise<Partial<State> | undefined> {
  const own = ownRevisionOf(known);
  const lives = await livesIn(context.apigee, known.environment, bundleOf(known), { own: [known.revision] });
  const live = liveAmong(lives, own);
  if (!live) return undefined;
  const state = found(live, known);
  return live.revision === own
    ? { ...state, ...(await progressOf(context, known, lives)) }
    : { ...state, ownRevision: own };
}

function liveAmong(lives: readonly Live[], own: string): Live | undefined {
  const shown = lives.map(({ revision }) => revision);
  const current = shown.includes(own) ? own : newestOf(shown);
  return lives.find(({ revision }) => revision === current);
}

/** An account that the user did not ask for is no argument, and so no drift. */
function found({ revision, serviceAccount }: Live, known: State): Partial<State> {
  return { revision, ...(known.serviceAccount ? { serviceAccount: serviceAccount ?? "" } : {}) };
}

/** Whether our own live revision serves by now, and nothing of ours beside it; only what was not done is looked at again. */
async function progressOf({ apigee, clean }: Context, known: State, lives: readonly Live[]): Promise<Partial<State>> {
  const revision = ownRevisionOf(known);
  const left = known.formerRevisions?.some((former) => lives.some((live) => live.revision === former));
  const status = known.state === "READY" ? undefined : await statusOf(apigee, { ...placementOf(known), revision });
  const outputs = status ? statusOutputs(status, clean) : {};
  const done = !left && { ...known, ...outputs }.state === "READY";
  return done
    ? { ...outputs, formerRevisions: undefined, ownRevision: undefined }
    : { ...outputs, ownRevision: revision };
}
