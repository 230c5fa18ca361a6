import { performance } from "node:perf_hooks";
import { type BundleId, spoken } from "../apigee/collections";
import { isStatus } from "../apigee/errors";
import { deleteRevision, type DeployedRevision, deploymentsOf } from "../apigee/revisions";
import type { Context } from "../pulumi/lifecycle";

/** How long the control plane may take to notice that a revision was undeployed; no source says whether it takes any time. */
const patienceMs = 60_000;

/** Whether Apigee would not delete something, most often because it is deployed. No source says which status that has. */
export function isRefused(error: unknown): boolean {
  return isStatus(error, 400) || isStatus(error, 409);
}

/** Deletes revisions of ours, and answers those that had to stay, since somebody runs them. */
export async function removeRevisions(
  context: Context,
  bundle: BundleId,
  revisions: readonly string[],
): Promise<DeployedRevision[]> {
  const held: DeployedRevision[] = [];
  for (const revision of revisions) {
    held.push(
      ...(await unlessDeployed(context, bundle, () => deleteRevision(context.apigee, bundle, revision), revision)),
    );
  }
  return held;
}

/** Says which of our revisions stay in a proxy, and where somebody runs them. */
export function tellKept({ warn }: Context, { proxy }: { proxy: string }, held: readonly DeployedRevision[]): void {
  for (const { revision, environment } of held) {
    warn(`Proxy ${proxy} keeps revision ${revision}: it is deployed in environment ${environment}.`);
  }
}

/** Deletes; where Apigee refuses, answers the deployments that are in the way, and waits while none is to be seen. */
export async function unlessDeployed(
  context: Context,
  bundle: BundleId,
  remove: () => Promise<void>,
  revision?: string,
): Promise<DeployedRevision[]> {
  const end = performance.now() + patienceMs;
  for (let pause = 250; ; pause = Math.min(pause * 2, 8_000)) {
    const refusal = await refusalOf(remove);
    if (refusal === undefined) return [];
    const deployed = await deploymentsOf(context.apigee, bundle);
    const held = deployed.filter((deployment) => revision === undefined || deployment.revision === revision);
    if (held.length > 0) return held;
    if (performance.now() + pause > end) throw refusal;
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
