import type { Collection } from "./collections";

/** How a plane speaks of its collections of bundles. */
export interface BundleDialect {
  /** Whether one list tells the revisions of every object; otherwise each is asked for. */
  readonly listsRevisions: boolean;
  /** Whether the bundle of a revision can be changed after it was deployed. */
  readonly revisionsChange: boolean;
  /** Whether proxies name the virtual hosts that they are served at. */
  readonly virtualHosts: boolean;
  /** How many revisions an object may have; `undefined` where nothing is enforced. */
  readonly revisionLimit: number | undefined;
  /** Reads a collection's list: each name with its revisions, where the list tells them. */
  readonly listed: (answer: unknown, collection: Collection) => Map<string, readonly string[] | undefined>;
  /** Reads where the revisions of one object are deployed. */
  readonly deployed: (answer: unknown) => DeployedRevision[];
}

/** Where a revision runs. */
export interface DeployedRevision {
  readonly environment: string;
  readonly revision: string;
}

/** Bundles on Apigee X and hybrid. */
export const googleBundles: BundleDialect = {
  listsRevisions: true,
  revisionsChange: false,
  virtualHosts: false,
  revisionLimit: 250,
  listed(answer, collection) {
    const key = collection === "apis" ? "proxies" : "sharedFlows";
    const list = (answer as Record<string, { name: string; revision?: string[] }[] | undefined>)[key] ?? [];
    return new Map(list.map(({ name, revision = [] }) => [name, revision]));
  },
  deployed: (answer) => (answer as { deployments?: DeployedRevision[] }).deployments ?? [],
};

/** Bundles on Apigee Edge and Private Cloud: lists hold names alone, and fifty revisions are planned but not enforced. */
export const classicBundles: BundleDialect = {
  listsRevisions: false,
  revisionsChange: true,
  virtualHosts: true,
  revisionLimit: undefined,
  listed: (answer) => new Map((answer as string[]).map((name) => [name, undefined])),
  deployed(answer) {
    const { environment = [] } = answer as { environment?: { name: string; revision?: { name: string }[] }[] };
    return environment.flatMap(({ name, revision = [] }) =>
      revision.map((deployed) => ({ environment: name, revision: deployed.name })),
    );
  },
};
