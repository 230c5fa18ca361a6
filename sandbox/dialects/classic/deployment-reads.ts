import type { Deployment, Environment, Kind } from "../../store";
import { flag } from "./body";
import { deploymentJson, listedJson, nameField, stateJson, type Detail } from "./deployment-json";
import { deployed } from "./deployments";
import { invalid } from "./errors";
import { bundleOf, COLLECTIONS, environmentOf, revisionOf, WORDS } from "./lookups";
import type { Asked, Routes } from "./router";

const xml = "Deployments";

/** What is deployed, across bundles: of the organization and of one environment. */
export const deploymentLists: Routes = {
  "GET deployments": {
    xml,
    run: (asked) => ({
      name: asked.store.organization,
      environment: everywhere(asked).map((environment) => environmentJson(asked, environment)),
    }),
  },
  "GET environments/:environment/deployments": {
    xml,
    run: (asked) => ({ ...environmentJson(asked, environmentOf(asked)), organization: asked.store.organization }),
  },
};

/** What is deployed of one bundle. */
export function deploymentReads(kind: Kind): Routes {
  const one = `${COLLECTIONS[kind]}/:name`;
  return {
    [`GET ${one}/deployments`]: { xml, run: (asked) => ofBundle(asked, kind) },
    [`GET ${one}/revisions/:revision/deployments`]: { xml, run: (asked) => ofRevision(asked, kind) },
    [`GET environments/:environment/${one}/deployments`]: { xml, run: (asked) => ofBundleIn(asked, kind) },
    [`GET environments/:environment/${one}/revisions/:revision/deployments`]: {
      xml: "Deployment",
      run: (asked) => ofRevisionIn(asked, kind),
    },
  };
}

/** Shared flows are asked for by a query, and listed under the name of the others all the same. */
function environmentJson(asked: Asked, environment: Environment): object {
  const kind = flag(asked.given.sharedFlows) ? "sharedFlow" : "proxy";
  const ours = environment.deployments.all().filter((deployment) => deployment.kind === kind);
  const names = [...new Set(ours.map(({ name }) => name))];
  const aPIProxy = names.map((name) => ({
    name,
    revision: looked(asked, environment, kind, name).map((deployment) => listedJson(deployment, detailOf(asked))),
  }));
  return { name: environment.name, aPIProxy };
}

function ofBundle(asked: Asked, kind: Kind): object {
  const { name } = bundleOf(asked, kind);
  const entries = everywhere(asked).map((environment) => ({
    name: environment.name,
    revision: looked(asked, environment, kind, name).map((deployment) => listedJson(deployment)),
  }));
  const environment = entries.filter(({ revision }) => revision.length > 0);
  return { environment, name, organization: asked.store.organization };
}

function ofRevision(asked: Asked, kind: Kind): object {
  const revision = revisionOf(asked, kind);
  const { name } = bundleOf(asked, kind);
  const environment = everywhere(asked).flatMap((one) =>
    looked(asked, one, kind, name)
      .filter((deployment) => deployment.revision === revision)
      .map((deployment) => ({ name: one.name, ...stateJson(deployment) })),
  );
  return {
    ...nameField(kind, name),
    name: String(revision.number),
    environment,
    organization: asked.store.organization,
  };
}

function ofBundleIn(asked: Asked, kind: Kind): object {
  const environment = environmentOf(asked);
  const { name } = bundleOf(asked, kind);
  const revision = looked(asked, environment, kind, name).map((deployment) => listedJson(deployment));
  if (revision.length === 0)
    throw invalid(
      "distribution.ApplicationNotDeployed",
      `${WORDS[kind]} ${name} is not deployed in environment ${environment.name}`,
    );
  return { environment: environment.name, name, organization: asked.store.organization, revision };
}

function ofRevisionIn(asked: Asked, kind: Kind): object {
  const environment = environmentOf(asked);
  const deployment = deployed(environment, kind, bundleOf(asked, kind).name, revisionOf(asked, kind));
  asked.rollout.look(environment, deployment);
  return deploymentJson(asked.store.organization, environment, deployment);
}

/** Reading a state is a look at it, wherever it is read: no list leaves it out here. */
function looked({ rollout }: Asked, environment: Environment, kind: Kind, name: string): readonly Deployment[] {
  const deployments = environment.deployments.of(kind, name);
  for (const deployment of deployments) rollout.look(environment, deployment);
  return deployments;
}

function detailOf({ given }: Asked): Detail {
  return { servers: given.includeServerStatus !== "false", configuration: given.includeApiConfig !== "false" };
}

function everywhere({ store }: Asked): Environment[] {
  return [...store.environments.values()];
}
