import type { BundleId } from "../apigee/collections";
import type { Placement, Server, Status } from "../apigee/deployments";
import type { CommonState } from "../pulumi/lifecycle";

/** What is kept of a deployment, and what its lifecycle works on. */
export interface DeploymentState extends CommonState {
  environment: string;
  proxy?: string;
  sharedFlow?: string;
  revision: string;
  serviceAccount?: string;
  delay?: number;
  onDelete: "undeploy" | "restore" | "keep";
  onFailure: "restore" | "keep";
  timeout: number;
  state: Status["state"];
  deployedAt?: string;
  previousRevision?: string;
  formerRevisions?: string[];
  instances?: string[];
  servers?: Server[];
  routeConflicts: string[];
}

/** The bundle that a deployment is about. */
export function bundleOf({ proxy, sharedFlow }: Pick<DeploymentState, "proxy" | "sharedFlow">): BundleId {
  return proxy ? { collection: "apis", name: proxy } : { collection: "sharedflows", name: sharedFlow ?? "" };
}

/** The revisions that this resource made live: its own, and after a failure those that were its own before. */
export function ownRevisions({ revision, formerRevisions = [] }: DeploymentState): string[] {
  return [revision, ...formerRevisions];
}

/** Where the wanted revision goes. */
export function placementOf(state: DeploymentState): Placement {
  return { ...bundleOf(state), environment: state.environment, revision: state.revision };
}
