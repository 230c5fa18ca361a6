import type { Apigee } from "./client";
import type { BundleId } from "./collections";
import { path } from "./path";

/** The base paths of a revision, as its description tells them; `undefined` where it tells none. */
export async function servedPaths(
  apigee: Apigee,
  { collection, name }: BundleId,
  revision: string,
): Promise<string[] | undefined> {
  const found = await apigee.find<{ basepaths?: string[] }>(`${collection}/${path`${name}/revisions/${revision}`}`);
  return found?.basepaths;
}
