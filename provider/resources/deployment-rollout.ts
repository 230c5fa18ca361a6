import { type Live, livesIn, livesNow, type Placement, placementText, undeploy } from "../apigee/deployments";
import type { Apigee } from "../apigee/client";
import type { BundleId } from "../apigee/collections";
import { thisMoment } from "../apigee/shared-reads";
import { byNumber, newestOf } from "../apigee/revisions";
import { servedPaths } from "../apigee/served-paths";
import { basePaths, calledSharedFlows } from "../bundle/base-paths";
import { PartialFailure } from "../pulumi/failures";
import type { Context } from "../pulumi/lifecycle";
import { contentOf } from "./callout-import";
import {
  bundleOf,
  type DeploymentState as State,
  ownRevisions,
  placementOf,
  previousLive,
  seenRevisions,
  statusOutputs,
} from "./deployment-state";
import { requireSharedFlows } from "./needed-shared-flows";
import { rollOut } from "./rollout";

/** Makes the wanted revision live, from whatever is live now; what does not come to serve is a partial failure. */
export async function makeLive(context: Context, wanted: State, known?: State): Promise<Partial<State>> {
  const placement = placementOf(wanted);
  const lives = await livesNow(context.apigee, wanted.environment, bundleOf(wanted), known ? [known.revision] : []);
  const live = await replacedBy(context, placement, lives);
  refuseStepBack(placement, live, known);
  refuseOtherAccount(placement, live, wanted);
  const { status, problems } = await rollOut(context, {
    placement,
    live,
    former: wanted.onFailure === "restore" ? servedBefore(wanted, live, known) : undefined,
    serviceAccount: wanted.serviceAccount,
    delay: wanted.delay,
    timeout: wanted.timeout,
  });
  const outputs = { ...statusOutputs(status, context.clean), ...previousOf(wanted, live, known) };
  const unfinished = (reasons: string[]) => new PartialFailure({ ...outputs, ...formerOf(wanted, known) }, reasons);
  if (problems.length > 0) throw unfinished(problems);
  await undeployMoved(context, placement, lives, known).catch((error: unknown) => {
    throw unfinished([(error as Error).message]);
  });
  return outputs;
}

/** What the wanted revision will take the place of. Where several are live, that is the one with its base path; a look at it also shows
 * the shared flows that it calls, which such planes do not look for: its calls would fail without them. */
async function replacedBy(
  { apigee }: Context,
  placement: Placement,
  lives: readonly Live[],
): Promise<Live | undefined> {
  const { severalLive, checksSharedFlows } = apigee.plane.deployments;
  const same = lives.find(({ revision }) => revision === placement.revision);
  if (same || placement.collection === "sharedflows" || (!severalLive && checksSharedFlows)) return same ?? lives[0];
  const { files } = await contentOf(apigee, placement, placement.revision);
  if (!checksSharedFlows) await requireSharedFlows(apigee, placement.environment, placement, calledSharedFlows(files));
  return severalLive ? withPathOf(apigee, placement, lives, basePaths(files)) : lives[0];
}

/** The live revision that serves one of these base paths: the one that override replaces. */
async function withPathOf(
  apigee: Apigee,
  bundle: BundleId,
  lives: readonly Live[],
  paths: string[],
): Promise<Live | undefined> {
  for (const live of lives) {
    const served = await servedPaths(apigee, bundle, live.revision);
    if (!served || served.some((path) => paths.includes(path))) return live;
  }
  return undefined;
}

/** What goes live again where the wanted revision fails: what it replaces; where an interrupted run left it live, what it replaced then. */
function servedBefore(wanted: State, live: Live | undefined, known: State | undefined): Live | undefined {
  if (!live || live.revision !== wanted.revision || !known) return live;
  if (known.state === "READY" && known.revision === wanted.revision) return live;
  const own = newestOf(formerOf(wanted, known).formerRevisions ?? []);
  return own === undefined ? (previousLive(known) ?? live) : { ...live, revision: own };
}

/** What of ours may serve still while the wanted revision does not: put back, under another base path, or waiting to be replaced. */
function formerOf(wanted: State, known: State | undefined): { formerRevisions?: string[] } {
  const former = known ? ownRevisions(known).filter((revision) => revision !== wanted.revision) : [];
  return former.length > 0 ? { formerRevisions: [...new Set(former)] } : {};
}

/** A revision of ours under another base path is not replaced by the new one, and nobody wants it any more. */
async function undeployMoved(
  { apigee }: Context,
  placement: Placement,
  lives: readonly Live[],
  known?: State,
): Promise<void> {
  if (!apigee.plane.deployments.severalLive || !known) return;
  const ours = ownRevisions(known).filter((revision) => revision !== placement.revision);
  if (!lives.some(({ revision }) => ours.includes(revision))) return;
  await undeployLive(apigee, placement, ours);
}

/** Undeploys those of some revisions that are live by now. */
export async function undeployLive(
  apigee: Apigee,
  placement: Omit<Placement, "revision">,
  revisions: readonly string[],
): Promise<void> {
  const lives = await livesIn(apigee, placement.environment, placement, thisMoment);
  for (const { revision } of lives) {
    if (revisions.includes(revision)) await undeploy(apigee, { ...placement, revision });
  }
}

function refuseStepBack(placement: Placement, live: Live | undefined, known: State | undefined): void {
  if (!live || byNumber(live.revision, placement.revision) <= 0) return;
  if (known && seenRevisions(known).includes(live.revision)) return;
  throw new Error(
    `Revision ${live.revision} is live and newer than the wanted ${placementText(placement)}, and this stack has not seen it. ` +
      (known
        ? "Run pulumi refresh to see it, then pulumi up to replace it all the same, or ask for that revision."
        : wayBack(live)),
  );
}

/** A refresh sees only what is in the state already. */
function wayBack({ revision }: Live): string {
  return (
    `Ask for revision ${revision} first: a later up may go back from it. A Deployment that takes another one's place in the program ` +
    `needs no detour: it names the old one in the option "aliases".`
  );
}

function refuseOtherAccount(placement: Placement, live: Live | undefined, { serviceAccount }: State): void {
  if (live?.revision !== placement.revision || !serviceAccount || serviceAccount === live.serviceAccount) return;
  throw new Error(
    `${placementText(placement)} is deployed with ${live.serviceAccount ?? "no service account"}, not with ${serviceAccount}; ` +
      "Apigee has no in-place way to change that. Undeploy it first (a gap), or deploy a new revision.",
  );
}

/** What was live before this resource's first deployment, the wanted revision too; what it deployed or saw since does not count. */
function previousOf(wanted: State, live: Live | undefined, known: State | undefined): Partial<State> {
  const own = known && live && [...seenRevisions(known), wanted.revision].includes(live.revision);
  const { revision, serviceAccount } = (live && !own ? live : known && previousLive(known)) ?? {};
  return {
    ...(revision ? { previousRevision: revision } : {}),
    ...(serviceAccount ? { previousServiceAccount: serviceAccount } : {}),
  };
}
