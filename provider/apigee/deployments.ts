import { performance } from "node:perf_hooks";
import type { Apigee } from "./client";
import { type BundleId, spoken } from "./collections";
import { eachOf } from "./each-of";
import { path } from "./path";
import { listedEnvironments } from "./organization";
import type { Live, Lives, LivesEverywhere, Status } from "./planes-deployments";
import { justNow, thisMoment } from "./shared-reads";

export type { Live, Server, Status } from "./planes-deployments";

/** A revision of a bundle in an environment. */
export interface Placement extends BundleId {
  environment: string;
  revision: string;
}

/** What a deployment may be given. */
export interface DeployOptions {
  /** Where the plane has service accounts. */
  serviceAccount?: string | undefined;
  /** Seconds that the replaced revision goes on serving, where the plane can do that. */
  delay?: number | undefined;
  /** Asked before a refused or lost request is sent again: rejects where somebody has deployed another revision meanwhile. */
  again?: (() => Promise<void>) | undefined;
}

/** How a deployment stands while nothing is known of it. */
export const notSeenYet: Status = { state: "PROGRESSING", errors: [], instances: [], servers: [], routeConflicts: [] };

const gone: Status = { ...notSeenYet, state: "ERROR", gone: true };

/** What is wanted of a list of what is live. */
export interface LivesOptions {
  notOlderThanMs?: number;
  /** Revisions that should be live as far as is known: where the list does not show one, it is asked for by itself, since lists may lag. */
  own?: readonly string[];
}

/** The revisions of a bundle that are live in an environment: one list an environment, shared by all who ask. */
export async function livesIn(
  apigee: Apigee,
  environment: string,
  bundle: BundleId,
  { own = [], ...freshness }: LivesOptions = {},
): Promise<readonly Live[]> {
  const { lives } = apigee.plane.deployments;
  const options = { ...listOptions(bundle), ...freshness, read: (answer: unknown) => lives(answer) };
  const listed = (await apigee.shared<Lives>(listPath(environment), options)).get(bundle.name) ?? [];
  const shown = listed.map(({ revision }) => revision);
  const written = apigee.recent.contradicting(noted({ environment, ...bundle }), shown);
  const doubtful = [...new Set([...written, ...own.filter((revision) => !shown.includes(revision))])];
  const found = await livesAmong(apigee, environment, bundle, doubtful);
  if (doubtful.every((one) => shown.includes(one) === found.some(({ revision }) => revision === one))) return listed;
  // The list is behind, so nothing that it says of this bundle counts.
  const rest = shown.filter((revision) => !doubtful.includes(revision));
  return [...(await livesAmong(apigee, environment, bundle, rest)), ...found];
}

/** Which of some revisions are live, each asked for by itself. */
async function livesAmong(apigee: Apigee, environment: string, bundle: BundleId, revisions: string[]): Promise<Live[]> {
  const looks = await eachOf(revisions, async (revision) => {
    const status = await statusOf(apigee, { ...bundle, environment, revision });
    return status && liveFrom(revision, status);
  });
  return looks.filter((live) => live !== undefined);
}

function liveFrom(revision: string, { serviceAccount, deployedAt }: Status): Live {
  return { revision, ...(serviceAccount ? { serviceAccount } : {}), ...(deployedAt ? { deployedAt } : {}) };
}

/** The environments that are to be asked one by one; `undefined` where the plane has a list for all of them. */
export async function placesToAsk(apigee: Apigee, environment?: string): Promise<readonly string[] | undefined> {
  if (environment !== undefined) return [environment];
  return apigee.plane.deployments.everywhere ? undefined : listedEnvironments(apigee);
}

/** All that is live in some environments, as {@link placesToAsk} gives them: a look-up at both kinds finds them once. */
export async function livesEverywhere(
  apigee: Apigee,
  collection: BundleId["collection"],
  environments: readonly string[] | undefined,
): Promise<LivesEverywhere> {
  const { everywhere, lives } = apigee.plane.deployments;
  const options = listOptions({ collection });
  if (environments === undefined) return everywhere?.(await apigee.get("deployments", options)) ?? new Map();
  return new Map(
    await eachOf(environments, async (name) => [name, lives(await apigee.get(listPath(name), options))] as const),
  );
}

/** All that is live of a bundle, from a list that is new enough to decide a write. */
export function livesNow(
  apigee: Apigee,
  environment: string,
  bundle: BundleId,
  own: readonly string[] = [],
): Promise<readonly Live[]> {
  return livesIn(apigee, environment, bundle, { ...justNow, own });
}

