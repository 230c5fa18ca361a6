import { deploymentKey } from "../../deployment-set";
import type { Deployment, Environment, Store } from "../../store";
import { routeConflicts, type RouteConflict } from "./deployment-checks";

/** A deployment as lists and acts show it: without state, errors and instances. */
export function deploymentJson(environment: Environment, deployment: Deployment): Record<string, unknown> {
  return {
    environment: environment.name,
    // Shared flows too are named by this field.
    apiProxy: deployment.name,
    revision: String(deployment.revision.number),
    deployStartTime: String(deployment.deployStartTime),
    serviceAccount: deployment.serviceAccount && `projects/-/serviceAccounts/${deployment.serviceAccount}`,
    proxyDeploymentType: environment.flowHooks.size > 0 || deployment.kind === "sharedFlow" ? "EXTENSIBLE" : "STANDARD",
  };
}

/** The same with what only a look at its status tells. */
export function statusJson(
  store: Store,
  environment: Environment,
  deployment: Deployment,
  state: string,
): Record<string, unknown> {
  const conflicts = routeConflicts({ store, environment, kind: deployment.kind, revision: deployment.revision });
  return {
    ...deploymentJson(environment, deployment),
    state,
    errors: deployment.errors.map((message) => ({ code: 9, message })),
    instances: [instanceJson(store, environment, deployment, conflicts)],
    routeConflicts: conflicts.map((conflict) => conflictJson(store, conflict)),
  };
}

/** A conflict in the words of status and report. */
export function conflictJson(
  store: Store,
  { group, member, basePath, deployment }: RouteConflict,
): Record<string, unknown> {
  const where = `organizations/${store.organization}/environments/${member}`;
  return {
    environmentGroup: group,
    description: `Base path "${basePath}" of environment group "${group}" is served by ${where} already.`,
    conflictingDeployment: {
      apiProxy: deployment.name,
      revision: String(deployment.revision.number),
      environment: member,
      basepath: basePath,
    },
  };
}

function instanceJson(store: Store, environment: Environment, deployment: Deployment, conflicts: RouteConflict[]) {
  const live = environment.live.get(deploymentKey(deployment.kind, deployment.name)) ?? [];
  const taken = conflicts.map(({ group, basePath }) => `${group} ${basePath}`);
  const groups = [...store.groups].filter(([, members]) => members.has(environment.name));
  const serves = deployment.kind === "proxy" && live.includes(deployment.revision);
  const paths = serves ? deployment.revision.content.basePaths : [];
  const routes = groups.flatMap(([envgroup]) =>
    paths.map((basepath) => ({ basepath, envgroup, environment: environment.name, percentage: 100 })),
  );
  return {
    instance: "sandbox-instance",
    deployedRevisions: live.map(({ number }) => ({ revision: String(number), percentage: 100 })),
    deployedRoutes: routes.filter(({ envgroup, basepath }) => !taken.includes(`${envgroup} ${basepath}`)),
  };
}
