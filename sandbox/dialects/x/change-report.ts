import { EMPTY } from "./body";
import { deployViolations, deploymentOf, routeConflicts, undeployViolations } from "./deployment-checks";
import { conflictJson } from "./deployment-json";
import { exactly, planOf } from "./deployments";
import type { Asked, Routes } from "./router";

const act = "environments/:environment/apis/:name/revisions/:revision/deployments";

/** What a deployment would change and why it would be refused, asked beforehand; there is none for shared flows. */
export const changeReports: Routes = {
  [`POST ${act}::generateDeployChangeReport`]: { query: { override: "boolean" }, body: EMPTY, run: deployReport },
  // Known to have answered 404 for a deployed proxy at times; this is what the documents promise.
  [`POST ${act}::generateUndeployChangeReport`]: { body: EMPTY, run: undeployReport },
};

function deployReport(asked: Asked): unknown {
  const plan = planOf(asked, "proxy");
  const conflicts = routeConflicts(plan);
  const taken = conflicts.map(({ group, basePath }) => `${group} ${basePath}`);
  const current = deploymentOf(plan.environment, "proxy", plan.name);
  const changes = routesOf(asked, plan.revision.content.basePaths).filter(
    (route) => !taken.includes(`${route.group} ${route.basepath}`),
  );
  return {
    validationErrors: { violations: deployViolations(plan) },
    routingConflicts: conflicts.map((conflict) => conflictJson(plan.store, conflict)),
    routingChanges: changes.map(({ group, basepath }) => ({
      environmentGroup: group,
      description: `Base path "${basepath}" of environment group "${group}" will be served by revision ${plan.revision.number}.`,
      ...(current ? { fromDeployment: side(asked, basepath, current.revision.number) } : {}),
      toDeployment: side(asked, basepath, plan.revision.number),
    })),
  };
}

function undeployReport(asked: Asked): unknown {
  const { environment, deployment } = exactly(asked, "proxy");
  return {
    validationErrors: { violations: undeployViolations(asked.store, environment, deployment) },
    routingChanges: routesOf(asked, deployment.revision.content.basePaths).map(({ group, basepath }) => ({
      environmentGroup: group,
      description: `Base path "${basepath}" of environment group "${group}" will no longer be served.`,
      fromDeployment: side(asked, basepath, deployment.revision.number),
    })),
  };
}

function routesOf({ store, params }: Asked, basePaths: string[]): { group: string; basepath: string }[] {
  const groups = [...store.groups].filter(([, members]) => members.has(params.environment ?? ""));
  return groups.flatMap(([group]) => basePaths.map((basepath) => ({ group, basepath })));
}

function side({ params }: Asked, basepath: string, revision: number): object {
  return { apiProxy: params.name, revision: String(revision), environment: params.environment, basepath };
}
