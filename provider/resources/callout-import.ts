import type { Apigee } from "../apigee/client";
import { type BundleId, spoken } from "../apigee/collections";
import { isAbsent } from "../apigee/errors";
import { byNumber, downloadRevision, following, newestOf } from "../apigee/revisions";
import { contentDigest } from "../bundle/digest";
import type { Files } from "../bundle/files";
import { readBundle, writeZip } from "../bundle/zip";
import { type Content, type Edit, isMadeBy } from "./callout-edit";
import type { CalloutState } from "./callout-state";
import { importAfter } from "./revision-import";

/** A revision that carries an edit. */
export interface Made {
  revision: string;
  /** It was made now, and not there already. */
  imported: boolean;
  /** Somebody else made one at the same time. */
  overtaken: boolean;
}

/** A revision that needs no making. */
export function madeAlready(revision: string): Made {
  return { revision, imported: false, overtaken: false };
}

/** Somebody deleted a revision since it was listed. */
export class VanishedRevision extends Error {}

/** The content of a revision. */
export async function contentOf(apigee: Apigee, bundle: BundleId, revision: string): Promise<Content> {
  const zip = await downloadRevision(apigee, bundle, revision).catch((error: unknown) => {
    throw isAbsent(error) ? new VanishedRevision(error.message, { cause: error }) : error;
  });
  try {
    return { revision, files: readBundle(zip) };
  } catch (error) {
    throw new Error(`Revision ${revision} of ${spoken(bundle)} cannot be edited: ${(error as Error).message}`, {
      cause: error,
    });
  }
}

/** The newest revision, where it is newer than what is to be edited: only such a one can have been made from it. */
export async function newerThan(
  apigee: Apigee,
  bundle: BundleId,
  base: string,
  revisions: readonly string[],
): Promise<Content | undefined> {
  const newest = newestOf(revisions);
  return newest && byNumber(newest, base) > 0 ? contentOf(apigee, bundle, newest) : undefined;
}

/** Makes the edited revision, or takes the one that is there already: from an interruption, or for another environment. */
export function importEdit(
  apigee: Apigee,
  wanted: CalloutState,
  edit: Edit & { needed: true },
  { revisions, newer }: { revisions: readonly string[]; newer: Content | undefined },
): Promise<Made> {
  if (newer && isMadeBy(edit, wanted, newer.files)) {
    return Promise.resolve(madeAlready(newer.revision));
  }
  return importFiles(apigee, { collection: "apis", name: wanted.proxy }, edit.files, newestOf(revisions) ?? "0");
}

/** Imports files as the revision after the newest one. */
export async function importFiles(apigee: Apigee, bundle: BundleId, files: Files, newest: string): Promise<Made> {
  const packed = { zip: writeZip(files), digest: contentDigest(files) };
  const revision = await importAfter(apigee, bundle, packed, newest);
  return { revision, imported: true, overtaken: revision !== following(newest) };
}
