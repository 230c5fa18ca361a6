import type { Apigee } from "../apigee/client";
import type { BundleId } from "../apigee/collections";
import { isStatus } from "../apigee/errors";
import { deleteRevision, deploymentsOf } from "../apigee/revisions";

/** How long a revision may still count as deployed after it was replaced; no source says that there is such a moment, or that not. */
const patience = [250, 500, 1_000, 2_000, 5_000, 10_000, 20_000];

/** Deletes a revision of ours. One that somebody has deployed stays: the environments where it runs are answered. */
export async function removeRevision(apigee: Apigee, bundle: BundleId, revision: string): Promise<string[]> {
  for (const pause of [...patience, undefined]) {
    try {
      await deleteRevision(apigee, bundle, revision);
      return [];
    } catch (error) {
      if (!isStatus(error, 400)) throw error;
      const running = (await deploymentsOf(apigee, bundle)).filter((deployed) => deployed.revision === revision);
      if (running.length > 0) return running.map(({ environment }) => environment);
      if (pause === undefined) throw error;
      await new Promise((done) => setTimeout(done, pause));
    }
  }
  return [];
}

/** Deletes revisions of ours and answers those that had to stay, since somebody runs them. */
export async function removeRevisions(
  apigee: Apigee,
  bundle: BundleId,
  revisions: readonly string[],
): Promise<string[]> {
  const left: string[] = [];
  for (const revision of revisions) {
    if ((await removeRevision(apigee, bundle, revision)).length > 0) left.push(revision);
  }
  return left;
}
