import { contentDigest } from "../bundle/digest";
import { type Live, undeploy } from "../apigee/deployments";
import { findRevisions, listedRevisions, newestOf } from "../apigee/revisions";
import { inTurn } from "../apigee/turns";
import type { Context } from "../pulumi/lifecycle";
import { withoutCallout } from "./callout-edit";
import { served } from "./callout-environment";
import { contentOf, importFiles } from "./callout-import";
import { type InEnvironment, justNow, liveOf, placed, proxyOf, turnOf } from "./callout-live";
import { removeRevisions } from "./revision-removal";

/** A revision that is what is live minus the callout, and whether the live one turned out to be of this stack's making. */
interface Bare {
  revision: string;
  liveIsOurs: boolean;
}

/** Makes live what is live minus the callout, or takes the API down; then takes our revisions out. */
export function unprotect(context: Context, known: InEnvironment): Promise<void> {
  return inTurn(turnOf(known), async () => {
    const live = await liveOf(context, known, known.revision, justNow);
    const found = live && !known.adopted ? await takeOut(context, known, live) : [];
    const there = (await listedRevisions(context.apigee, proxyOf(known), justNow)) ?? [];
    const own = [...new Set([...known.revisions, ...found])].filter((revision) => there.includes(revision));
    await removeRevisions(context, proxyOf(known), own);
  });
}

/** Takes the callout out of what is live; answers a revision that turned out to be ours to remove. */
async function takeOut(context: Context, known: InEnvironment, live: Live): Promise<string[]> {
  const { apigee, warn } = context;
  const { proxy, environment, sharedFlow } = known;
  const bareOf = await wayToBare(context, known, live);
  if (!bareOf) return [];
  if (known.onDelete === "undeploy") {
    await undeploy(apigee, placed(known, live.revision));
    warn(`Proxy ${proxy} is undeployed from environment ${environment}, as onDelete asks.`);
    return [];
  }
  const bare = await bareOf();
  const { problems } = await served(context, known, bare.revision, live, live.revision);
  if (problems.length > 0) throw new Error(problems.join("\n"));
  warn(`Proxy ${proxy} is open in environment ${environment} now: its calls no longer pass ${sharedFlow}.`);
  return bare.liveIsOurs ? [live.revision] : [];
}

/** How to come by a revision that is what is live minus the callout; `undefined` where live carries none of ours. */
async function wayToBare(
  context: Context,
  known: InEnvironment,
  live: Live,
): Promise<(() => Promise<Bare>) | undefined> {
  const { apigee, owner } = context;
  const revisions = (await listedRevisions(apigee, proxyOf(known), justNow)) ?? [];
  const own = known.revisions.includes(live.revision) && live.revision === known.revision;
  // Our own revision is its base plus the callout, where a revision that was deployed never changes.
  if (own && !apigee.plane.bundles.revisionsChange && revisions.includes(known.baseRevision)) {
    return () => Promise.resolve({ revision: known.baseRevision, liveIsOurs: true });
  }
  const { files } = await contentOf(apigee, proxyOf(known), live.revision);
  const found = withoutCallout(files, known, owner);
  return found && (() => bareFrom(context, known, revisions, found));
}

async function bareFrom(
  { apigee }: Context,
  known: InEnvironment,
  revisions: string[],
  { files, likely }: NonNullable<ReturnType<typeof withoutCallout>>,
): Promise<Bare> {
  const digest = contentDigest(files);
  const same = async () => contentDigest((await contentOf(apigee, proxyOf(known), likely)).files) === digest;
  // An owner's revision plus our callout and nothing else is what this stack makes, also for another of its callouts that is gone.
  if (revisions.includes(likely) && (await same())) return { revision: likely, liveIsOurs: true };
  const newest = newestOf((await findRevisions(apigee, proxyOf(known))) ?? []) ?? "0";
  const made = await importFiles(apigee, proxyOf(known), files, newest);
  return { revision: made.revision, liveIsOurs: false };
}
