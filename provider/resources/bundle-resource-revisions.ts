import { type BundleId, spoken } from "../apigee/collections";
import { byNumber, deleteRevision, downloadRevision, findRevisions } from "../apigee/revisions";
import type { Context } from "../pulumi/lifecycle";
import { holds, type Packed } from "./revision-import";
import { isRefused } from "./revision-removal";

/** An import of ours: what was sent, and the newest revision known before it. */
export interface Sent {
  readonly bundle: BundleId;
  readonly packed: Packed;
  readonly before: string;
}

/** Others may have imported many since the last update; what an interrupted one of ours left is among the last. */
const lookBack = 10n;

/**
 * The own revisions after an import. Mostly the known ones and the new one; where numbers are missing between, an interrupted update of
 * ours may have made one of them, which then goes unless somebody has deployed it, and where the new number is not higher, someone deleted
 * the whole in the meantime. The import is done, so no failure may lose its revision.
 */
export async function ownAfter(context: Context, sent: Sent, made: string, own: readonly string[]): Promise<string[]> {
  const { apigee } = context;
  if (byNumber(made, sent.before) <= 0) {
    const there = (await findRevisions(apigee, sent.bundle).catch(() => own)) ?? [];
    return [...own.filter((revision) => revision !== made && there.includes(revision)), made];
  }
  const found: string[] = [];
  for (const revision of between(sent.before, made)) {
    if (await isThere(context, sent, revision)) found.push(revision);
  }
  return [...own, ...(await deleteEach(context, sent.bundle, found)), made];
}

/** Deletes the oldest own revisions beyond those to keep; what Apigee will not give up is kept. Answers those that are left. */
export async function prune(
  context: Context,
  bundle: BundleId,
  own: readonly string[],
  keep: number,
): Promise<string[]> {
  const excess = own.slice(0, Math.max(0, own.length - 1 - keep));
  return [...(await deleteEach(context, bundle, excess)), ...own.slice(excess.length)];
}

/** Deletes revisions; answers those that could not be. */
async function deleteEach(
  { apigee, warn }: Context,
  bundle: BundleId,
  revisions: readonly string[],
): Promise<string[]> {
  const kept: string[] = [];
  for (const revision of revisions) {
    try {
      await deleteRevision(apigee, bundle, revision);
    } catch (error) {
      // A deployed revision is refused, and is no news.
      if (!isRefused(error))
        warn(`Revision ${revision} of ${spoken(bundle)} was not deleted: ${(error as Error).message}`);
      kept.push(revision);
    }
  }
  return kept;
}

/** Says so before Apigee refuses an import. */
export function warnNearLimit(context: Context, bundle: BundleId, revisions: readonly string[]): void {
  const { revisionLimit: limit } = context.apigee.plane.bundles;
  if (limit === undefined || revisions.length < limit * 0.9) return;
  context.warn(
    `${spoken(bundle)} has ${revisions.length} revisions and Apigee keeps ${limit}: delete old ones, or lower keepRevisions where they are ours.`,
  );
}

function between(before: string, made: string): string[] {
  const last = BigInt(made) - 1n;
  const first = last - lookBack + 1n > BigInt(before) ? last - lookBack + 1n : BigInt(before) + 1n;
  return Array.from({ length: Number(last - first) + 1 }, (_, i) => String(first + BigInt(i)));
}

async function isThere({ apigee }: Context, { bundle, packed }: Sent, revision: string): Promise<boolean> {
  try {
    return holds(await downloadRevision(apigee, bundle, revision), packed.digest);
  } catch {
    return false;
  }
}
