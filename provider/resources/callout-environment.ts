import type { Live } from "../apigee/deployments";
import { byNumber, listedRevisions, newestOf } from "../apigee/revisions";
import { inTurn } from "../apigee/turns";
import type { Context } from "../pulumi/lifecycle";
import { type Carried, type CarriedOutputs, carriedOutputs } from "./callout-carried";
import { type Edit, editOf } from "./callout-edit";
import { contentOf, importEdit, type Made } from "./callout-import";
import { type InEnvironment, liveOf, othersUnprotected, proxyOf, turnOf } from "./callout-live";
import { type Attempt, besides, gaveWay, release, untilDone } from "./callout-release";
import type { CalloutState } from "./callout-state";
import { orUnfinished, removalFailure, unfinished, withdraw } from "./callout-unfinished";
import { environmentWarnings } from "./environment-type";
import { requireSharedFlows } from "./needed-shared-flows";
import { absentProxy } from "./proxy-names";
import { removeRevisions } from "./revision-removal";

/** Makes what is live carry the callout, on top of whatever its owner released; gives up after many others were faster. */
export function protect(
  context: Context,
  wanted: InEnvironment,
  known?: InEnvironment,
): Promise<Partial<CalloutState>> {
  return inTurn(turnOf(wanted), async () => {
    const outputs = await untilDone(context, wanted, (how) => protectOnce(context, wanted, known, how));
    if (outputs) return outputs;
    throw new Error(
      `Proxy ${wanted.proxy} was released again and again while it was edited. Run pulumi up when its owners are done.`,
    );
  });
}

/** One attempt; `undefined` when somebody released another revision meanwhile, which must be the base then. */
async function protectOnce(
  context: Context,
  wanted: InEnvironment,
  known: InEnvironment | undefined,
  { others, freshness }: Attempt,
): Promise<Partial<CalloutState> | undefined> {
  const { apigee, owner } = context;
  const live = await liveOf(context, wanted, known?.revision, freshness);
  if (!apigee.plane.deployments.checksSharedFlows) {
    await requireSharedFlows(apigee, wanted.environment, { name: wanted.proxy }, [wanted.sharedFlow]);
  }
  const revisions = (await listedRevisions(apigee, proxyOf(wanted), freshness)) ?? [];
  const base = live?.revision ?? newestOf(revisions);
  if (!base) throw await absentProxy(apigee, wanted.proxy);
  const from = await contentOf(apigee, proxyOf(wanted), base);
  const edit = editOf(from, wanted, known, owner);
  if (!edit.needed) return carriedAlready(context, wanted, known, { live, edit, revisions });
  const beside = await besides(context, wanted, others, from, revisions);
  if (!beside) return undefined;
  edit.warnings.push(...(await environmentWarnings(context, wanted.environment)));
  const made = await importEdit(apigee, wanted, edit, { revisions, ...beside });
  if (await gaveWay(context, wanted, others, from, { made, revisions })) return undefined;
  return goLive(context, wanted, known, { live, made, edit });
}

/** The base carries the callout already, so that it has to serve and nothing else. */
async function carriedAlready(
  context: Context,
  wanted: InEnvironment,
  known: InEnvironment | undefined,
  { live, ...carried }: Carried & { live: Live | undefined },
): Promise<Partial<CalloutState> | undefined> {
  const outputs = await carriedOutputs(context, wanted, known, carried);
  const { revision } = outputs;
  if (!live) return { ...outputs, warnings: [unprotected(context, wanted)] };
  const former = servedBefore(known, outputs, carried.revisions);
  const served = await release(context, wanted, { revision, live, former });
  if (!served) return undefined;
  if (served.problems.length > 0) throw unfinished(outputs, served.problems);
  return orUnfinished(outputs, async () => ({
    ...outputs,
    revisions: await prune(context, wanted, outputs.revisions, revision),
  }));
}

/**
 * What served before the revision that is live, and so goes live again where that one fails: of an interrupted update our revision before
 * it, of an interrupted create the base. Once it has served, nothing came before it that would not open the API.
 */
function servedBefore(
  known: InEnvironment | undefined,
  { revision, baseRevision, revisions }: CarriedOutputs,
  there: readonly string[],
): string {
  // One that others put more into is not ours to put back: its base holds neither their callouts nor the owner's release.
  if (!revisions.includes(revision) || (known?.revision === revision && known.attached.length > 0)) return revision;
  const ours = revisions.filter((one) => one !== revision && there.includes(one) && byNumber(one, baseRevision) > 0);
  return newestOf(ours) ?? baseRevision;
}

function unprotected({ warn }: Context, { proxy, environment }: InEnvironment): string {
  const warning = `Nothing of proxy ${proxy} is deployed in environment ${environment}, so nothing is protected yet: only a revision with the callout was made.`;
  warn(warning);
  return warning;
}

interface Edited {
  live: Live | undefined;
  made: Made;
  edit: Edit & { needed: true };
}

async function goLive(
  context: Context,
  wanted: InEnvironment,
  known: InEnvironment | undefined,
  { live, made: { revision, imported }, edit }: Edited,
): Promise<Partial<CalloutState> | undefined> {
  const own = [...new Set([...(known?.revisions ?? []), revision])];
  const outputs = {
    revision,
    baseRevision: edit.mark.base,
    revisions: own,
    attached: edit.attached,
    warnings: edit.warnings,
  };
  if (!live) return { ...outputs, warnings: [...told(context, edit.warnings), unprotected(context, wanted)] };
  const served = await release(context, wanted, { revision, live, former: live.revision }).catch((error: unknown) =>
    withdraw(context, wanted, imported ? [revision] : [], error),
  );
  if (!served) {
    if (imported) await removeRevisions(context, proxyOf(wanted), [revision]);
    return undefined;
  }
  if (served.problems.length === 0) {
    return orUnfinished(outputs, async () => {
      const warnings = [...told(context, edit.warnings), ...(await othersUnprotected(context, wanted, revision))];
      return { ...outputs, warnings, revisions: await prune(context, wanted, own, revision) };
    });
  }
  if (served.status.state === "PROGRESSING" || served.notPutBack) throw unfinished(outputs, served.problems);
  // What was live is live again, so the edited revision is of no use.
  const left = await removalFailure(context, wanted, revision);
  if (left !== undefined) throw unfinished(outputs, [...served.problems, left]);
  throw new Error(served.problems.join("\n"));
}

function told({ warn }: Context, warnings: string[]): string[] {
  for (const warning of warnings) warn(warning);
  return warnings;
}

/** Deletes own revisions that are live no more. */
async function prune(context: Context, state: CalloutState, own: string[], current: string): Promise<string[]> {
  const there = (await listedRevisions(context.apigee, proxyOf(state), { own })) ?? own;
  const kept = own.filter((revision) => revision === current || there.includes(revision));
  const superseded = kept.filter((revision) => revision !== current);
  const left = (await removeRevisions(context, proxyOf(state), superseded)).map(({ revision }) => revision);
  return kept.filter((revision) => revision === current || left.includes(revision));
}
