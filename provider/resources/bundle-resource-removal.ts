import { type BundleId, spoken } from "../apigee/collections";
import { deleteBundle, deleteRevision, type DeployedRevision, deploymentsOf } from "../apigee/revisions";
import type { Context } from "../pulumi/lifecycle";
import { isRefused } from "./bundle-resource-revisions";

/** How long the control plane may take to notice that a revision was undeployed. */
const patienceMs = 60_000;

/** Deletes an object with all its revisions, or as many of them as nobody has deployed. */
export async function removeAll(context: Context, bundle: BundleId, revisions: readonly string[]): Promise<void> {
  const held = await unlessDeployed(context, bundle, () => deleteBundle(context.apigee, bundle));
  if (held.length === 0) return;
  const kept = new Set(held.map(({ revision }) => revision));
  for (const revision of kept) warnKept(context, bundle, revision, held);
  await removeEach(
    context,
    bundle,
    revisions.filter((revision) => !kept.has(revision)),
  );
}

/** Deletes some revisions of an object; one that somebody has deployed stays. */
export async function removeEach(context: Context, bundle: BundleId, revisions: readonly string[]): Promise<void> {
  for (const revision of revisions) {
    const held = await unlessDeployed(
      context,
      bundle,
      () => deleteRevision(context.apigee, bundle, revision),
      revision,
    );
    if (held.length > 0) warnKept(context, bundle, revision, held);
  }
}

/** Deletes; where Apigee refuses, answers the deployments that are in the way, and waits while none is to be seen. */
async function unlessDeployed(
  context: Context,
  bundle: BundleId,
  remove: () => Promise<void>,
  revision?: string,
): Promise<DeployedRevision[]> {
  const end = Date.now() + patienceMs;
  for (let pause = 500; ; pause = Math.min(pause * 2, 8_000)) {
    const refusal = await refusalOf(remove);
    if (refusal === undefined) return [];
    const deployed = await deploymentsOf(context.apigee, bundle);
    const held = deployed.filter((deployment) => revision === undefined || deployment.revision === revision);
    if (held.length > 0) return held;
    if (Date.now() + pause > end) throw refusal;
    context.progress(`waiting until Apigee knows that ${spoken(bundle)} is not deployed any more`);
    await new Promise((done) => setTimeout(done, pause));
  }
}

async function refusalOf(remove: () => Promise<void>): Promise<Error | undefined> {
  try {
    await remove();
    return undefined;
  } catch (error) {
    if (isRefused(error)) return error as Error;
    throw error;
  }
}

function warnKept(context: Context, bundle: BundleId, kept: string, held: readonly DeployedRevision[]): void {
  const environments = held.filter(({ revision }) => revision === kept).map(({ environment }) => environment);
  context.warn(
    `Revision ${kept} of ${spoken(bundle)} stays: it is deployed in ${environments.join(", ")}, which is not this resource's to undo.`,
  );
}
