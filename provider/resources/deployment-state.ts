import type { BundleId } from "../apigee/collections";
import type { Live, Placement, Server, Status } from "../apigee/deployments";
import type { CommonState } from "../pulumi/lifecycle";

/** What is kept of a deployment, and what its lifecycle works on. */
export interface DeploymentState extends CommonState {
  environment: string;
  proxy?: string;
  sharedFlow?: string;
  revision: string;
  ownRevision?: string | undefined;
  serviceAccount?: string;
  delay?: number;
  onDelete: "undeploy" | "restore" | "keep";
  onFailure: "restore" | "keep";
  timeout: number;
  state: Status["state"];
  deployedAt?: string;
  previousRevision?: string;
  previousServiceAccount?: string;
  formerRevisions?: string[] | undefined;
  instances?: string[];
  servers?: Server[];
  routeConflicts: string[];
}

/** The bundle that a deployment is about. */
export function bundleOf({ proxy, sharedFlow }: Pick<DeploymentState, "proxy" | "sharedFlow">): BundleId {
  return proxy ? { collection: "apis", name: proxy } : { collection: "sharedflows", name: sharedFlow ?? "" };
}

/** The revision that this resource made live last: a refresh may have found another one live, and put that into the state. */
export function ownRevisionOf({ revision, ownRevision = revision }: DeploymentState): string {
  return ownRevision;
}

/** The revisions that this resource made live: its own, and after a failure those that were its own before. */
export function ownRevisions(state: DeploymentState): string[] {
  return [ownRevisionOf(state), ...(state.formerRevisions ?? [])];
}

/** The revisions that may be replaced without surprise: the own ones, and what a refresh showed. */
export function seenRevisions(state: DeploymentState): string[] {
  return [state.revision, ...ownRevisions(state)];
}

/** What was live before this resource's first deployment, with the account that it had. */
export function previousLive({ previousRevision, previousServiceAccount }: DeploymentState): Live | undefined {
  if (!previousRevision) return undefined;
  return { revision: previousRevision, ...(previousServiceAccount ? { serviceAccount: previousServiceAccount } : {}) };
}

/** Where the wanted revision goes. */
export function placementOf(state: DeploymentState): Placement {
  return { ...bundleOf(state), environment: state.environment, revision: state.revision };
}

/** What is kept of how a deployment stands, with what servers say of their errors cleaned of secrets. */
export function statusOutputs(
  { state, deployedAt, instances, servers, routeConflicts }: Status,
  clean: (text: string) => string,
): Partial<DeploymentState> {
  const told = servers.map(({ error, ...rest }) => (error === undefined ? rest : { ...rest, error: clean(error) }));
  return {
    state,
    routeConflicts,
    ...(deployedAt ? { deployedAt } : {}),
    ...(instances.length > 0 ? { instances } : {}),
    ...(told.length > 0 ? { servers: told } : {}),
  };
}
