import type { Apigee } from "../apigee/client";
import type { BundleId } from "../apigee/collections";
import { isAbsent } from "../apigee/errors";
import { byNumber, downloadRevision, findRevisions, importBundle } from "../apigee/revisions";
import { contentDigest } from "../bundle/digest";
import { readBundle } from "../bundle/zip";

/** A bundle as it is sent, and what tells it from another. */
export interface Packed {
  readonly zip: Buffer;
  readonly digest: string;
}

/**
 * Imports a bundle; after a lost answer the last revision with the same content is the one that was made. Only one newer than those known
 * before can be, and somebody else may have imported after it, so that it need not be the newest.
 */
export function importAfter(apigee: Apigee, bundle: BundleId, packed: Packed, before: string): Promise<string> {
  return importBundle(apigee, bundle, packed.zip, async () => {
    const newer = (await findRevisions(apigee, bundle))?.filter((revision) => byNumber(revision, before) > 0) ?? [];
    for (const revision of newer.reverse()) {
      if (await isStillWith(apigee, bundle, revision, packed.digest)) return revision;
    }
    return undefined;
  });
}

/** Whether a downloaded zip says the same; one that cannot be read does not. */
export function holds(zip: Buffer, digest: string): boolean {
  try {
    return contentDigest(readBundle(zip)) === digest;
  } catch {
    return false;
  }
}

/** One that somebody deleted since it was listed is none of ours. */
async function isStillWith(apigee: Apigee, bundle: BundleId, revision: string, digest: string): Promise<boolean> {
  try {
    return holds(await downloadRevision(apigee, bundle, revision), digest);
  } catch (error) {
    if (isAbsent(error)) return false;
    throw error;
  }
}
