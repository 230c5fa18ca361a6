import type { Environment, Store } from "../../store";
import { environmentOf } from "./lookups";
import type { Asked, Routes } from "./router";

/** The organization and its environments. */
export const organization: Routes = {
  "GET /v1/organizations": { run: ({ store }) => ({ organizations: [mapping(store)] }) },
  "GET ": { run: ({ store }) => organizationJson(store) },
  "GET /v1/organizations/:organization([^/:]+)::getProjectMapping": { run: ({ store }) => mapping(store) },
  "GET environments": { run: ({ store }) => [...store.environments.keys()] },
  "GET environments/:environment": { run: (asked: Asked) => environmentJson(environmentOf(asked)) },
};

function organizationJson({ organization: name, createdAt, environments }: Store): object {
  return {
    name,
    displayName: name,
    projectId: name,
    runtimeType: "CLOUD",
    billingType: "SUBSCRIPTION",
    subscriptionType: "PAID",
    state: "ACTIVE",
    createdAt: String(createdAt),
    lastModifiedAt: String(createdAt),
    environments: [...environments.keys()],
    // Set on cloud organizations too: it tells Google's planes from the older ones, not hybrid from cloud.
    properties: { property: [{ name: "features.hybrid.enabled", value: "true" }] },
  };
}

function mapping({ organization: name }: Store): object {
  return { organization: name, projectId: name, projectIds: [name] };
}

function environmentJson({ name, createdAt, flowHooks }: Environment): object {
  return {
    name,
    displayName: name,
    state: "ACTIVE",
    createdAt: String(createdAt),
    lastModifiedAt: String(createdAt),
    deploymentType: "PROXY",
    apiProxyType: "PROGRAMMABLE",
    type: "COMPREHENSIVE",
    hasAttachedFlowHooks: flowHooks.size > 0,
  };
}
