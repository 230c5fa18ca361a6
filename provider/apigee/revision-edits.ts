import type { Apigee } from "./client";
import type { BundleId } from "./collections";
import { path } from "./path";

/**
 * Whether a revision may have been edited after it was imported, by its own times; on planes where that cannot happen nobody is asked.
 * Where a plane leaves the times out, it may have been.
 */
export async function mayBeEdited(apigee: Apigee, { collection, name }: BundleId, revision: string): Promise<boolean> {
  if (!apigee.plane.bundles.revisionsChange) return false;
  const found = await apigee.find<Times>(`${collection}/${path`${name}/revisions/${revision}`}`);
  return found?.createdAt === undefined || found.createdAt !== found.lastModifiedAt;
}

interface Times {
  createdAt?: number;
  lastModifiedAt?: number;
}
