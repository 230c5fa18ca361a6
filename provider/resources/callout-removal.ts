import { contentDigest } from "../bundle/digest";
import { type Live, undeploy } from "../apigee/deployments";
import { byNumber, findRevisions, listedRevisions, newestOf } from "../apigee/revisions";
import { justNow } from "../apigee/shared-reads";
import { inTurn } from "../apigee/turns";
import type { Context } from "../pulumi/lifecycle";
import { type Bare, type Content, withoutCallout } from "./callout-edit";
import { contentOf, importFiles, madeAlready, type Made } from "./callout-import";
import { type InEnvironment, liveOf, placed, proxyOf, turnOf } from "./callout-live";
import type { OtherStacks } from "./callout-others";
import { type Attempt, besides, gaveWay, release, untilDone } from "./callout-release";
import { removeRevisions, tellKept } from "./revision-removal";

/** What to make live instead, and whether what is live turned out to be of this stack's making. */
interface Way {
  to: Made;
  liveIsOurs: boolean;
}

/** Makes live what is live minus the callout, or takes the API down; then takes our revisions out, but those that were inherited. */
export function unprotect(context: Context, known: InEnvironment, inherited: readonly string[]): Promise<void> {
  return inTurn(turnOf(known), async () => {
    const found = known.adopted ? [] : await takeOut(context, known, inherited);
    const there = (await listedRevisions(context.apigee, proxyOf(known), { ...justNow, own: known.revisions })) ?? [];
    const own = [...new Set([...known.revisions, ...found])].filter(
      (revision) => there.includes(revision) && !inherited.includes(revision),
    );
    tellKept(context, known, await removeRevisions(context, proxyOf(known), own));
  });
}

/** Takes the callout out of what is live; answers a revision that turned out to be ours to remove. */
async function takeOut(context: Context, known: InEnvironment, inherited: readonly string[]): Promise<string[]> {
  const found = await untilDone(context, known, async (how) => {
    const live = await liveOf(context, known, known.revision, how.freshness);
    if (!live) return [];
    return inherited.includes(live.revision) ? handOn(context, known, live) : takeOutOf(context, known, live, how);
  });
  if (found) return found;
  throw new Error(
    `Proxy ${known.proxy} was released again and again while the callout was taken out. Run pulumi destroy again when its owners are done.`,
  );
}

/** What is live stays: the API must not open between the callout's own deployment and the Deployment's. */
function handOn({ inform }: Context, { proxy, environment }: InEnvironment, { revision }: Live): string[] {
  inform(
    `Proxy ${proxy} keeps revision ${revision} in environment ${environment}: it is a Deployment's to take on now.`,
  );
  return [];
}

/** One attempt; `undefined` when somebody released another revision meanwhile, which it must be taken out of then. */
async function takeOutOf(
  context: Context,
  known: InEnvironment,
  live: Live,
  { others, freshness }: Attempt,
): Promise<string[] | undefined> {
  const revisions = (await listedRevisions(context.apigee, proxyOf(known), freshness)) ?? [];
  if (isShort(context, known, live, revisions)) {
    const to = madeAlready(known.baseRevision);
    return open(context, known, live, () => Promise.resolve({ to, liveIsOurs: true }));
  }
  const from = await contentOf(context.apigee, proxyOf(known), live.revision);
  const bare = withoutCallout(from.files, known, context.owner);
  if (!bare) return untilOpen(context, known, live, revisions);
  return open(context, known, live, () => wayTo(context, known, { from, bare, others, revisions }));
}

/** A delete that was killed while the base went live has left the wait for it; what serves until then is our revision. */
async function untilOpen(
  context: Context,
  known: InEnvironment,
  live: Live,
  revisions: readonly string[],
): Promise<string[] | undefined> {
  if (known.onDelete === "undeploy" || live.revision !== known.baseRevision) return [];
  const former = revisions.includes(known.revision) ? known.revision : live.revision;
  const opened = await release(context, known, { revision: live.revision, live, former });
  if (opened && opened.problems.length > 0) throw new Error(opened.problems.join("\n"));
  return opened && [];
}

/** Our own revision is its base plus the callout, where a deployed one never changes; a newer one may be another stack's on its way. */
function isShort({ apigee }: Context, known: InEnvironment, live: Live, revisions: readonly string[]): boolean {
  const own = known.revisions.includes(live.revision) && live.revision === known.revision;
  if (!own || apigee.plane.bundles.revisionsChange || !revisions.includes(known.baseRevision)) return false;
  return byNumber(newestOf(revisions) ?? "0", live.revision) <= 0;
}

async function open(
  context: Context,
  known: InEnvironment,
  live: Live,
  find: () => Promise<Way | undefined>,
): Promise<string[] | undefined> {
  const { apigee, warn } = context;
  const { proxy, environment, sharedFlow } = known;
  if (known.onDelete === "undeploy") {
    await undeploy(apigee, placed(known, live.revision));
    warn(`Proxy ${proxy} is undeployed from environment ${environment}, as onDelete asks.`);
    return [];
  }
  const way = await find();
  if (!way) return undefined;
  const opened = await release(context, known, { revision: way.to.revision, live, former: live.revision });
  if (!opened) {
    if (way.to.imported) await removeRevisions(context, proxyOf(known), [way.to.revision]);
    return undefined;
  }
  if (opened.problems.length > 0) throw new Error(opened.problems.join("\n"));
  warn(`Proxy ${proxy} is open in environment ${environment} now: its calls no longer pass ${sharedFlow}.`);
  return way.liveIsOurs ? [live.revision] : [];
}

interface Situation {
  from: Content;
  bare: Bare;
  others: OtherStacks;
  revisions: readonly string[];
}

/** Finds or makes a revision that is what is live minus the callout; `undefined` when another stack was let pass first. */
async function wayTo(
  context: Context,
  known: InEnvironment,
  { from, bare, others, revisions }: Situation,
): Promise<Way | undefined> {
  const { apigee } = context;
  const beside = await besides(context, known, others, from, revisions);
  if (!beside) return undefined;
  const digest = contentDigest(bare.files);
  for (const revision of new Set(bare.likely.filter((one) => revisions.includes(one)))) {
    const { files } = await contentOf(apigee, proxyOf(known), revision);
    // A revision of its owner's plus our callout and nothing else is what this stack makes, also for another of its callouts that is gone.
    if (contentDigest(files) === digest) return { to: madeAlready(revision), liveIsOurs: true };
  }
  const { newer } = beside;
  // A delete that was killed before it deployed has left it.
  if (newer && contentDigest(newer.files) === digest) return { to: madeAlready(newer.revision), liveIsOurs: false };
  const now = (await findRevisions(apigee, proxyOf(known))) ?? [];
  const to = await importFiles(apigee, proxyOf(known), bare.files, newestOf(now) ?? "0");
  if (await gaveWay(context, known, others, from, { made: to, revisions: now })) return undefined;
  return { to, liveIsOurs: false };
}
