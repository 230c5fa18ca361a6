import type { Apigee } from "./client";
import { type BundleId, spoken } from "./collections";
import { ApigeeError, isStatus } from "./errors";
import { path } from "./path";

/** A revision of a bundle in an environment. */
export interface Placement extends BundleId {
  environment: string;
  revision: string;
}

/** What is live of a bundle in an environment, as the list of deployments tells it. */
export interface Live {
  revision: string;
  serviceAccount?: string;
  deployedAt?: string;
}

/** How a deployment stands in the runtime. */
export interface Status {
  state: "PROGRESSING" | "READY" | "ERROR";
  deployedAt?: string;
  /** Apigee's own reasons for an ERROR. */
  errors: string[];
  /** The runtime instances that answered. */
  instances: string[];
  /** Other deployments that take this one's traffic: READY without being reached. */
  routeConflicts: string[];
}

interface Listed {
  environment: string;
  apiProxy: string;
  revision: string;
  deployStartTime?: string;
  serviceAccount?: string;
}

interface Answer extends Listed {
  state?: Status["state"];
  errors?: { code?: number; message?: string }[];
  instances?: { instance?: string }[];
  routeConflicts?: { description?: string }[];
}

/** A decision to write needs to know what is live now; a list that another resource asked for a moment ago will do. */
const freshEnough = { notOlderThanMs: 5_000 };

/** What is live of a bundle in an environment: one list an environment, shared by all who ask. */
export async function liveIn(
  apigee: Apigee,
  environment: string,
  bundle: BundleId,
  freshness: { notOlderThanMs?: number } = {},
): Promise<Live | undefined> {
  const options = { ...listOptions(bundle), ...freshness };
  const { deployments } = await apigee.shared<{ deployments?: Listed[] }>(listPath(environment), options);
  const found = deployments?.find(({ apiProxy }) => apiProxy === bundle.name);
  return found && liveFrom(found);
}

/** The same, from a list that is new enough to decide a write. */
export function liveNow(apigee: Apigee, environment: string, bundle: BundleId): Promise<Live | undefined> {
  return liveIn(apigee, environment, bundle, freshEnough);
}

/** Deploys in the place of whatever is live: the other revision serves until this one does. */
export async function deploy(apigee: Apigee, placement: Placement, serviceAccount?: string): Promise<void> {
  // After a lost answer the deployment itself tells whether the work was done.
  const recover = () => apigee.find<Answer>(placementPath(placement));
  const query = { override: true, ...(serviceAccount ? { serviceAccount } : {}) };
  await apigee.post(placementPath(placement), undefined, { query, recover }).catch((error: unknown) => {
    if (!isAlreadyDeployed(error)) throw error;
  });
  remember(apigee, placement, serviceAccount);
}

/** Takes a revision out of an environment; what is not deployed is out already. */
export async function undeploy(apigee: Apigee, placement: Placement): Promise<void> {
  await apigee.delete(placementPath(placement));
  changeList(apigee, placement, (others) => others);
}

/** How a deployment stands; `undefined` when the revision is not deployed there. */
export async function statusOf(apigee: Apigee, placement: Placement): Promise<Status | undefined> {
  const answer = await apigee.find<Answer>(placementPath(placement));
  return answer && statusFrom(answer);
}

/** Waits until every instance serves the revision, Apigee gives it up, or the time is over. */
export async function untilServed(
  apigee: Apigee,
  placement: Placement,
  { timeout, progress }: { timeout: number; progress: (message: string) => void },
): Promise<Status> {
  const start = Date.now();
  for (let pause = 100; ; pause = Math.min(pause * 2, 10_000)) {
    // In its first moments a deployment may not be found, or have no state.
    const status = (await statusOf(apigee, placement)) ?? {
      state: "PROGRESSING",
      errors: [],
      instances: [],
      routeConflicts: [],
    };
    const waited = Date.now() - start;
    if (status.state !== "PROGRESSING" || waited + pause > timeout * 1000) return status;
    if (waited > 5_000) progress(`waiting for ${placementText(placement)}: ${Math.round(waited / 1000)} s so far`);
    await new Promise((done) => setTimeout(done, pause));
  }
}

/** A placement in a sentence. */
export function placementText({ environment, revision, ...bundle }: Placement): string {
  return `revision ${revision} of ${spoken(bundle)} in environment ${environment}`;
}

function listPath(environment: string): string {
  return path`environments/${environment}/deployments`;
}

function listOptions({ collection }: BundleId) {
  return collection === "sharedflows" ? { query: { sharedFlows: true } } : {};
}

function placementPath({ environment, collection, name, revision }: Placement): string {
  return `${path`environments/${environment}`}/${collection}/${path`${name}/revisions/${revision}`}/deployments`;
}

function liveFrom({ revision, serviceAccount, deployStartTime }: Listed): Live {
  return {
    revision,
    ...(serviceAccount ? { serviceAccount: bareAccount(serviceAccount) } : {}),
    ...timeFrom(deployStartTime),
  };
}

function statusFrom({ state, errors, instances, routeConflicts, deployStartTime }: Answer): Status {
  return {
    state: state ?? "PROGRESSING",
    errors: (errors ?? []).map(({ message, code }) => message ?? `error ${code}`),
    instances: (instances ?? []).map(({ instance }) => instance ?? "").filter(Boolean),
    routeConflicts: (routeConflicts ?? []).map((conflict) => conflict.description ?? JSON.stringify(conflict)),
    ...timeFrom(deployStartTime),
  };
}

function timeFrom(milliseconds: string | undefined): { deployedAt?: string } {
  return milliseconds ? { deployedAt: new Date(Number(milliseconds)).toISOString() } : {};
}

// Apigee answers projects/-/serviceAccounts/ID for what was sent as ID.
function bareAccount(account: string): string {
  return account.replace(/^projects\/-\/serviceAccounts\//u, "");
}

/** Deploying what is deployed is an error on Apigee X, and what we wanted. */
function isAlreadyDeployed(error: unknown): boolean {
  return isStatus(error, 400) && error instanceof ApigeeError && /already deployed/u.test(error.message);
}

function remember(apigee: Apigee, { environment, ...placement }: Placement, serviceAccount?: string): void {
  const entry: Listed = {
    environment,
    apiProxy: placement.name,
    revision: placement.revision,
    ...(serviceAccount ? { serviceAccount } : {}),
  };
  changeList(apigee, { environment, ...placement }, (others) => [...others, entry]);
}

/** Keeps the shared list right after a write of our own, so that nobody has to ask again. */
function changeList(
  apigee: Apigee,
  { environment, ...bundle }: Placement,
  change: (others: Listed[]) => Listed[],
): void {
  const amended = (list: { deployments?: Listed[] }) => ({
    deployments: change((list.deployments ?? []).filter(({ apiProxy }) => apiProxy !== bundle.name)),
  });
  apigee.amend(listPath(environment), amended, listOptions(bundle));
}
