import { type Live, statusOf } from "../apigee/deployments";
import { byNumber, findRevisions, newestOf } from "../apigee/revisions";
import { justNow, thisMoment } from "../apigee/shared-reads";
import type { Context } from "../pulumi/lifecycle";
import type { Content } from "./callout-edit";
import { contentOf, type Made, newerThan, VanishedRevision } from "./callout-import";
import { type InEnvironment, placed, proxyOf } from "./callout-live";
import { OtherStacks } from "./callout-others";
import { removeRevisions } from "./revision-removal";
import { type RolledOut, rollOut } from "./rollout";

/** One of several tries to change what is live, while others may be changing it. */
export interface Attempt {
  others: OtherStacks;
  /** How new a list must be. */
  freshness: typeof justNow;
}

/** Tries until there is an answer; `undefined`, and a revision that vanished, are for starting anew from what there is then. */
export async function untilDone<T>(
  context: Context,
  state: InEnvironment,
  attempt: (how: Attempt) => Promise<T | undefined>,
): Promise<T | undefined> {
  const others = new OtherStacks(context, state);
  for (let number = 1; number <= 10; number++) {
    // Somebody who was faster is met at once. What stops the second attempt as well may be a list that lags, which needs time.
    if (number > 2) await context.apigee.pause(number - 2);
    const how = { others, freshness: number === 1 ? justNow : thisMoment };
    const answer = await attempt(how).catch((error: unknown) => {
      if (number === 10 || !(error instanceof VanishedRevision)) throw error;
      return undefined;
    });
    if (answer !== undefined) return answer;
  }
  return undefined;
}

/** What is to go live, in the place of what. */
export interface Release {
  revision: string;
  live: Live;
  /** What goes live again when the revision fails. */
  former: string;
}

/** Deploys a revision and waits until it serves; `undefined` when somebody released another one since `live` was looked at. */
export async function release(
  context: Context,
  state: InEnvironment,
  { revision, live, former }: Release,
): Promise<RolledOut | undefined> {
  // The last look before each request to deploy: an owner's release must not be rolled back.
  const again = async () => {
    const replaces = live.revision !== revision;
    if (replaces && !(await statusOf(context.apigee, placed(state, live.revision)))) throw new Overtaken();
  };
  const rollout = { live, former: { ...live, revision: former }, timeout: state.timeout, again };
  try {
    await again();
    const rolledOut = await rollOut(context, { placement: placed(state, revision), ...rollout });
    return rolledOut.status.gone ? undefined : rolledOut;
  } catch (error) {
    if (error instanceof Overtaken) return undefined;
    throw error;
  }
}

/** Somebody deployed another revision in the place of the one that was to be replaced. */
class Overtaken extends Error {}

/** The newest revision that is newer than the one to be edited; `undefined` after another stack, which was about to deploy it, has. */
export async function besides(
  context: Context,
  state: InEnvironment,
  others: OtherStacks,
  from: Content,
  revisions: readonly string[],
): Promise<{ newer: Content | undefined } | undefined> {
  const newer = await newerThan(context.apigee, proxyOf(state), from.revision, revisions);
  if (!newer || !(await others.isComing(from, newer))) return { newer };
  await others.letPass(newer.revision);
  return undefined;
}

/** Whether another stack imported at the same time, and first: then what we made from the same revision goes, and it goes live. */
export async function gaveWay(
  context: Context,
  state: InEnvironment,
  others: OtherStacks,
  from: Content,
  { made, revisions }: { made: Made; revisions: readonly string[] },
): Promise<boolean> {
  if (!made.overtaken) return false;
  const seen = newestOf(revisions) ?? "0";
  const now = (await findRevisions(context.apigee, proxyOf(state))) ?? [];
  const first = newestOf(now.filter((one) => byNumber(one, seen) > 0 && byNumber(one, made.revision) < 0));
  if (!first || !(await others.isComing(from, await contentOf(context.apigee, proxyOf(state), first)))) return false;
  await removeRevisions(context, proxyOf(state), [made.revision]);
  await others.letPass(first);
  return true;
}
