import { type Live, livesIn } from "../apigee/deployments";
import { newestOf } from "../apigee/revisions";
import type { Context } from "../pulumi/lifecycle";
import { bundleOf, type DeploymentState as State, ownRevisionOf } from "./deployment-state";

/** What is live by now. What somebody else made live is shown, but stays apart from what is ours, which alone a delete takes down. */
export async function readDeployment({ apigee }: Context, known: State): Promise<Partial<State> | undefined> {
  const own = ownRevisionOf(known);
  const lives = await livesIn(apigee, known.environment, bundleOf(known), { own: [known.revision] });
  const live = liveAmong(lives, own);
  if (!live) return undefined;
  return { ...found(live, known), ownRevision: live.revision === own ? undefined : own };
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
