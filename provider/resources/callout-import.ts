import type { Apigee } from "../apigee/client";
import { type BundleId, spoken } from "../apigee/collections";
import { byNumber, downloadRevision, findRevisions, following, importBundle, newestOf } from "../apigee/revisions";
import { contentDigest } from "../bundle/digest";
import type { Files } from "../bundle/files";
import { readBundle, writeZip } from "../bundle/zip";
import { type Content, type Edit, isMadeBy } from "./callout-edit";
import type { CalloutState } from "./callout-state";

/** A revision that was made, and whether somebody else made one at the same time. */
export interface Made {
  revision: string;
  overtaken: boolean;
}

/** The content of a revision. */
export async function contentOf(apigee: Apigee, bundle: BundleId, revision: string): Promise<Content> {
  const zip = await downloadRevision(apigee, bundle, revision);
  try {
    return { revision, files: readBundle(zip) };
  } catch (error) {
    throw new Error(`Revision ${revision} of ${spoken(bundle)} cannot be edited: ${(error as Error).message}`, {
      cause: error,
    });
  }
}

/** Makes the edited revision, or takes the one that is there already: from an interruption, or for another environment. */
export async function importEdit(
  apigee: Apigee,
  wanted: CalloutState,
  edit: Edit & { needed: true },
  revisions: readonly string[],
): Promise<Made> {
  const bundle: BundleId = { collection: "apis", name: wanted.proxy };
  const newest = newestOf(revisions) ?? "0";
  const isOurs = (files: Files) => isMadeBy(edit, wanted, files);
  // Only what is newer than what was edited can have been made from it.
  if (byNumber(newest, edit.from) > 0 && isOurs((await contentOf(apigee, bundle, newest)).files)) {
    return { revision: newest, overtaken: false };
  }
  return importFiles(apigee, bundle, edit.files, newest);
}

/** Imports files as the revision after the newest one. */
export async function importFiles(apigee: Apigee, bundle: BundleId, files: Files, newest: string): Promise<Made> {
  const wanted = contentDigest(files);
  const recover = async () => {
    const last = newestOf((await findRevisions(apigee, bundle)) ?? []);
    if (!last || byNumber(last, newest) <= 0) return undefined;
    return contentDigest((await contentOf(apigee, bundle, last)).files) === wanted ? last : undefined;
  };
  const revision = await importBundle(apigee, bundle, writeZip(files), recover);
  return { revision, overtaken: revision !== following(newest) };
}
