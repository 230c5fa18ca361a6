import { type BundleId, spoken } from "../apigee/collections";
import { deleteBundle, type DeployedRevision } from "../apigee/revisions";
import type { Context } from "../pulumi/lifecycle";
import { removeRevisions, unlessDeployed } from "./revision-removal";

/** Deletes an object with all its revisions, or as many of them as nobody has deployed. */
export async function removeAll(context: Context, bundle: BundleId, revisions: readonly string[]): Promise<void> {
  const held = await unlessDeployed(context, bundle, () => deleteBundle(context.apigee, bundle));
  if (held.length === 0) return;
  warnKept(context, bundle, held);
  const kept = held.map(({ revision }) => revision);
  await removeEach(
    context,
    bundle,
    revisions.filter((revision) => !kept.includes(revision)),
  );
}

/** Deletes some revisions of an object; one that somebody has deployed stays. */
export async function removeEach(context: Context, bundle: BundleId, revisions: readonly string[]): Promise<void> {
  warnKept(context, bundle, await removeRevisions(context, bundle, revisions));
}

function warnKept(context: Context, bundle: BundleId, held: readonly DeployedRevision[]): void {
  for (const kept of new Set(held.map(({ revision }) => revision))) {
    const environments = held.filter(({ revision }) => revision === kept).map(({ environment }) => environment);
    context.warn(
      `Revision ${kept} of ${spoken(bundle)} stays: it is deployed in ${environments.join(", ")}, which is not this resource's to undo.`,
    );
  }
}
