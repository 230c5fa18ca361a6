import type { Context } from "../pulumi/lifecycle";
import { carriersBelow, type Edit, isCalloutAlone } from "./callout-edit";
import { contentOf } from "./callout-import";
import { proxyOf } from "./callout-live";
import { sameStack } from "./callout-mark";
import type { CalloutState } from "./callout-state";

/** A revision that carries the callout already, among those that there are. */
export interface Carried {
  edit: Edit & { needed: false };
  revisions: readonly string[];
}

/** What there is to keep of it: an interrupted create of ours made it, or whoever made the revision attached it. */
export async function carriedOutputs(
  context: Context,
  wanted: CalloutState,
  known: CalloutState | undefined,
  carried: Carried,
): Promise<CarriedOutputs> {
  const { from, mark, attached } = carried.edit;
  const ours = mark !== undefined && sameStack(mark.owner, context.owner);
  const own = ours && mark.base !== from.revision ? await ownAmong(context, wanted, known, carried) : [];
  return {
    adopted: !ours,
    revision: from.revision,
    baseRevision: ours ? mark.base : from.revision,
    revisions: [...new Set([...(known?.revisions ?? []), ...own])],
    attached,
    warnings: known?.warnings ?? [],
  };
}

/** What is kept of a callout that was found. */
export type CarriedOutputs = Pick<CalloutState, "revision" | "baseRevision" | "revisions" | "attached" | "warnings"> & {
  adopted: boolean;
};

/**
 * What this callout made. A revision that another callout, or the proxy's owner, put more into is theirs: what this callout's own was made
 * from is not that one without it.
 */
async function ownAmong(
  context: Context,
  wanted: CalloutState,
  known: CalloutState | undefined,
  carried: Carried,
): Promise<string[]> {
  const left = known ? [] : await leftBelow(context, wanted, carried);
  const { revision, files } = carried.edit.from;
  return isCalloutAlone(files, wanted.policyName, context.owner) ? [...left, revision] : left;
}

/** What a forced replacement, or a rename without an alias, left to nobody: the callout's own revision, where another one's came on top. */
async function leftBelow(
  { apigee, owner }: Context,
  wanted: CalloutState,
  { edit, revisions }: Carried,
): Promise<string[]> {
  const left: string[] = [];
  for (const revision of carriersBelow(edit).filter((one) => revisions.includes(one))) {
    const { files } = await contentOf(apigee, proxyOf(wanted), revision);
    if (isCalloutAlone(files, wanted.policyName, owner)) left.push(revision);
  }
  return left;
}
