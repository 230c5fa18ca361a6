import type { Apigee } from "./client";
import { zipProblem } from "./client-body";
import type { BundleId } from "./collections";
import { eachOf } from "./each-of";
import { isAbsent } from "./errors";
import { path } from "./path";
import type { DeployedRevision } from "./planes-bundles";
import { byNumber } from "./revision-numbers";
import { thisMoment } from "./shared-reads";

export type { DeployedRevision } from "./planes-bundles";
export { byNumber, following, newestOf } from "./revision-numbers";

/** How large bundles may be, on every plane. */
export const bundleLimits = { zipBytes: 15 * 1024 * 1024, fileBytes: 15 * 1024 * 1024 } as const;

interface Found {
  revision?: string[];
}

type List = ReadonlyMap<string, readonly string[] | undefined>;

interface Freshness {
  notOlderThanMs?: number;
}

/** What is wanted of a list of revisions. */
export interface RevisionsOptions extends Freshness {
  /** Revisions that should be there as far as is known: where the list lacks one, the object itself is asked, since lists may lag. */
  own?: readonly string[];
}

const listQuery = { query: { includeRevisions: true, includeMetaData: true } } as const;
const bundlePath = ({ collection, name }: BundleId) => `${collection}/${path`${name}`}`;
const revisionPath = (bundle: BundleId, revision: string) => `${bundlePath(bundle)}/revisions/${path`${revision}`}`;

/** The names in a collection, sorted. */
export async function listedNames(apigee: Apigee, collection: BundleId["collection"]): Promise<string[]> {
  return [...(await list(apigee, collection)).keys()].sort();
}

/** Every object of a collection, or those whose names are asked for, with its revisions, oldest first; sorted by name. */
export async function listedBundles(
  apigee: Apigee,
  collection: BundleId["collection"],
  wanted: (name: string) => boolean,
): Promise<ReadonlyMap<string, string[]>> {
  const all = await list(apigee, collection, thisMoment);
  const names = [...all.keys()].filter(wanted).sort();
  const revisionsOf = async (name: string) =>
    sorted(all.get(name) ?? (await findRevisions(apigee, { collection, name })));
  return new Map(await eachOf(names, async (name) => [name, await revisionsOf(name)] as const));
}

/**
 * The revisions of an object, oldest first, from the one list that all resources of a collection share, or, where lists do not tell
 * revisions, from one answer for the object; `undefined` when there is no such object. For reads; before a write that depends on it, ask
 * for an answer that is not older than a moment.
 */
export async function listedRevisions(
  apigee: Apigee,
  bundle: BundleId,
  { own = [], ...freshness }: RevisionsOptions = {},
): Promise<string[] | undefined> {
  if (!apigee.plane.bundles.listsRevisions) return alone(apigee, bundle, freshness);
  const revisions = (await list(apigee, bundle.collection, freshness)).get(bundle.name);
  const lags = own.some((revision) => !revisions?.includes(revision));
  if (lags || apigee.recent.contradicting(`${bundlePath(bundle)}/`, revisions ?? []).length > 0)
    return findRevisions(apigee, bundle);
  return revisions && sorted(revisions);
}

async function alone(apigee: Apigee, bundle: BundleId, freshness: Freshness): Promise<string[] | undefined> {
  try {
    return sorted((await apigee.shared<Found>(bundlePath(bundle), freshness)).revision);
  } catch (error) {
    if (isAbsent(error)) return undefined;
    throw error;
  }
}

function list(apigee: Apigee, collection: BundleId["collection"], freshness: Freshness = {}): Promise<List> {
  const { bundles } = apigee.plane;
  const read = (answer: unknown) => bundles.listed(answer, collection);
  return apigee.shared<List>(collection, { ...(bundles.listsRevisions ? listQuery : {}), ...freshness, read });
}

/** The revisions of an object by now, oldest first; `undefined` when there is no such object. */
export async function findRevisions(apigee: Apigee, bundle: BundleId): Promise<string[] | undefined> {
  const found = await apigee.find<Found>(bundlePath(bundle));
  return found && sorted(found.revision);
}

/**
 * Makes a new revision, and the object where there is none; answers its number. A second import is a second revision, so `recover` must
 * say which revision a first one made whose answer was lost.
 */
export async function importBundle(
  apigee: Apigee,
  bundle: BundleId,
  zip: Buffer,
  recover: () => Promise<string | undefined>,
): Promise<string> {
  const { revision } = await apigee.upload<{ revision: string }>(bundle.collection, zip, {
    query: { action: "import", name: bundle.name },
    recover: async () => {
      const made = await recover();
      return made === undefined ? undefined : { revision: made };
    },
  });
  apigee.recent.note(`${bundlePath(bundle)}/${revision}`, true);
  amend(apigee, bundle, (revisions) => [...revisions.filter((other) => other !== revision), revision]);
  return revision;
}

/** The zip of a revision, as Apigee would export it. */
export function downloadRevision(apigee: Apigee, bundle: BundleId, revision: string): Promise<Buffer> {
  return apigee.download(revisionPath(bundle, revision), { query: { format: "bundle" }, problem: zipProblem });
}

/** Deletes one revision; Apigee refuses while it is deployed. */
export async function deleteRevision(apigee: Apigee, bundle: BundleId, revision: string): Promise<void> {
  await apigee.delete(revisionPath(bundle, revision));
  apigee.recent.note(`${bundlePath(bundle)}/${revision}`, false);
  amend(apigee, bundle, (revisions) => revisions.filter((other) => other !== revision));
}

/** Deletes an object with all its revisions; Apigee refuses while one of them is deployed. */
export async function deleteBundle(apigee: Apigee, bundle: BundleId): Promise<void> {
  await apigee.delete(bundlePath(bundle));
  apigee.recent.forget(`${bundlePath(bundle)}/`);
  amend(apigee, bundle, () => undefined);
}

/** Where the revisions of an object are deployed. */
export async function deploymentsOf(apigee: Apigee, bundle: BundleId): Promise<DeployedRevision[]> {
  const found = await apigee.find<unknown>(`${bundlePath(bundle)}/deployments`);
  return found === undefined ? [] : apigee.plane.bundles.deployed(found);
}

function sorted(revisions: readonly string[] = []): string[] {
  return [...revisions].sort(byNumber);
}

/** Keeps what is shared true after an own write, so that forty deletes need one list and not forty. */
function amend(
  apigee: Apigee,
  bundle: BundleId,
  change: (revisions: readonly string[]) => readonly string[] | undefined,
): void {
  if (!apigee.plane.bundles.listsRevisions) return apigee.forget(bundlePath(bundle));
  const amended = (before: List) => {
    const after = new Map(before);
    const revisions = change(before.get(bundle.name) ?? []);
    if (revisions) after.set(bundle.name, revisions);
    else after.delete(bundle.name);
    return after;
  };
  apigee.amend<List>(bundle.collection, amended, listQuery);
}
