import type { Environment, Store } from "../../store";
import { notFound } from "./errors";
import { environmentOf } from "./lookups";
import type { Asked, Routes } from "./router";

const hosts = "environments/:environment/virtualhosts";
const VIRTUAL_HOSTS = ["default", "secure"];

/** The organization, its environments and their virtual hosts. */
export const organization: Routes = {
  "GET ": { xml: "Organization", run: organizationJson },
  "GET environments": { run: ({ store }) => [...store.environments.keys()] },
  "GET environments/:environment": {
    xml: "Environment",
    run: (asked) => environmentJson(asked.store, environmentOf(asked)),
  },
  [`GET ${hosts}`]: { run: (asked) => virtualHostsOf(environmentOf(asked)) },
  [`GET ${hosts}/:host`]: { xml: "VirtualHost", run: virtualHost },
};

/** The virtual hosts of an environment: each has the same two. */
export function virtualHostsOf(_environment: Environment): readonly string[] {
  return VIRTUAL_HOSTS;
}

function organizationJson({ store, traits }: Asked): object {
  const properties =
    traits.cpsProperty === undefined ? [] : [{ name: "features.isCpsEnabled", value: traits.cpsProperty }];
  return {
    name: store.organization,
    displayName: store.organization,
    type: "paid",
    environments: [...store.environments.keys()],
    createdAt: store.createdAt,
    createdBy: "someone@example.com",
    lastModifiedAt: store.createdAt,
    lastModifiedBy: "someone@example.com",
    properties: { property: [{ name: "features.isSmbOrganization", value: "false" }, ...properties] },
  };
}

function environmentJson(store: Store, { name, createdAt }: Environment): object {
  return {
    name,
    organization: store.organization,
    createdAt,
    createdBy: "someone@example.com",
    lastModifiedAt: createdAt,
    lastModifiedBy: "someone@example.com",
    properties: { property: [] },
  };
}

function virtualHost(asked: Asked): object {
  const environment = environmentOf(asked);
  const { host = "" } = asked.params;
  if (!virtualHostsOf(environment).includes(host))
    throw notFound("messaging.config.beans.VirtualHostDoesNotExist", `VirtualHost ${host} does not exist`);
  const hostAliases = [`${asked.store.organization}-${environment.name}.example.com`];
  if (host === "default") return { name: host, port: "80", hostAliases, interfaces: [] };
  const sSLInfo = { enabled: "true", clientAuthEnabled: "false", keyStore: "freetrial", keyAlias: "freetrial" };
  return { name: host, port: "443", hostAliases, interfaces: [], sSLInfo };
}