/** Deploys in the place of whatever is live: the other revision serves until this one does. */
export async function deploy(apigee: Apigee, placement: Placement, options: DeployOptions = {}): Promise<void> {
  const { isDeployed, serviceAccount, delay } = apigee.plane.deployments;
  // After a lost answer the deployment itself tells whether the work was done; one that failed is tried again.
  const recover = async () => {
    const status = await statusOf(apigee, placement);
    return status && status.state !== "ERROR" ? status : undefined;
  };
  const query = {
    override: true,
    ...(serviceAccount && options.serviceAccount ? { serviceAccount: options.serviceAccount } : {}),
    ...(delay ? { delay: options.delay ?? 0 } : {}),
  };
  const { again } = options;
  await apigee.post(placementPath(placement), undefined, { query, recover, again }).catch((error: unknown) => {
    if (!isDeployed(error)) throw error;
  });
  remember(apigee, placement, options.serviceAccount);
}

/** Takes a revision out of an environment; what is not deployed is out already. */
export async function undeploy(apigee: Apigee, placement: Placement): Promise<void> {
  await apigee.delete(placementPath(placement)).catch((error: unknown) => {
    if (!apigee.plane.deployments.isNotDeployed(error)) throw error;
  });
  apigee.recent.note(`${noted(placement)}${placement.revision}`, false);
  changeList(apigee, placement, (lives) => lives.filter(({ revision }) => revision !== placement.revision));
}

/** How a deployment stands; `undefined` when the revision is not deployed there. */
export async function statusOf(apigee: Apigee, placement: Placement): Promise<Status | undefined> {
  const { isNotDeployed, status } = apigee.plane.deployments;
  try {
    return status(await apigee.get(placementPath(placement)));
  } catch (error) {
    if (isNotDeployed(error)) return undefined;
    throw error;
  }
}

/** For so long a deployment may not be found after it was asked for. */
const unseenMs = 3_000;

/** Waits until every instance serves the revision, Apigee gives it up, somebody replaces it, or the time is over. */
export async function untilServed(
  apigee: Apigee,
  placement: Placement,
  { timeout, progress }: { timeout: number; progress: (message: string) => void },
): Promise<Status> {
  const start = performance.now();
  let seen = false;
  for (let pause = 100; ; pause = Math.min(pause * 2, 10_000)) {
    const found = await statusOf(apigee, placement);
    const waited = performance.now() - start;
    if (!found && (seen || waited > unseenMs) && !(await isListed(apigee, placement))) return gone;
    seen ||= found !== undefined;
    // In its first moments a deployment may not be found.
    const status = found ?? notSeenYet;
    if (status.state !== "PROGRESSING" || waited + pause > timeout * 1000) return status;
    if (waited > 5_000) progress(`waiting for ${placementText(placement)}: ${Math.round(waited / 1000)} s so far`);
    await new Promise((done) => setTimeout(done, pause));
  }
}

async function isListed(apigee: Apigee, placement: Placement): Promise<boolean> {
  const lives = await livesIn(apigee, placement.environment, placement, thisMoment);
  return lives.some(({ revision }) => revision === placement.revision);
}

/** A placement in a sentence. */
export function placementText({ environment, revision, ...bundle }: Placement): string {
  return `revision ${revision} of ${spoken(bundle)} in environment ${environment}`;
}

function listPath(environment: string): string {
  return path`environments/${environment}/deployments`;
}

function listOptions({ collection }: Pick<BundleId, "collection">) {
  return collection === "sharedflows" ? { query: { sharedFlows: true } } : {};
}

/** Where own writes are noted, followed by the revision. */
function noted({ environment, collection, name }: Omit<Placement, "revision">): string {
  return `environments/${environment}/${collection}/${name}/`;
}

function placementPath({ environment, collection, name, revision }: Placement): string {
  return `${path`environments/${environment}`}/${collection}/${path`${name}/revisions/${revision}`}/deployments`;
}

function remember(apigee: Apigee, placement: Placement, serviceAccount: string | undefined): void {
  const { severalLive } = apigee.plane.deployments;
  apigee.recent.forget(noted(placement));
  apigee.recent.note(`${noted(placement)}${placement.revision}`, true);
  // Whether a revision beside it was replaced depends on base paths, so there the list is asked for again.
  if (severalLive) return apigee.forget(listPath(placement.environment));
  const live = { revision: placement.revision, ...(serviceAccount ? { serviceAccount } : {}) };
  changeList(apigee, placement, () => [live]);
}

/** Keeps the shared list right after a write of our own, so that nobody has to ask again. */
function changeList(
  apigee: Apigee,
  { environment, ...bundle }: Placement,
  change: (lives: readonly Live[]) => readonly Live[],
): void {
  const amended = (lives: Lives) => new Map([...lives, [bundle.name, change(lives.get(bundle.name) ?? [])] as const]);
  apigee.amend<Lives>(listPath(environment), amended, listOptions(bundle));
}
