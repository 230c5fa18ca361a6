import type { Apigee } from "./client";
import type { BundleId, Collection } from "./collections";
import { path } from "./path";

/** Where a revision runs. */
export interface DeployedRevision {
  readonly environment: string;
  readonly revision: string;
}

/** How large bundles may be, and how many revisions an object may have. */
export const bundleLimits = { zipBytes: 15 * 1024 * 1024, fileBytes: 15 * 1024 * 1024, revisions: 250 } as const;

interface Listed {
  name: string;
  revision?: string[];
}

type List = Record<string, Listed[] | undefined>;

interface Imported {
  revision: string;
}

const listKeys: Readonly<Record<Collection, string>> = { sharedflows: "sharedFlows", apis: "proxies" };
const listQuery = { query: { includeRevisions: true, includeMetaData: true } } as const;
const bundlePath = ({ collection, name }: BundleId) => `${collection}/${path`${name}`}`;
const revisionPath = (bundle: BundleId, revision: string) => `${bundlePath(bundle)}/revisions/${path`${revision}`}`;

/** Orders revisions as the numbers that they are; they are 64 bits wide, so they stay texts. */
export function byNumber(a: string, b: string): number {
  return a.length - b.length || (a < b ? -1 : Number(a > b));
}

/** The revision that Apigee would make after this one. */
export function following(revision: string): string {
  return String(BigInt(revision) + 1n);
}

/** The newest of some revisions. */
export function newestOf(revisions: readonly string[]): string | undefined {
  return [...revisions].sort(byNumber).at(-1);
}

/**
 * The revisions of an object, oldest first, from the one list that all resources of a collection share; `undefined` when there is no such
 * object. For reads; before a write that depends on it, ask for a list that is not older than a moment.
 */
export async function listedRevisions(
  apigee: Apigee,
  bundle: BundleId,
  freshness: { notOlderThanMs?: number } = {},
): Promise<string[] | undefined> {
  const list = await apigee.shared<List>(bundle.collection, { ...listQuery, ...freshness });
  const found = list[listKeys[bundle.collection]]?.find(({ name }) => name === bundle.name);
  return found && sorted(found.revision);
}

/** The revisions of an object by now, oldest first; `undefined` when there is no such object. */
export async function findRevisions(apigee: Apigee, bundle: BundleId): Promise<string[] | undefined> {
  const found = await apigee.find<Listed>(bundlePath(bundle));
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
  const { revision } = await apigee.upload<Imported>(bundle.collection, zip, {
    query: { action: "import", name: bundle.name },
    recover: async () => {
      const made = await recover();
      return made === undefined ? undefined : { revision: made };
    },
  });
  amend(apigee, bundle, (revisions) => [...revisions.filter((other) => other !== revision), revision]);
  return revision;
}

/** The zip of a revision, as Apigee would export it. */
export function downloadRevision(apigee: Apigee, bundle: BundleId, revision: string): Promise<Buffer> {
  return apigee.download(revisionPath(bundle, revision), { query: { format: "bundle" } });
}

/** Deletes one revision; Apigee refuses while it is deployed. */
export async function deleteRevision(apigee: Apigee, bundle: BundleId, revision: string): Promise<void> {
  await apigee.delete(revisionPath(bundle, revision));
  amend(apigee, bundle, (revisions) => revisions.filter((other) => other !== revision));
}

/** Deletes an object with all its revisions; Apigee refuses while one of them is deployed. */
export async function deleteBundle(apigee: Apigee, bundle: BundleId): Promise<void> {
  await apigee.delete(bundlePath(bundle));
  amend(apigee, bundle, () => undefined);
}

/** Where the revisions of an object are deployed. */
export async function deploymentsOf(apigee: Apigee, bundle: BundleId): Promise<DeployedRevision[]> {
  const found = await apigee.find<{ deployments?: DeployedRevision[] }>(`${bundlePath(bundle)}/deployments`);
  return found?.deployments ?? [];
}

function sorted(revisions: readonly string[] = []): string[] {
  return [...revisions].sort(byNumber);
}

/** Keeps the shared list true after an own write, so that forty deletes need one list and not forty. */
function amend(
  apigee: Apigee,
  { collection, name }: BundleId,
  change: (revisions: string[]) => string[] | undefined,
): void {
  const key = listKeys[collection];
  apigee.amend<List>(
    collection,
    (list) => {
      const all = list[key] ?? [];
      const found = all.find((listed) => listed.name === name) ?? { name };
      const revision = change(found.revision ?? []);
      const others = all.filter((listed) => listed.name !== name);
      return { ...list, [key]: revision ? [...others, { ...found, revision }] : others };
    },
    listQuery,
  );
}
