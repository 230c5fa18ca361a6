import type { Deployment, Environment, Kind } from "../../store";
import { serversJson, stateOf } from "./servers";

/** What is shown of servers and configuration; lists can be asked for less. */
export interface Detail {
  servers: boolean;
  configuration: boolean;
}

const WHOLE: Detail = { servers: true, configuration: true };

/** The field that names a bundle. */
export function nameField(kind: Kind, name: string): object {
  return kind === "proxy" ? { aPIProxy: name } : { sharedFlow: name };
}

/** One deployment by itself: the answer to most calls that deploy, undeploy or look at a revision. */
export function deploymentJson(
  organization: string,
  environment: Environment,
  deployment: Deployment,
  state = stateOf(deployment),
): object {
  return {
    ...nameField(deployment.kind, deployment.name),
    organization,
    environment: environment.name,
    name: String(deployment.revision.number),
    revision: String(deployment.revision.number),
    ...stateJson(deployment, WHOLE, state),
  };
}

/** The other answer to a deployment: what came, and what it replaced. */
export function replacementJson(
  organization: string,
  environment: Environment,
  deployment: Deployment,
  replaced: Deployment[],
): object {
  const entry = (one: Deployment, state: string) => ({
    environment: environment.name,
    revision: String(one.revision.number),
    ...stateJson(one, WHOLE, state),
  });
  return {
    ...nameField(deployment.kind, deployment.name),
    organization,
    environment: [entry(deployment, stateOf(deployment)), ...replaced.map((one) => entry(one, "undeployed"))],
  };
}

/** A deployment in a list of revisions. */
export function listedJson(deployment: Deployment, detail = WHOLE): object {
  return { name: String(deployment.revision.number), ...stateJson(deployment, detail) };
}

/** State, servers and configuration. */
export function stateJson(deployment: Deployment, detail = WHOLE, state = stateOf(deployment)): object {
  return {
    state,
    ...(detail.servers ? { server: serversJson(deployment, state) } : {}),
    ...(detail.configuration ? { configuration: configurationJson(deployment) } : {}),
  };
}

/** The base path here is a prefix that a deployment may be given, not the one in the bundle. */
function configurationJson({ revision }: Deployment): object {
  return { basePath: "/", configVersion: String(revision.lastModifiedAt), steps: [] };
}
