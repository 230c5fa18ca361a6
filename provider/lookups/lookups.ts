import { runtime } from "@pulumi/pulumi";
import type { Apigee } from "../apigee/client";
import type {
  DeploymentInfo,
  GetDeploymentsArgs,
  GetProxiesArgs,
  GetSharedFlowArgs,
  LookupArgs,
  OrganizationInfo,
  ProxyInfo,
} from "./args";
import type * as connection from "./connection";
import type * as deployments from "./find-deployments";
import type * as proxies from "./find-proxies";
import type * as sharedFlow from "./find-shared-flow";
import type * as organization from "../apigee/organization";

export type {
  DeploymentInfo,
  GetDeploymentsArgs,
  GetProxiesArgs,
  GetSharedFlowArgs,
  LookupArgs,
  OrganizationInfo,
  ProxyInfo,
} from "./args";

/* eslint-disable @typescript-eslint/no-require-imports --
   Loaded here and not above, so that a program which asks for nothing loads no HTTP client. */

/**
 * The organization's proxies, sorted by name. Apigee is asked at every run of the program, previews included: two calls on Apigee X,
 * besides those of `callsSharedFlow`. For previews without credentials, commit a list instead (`npx apigee-callout list`).
 *
 * @example Protect every proxy that is deployed in an environment
 * ```ts
 * const proxies = await getProxies({ environment: "prod", name: "shop-*" });
 * new PingAuthorizeIntegration("pingauthorize", { ...args, environment: "prod", proxies: proxies.map(({ name }) => name) });
 * ```
 */
export async function getProxies(args: GetProxiesArgs = {}): Promise<ProxyInfo[]> {
  const { findProxies } = require("./find-proxies") as typeof proxies;
  return findProxies(organizationFor(args), args);
}

/**
 * A shared flow and where it is live; `undefined` where there is none of that name. Apigee is asked at every run of the program: two calls.
 *
 * @example A shared flow that another team deploys
 * ```ts
 * const pingAuth = await getSharedFlow({ name: "PingAuth" });
 * if (!pingAuth?.deployed.some(({ environment }) => environment === "prod")) throw new Error("PingAuth is not live in prod.");
 * ```
 */
export async function getSharedFlow(args: GetSharedFlowArgs): Promise<ProxyInfo | undefined> {
  const { findSharedFlow } = require("./find-shared-flow") as typeof sharedFlow;
  return findSharedFlow(organizationFor(args), args.name);
}

/**
 * What is live where, sorted by environment, kind and name. Apigee is asked at every run of the program: one call for each kind on Apigee X.
 *
 * @example
 * ```ts
 * const live = await getDeployments({ environment: "prod", kind: "sharedFlow" });
 * ```
 */
export async function getDeployments(args: GetDeploymentsArgs = {}): Promise<DeploymentInfo[]> {
  const { findDeployments } = require("./find-deployments") as typeof deployments;
  return findDeployments(organizationFor(args), args);
}

/**
 * The organization: its plane and its environments. Apigee is asked at every run of the program: one call.
 *
 * @example A keystore in every environment
 * ```ts
 * const { environments } = await getOrganization();
 * for (const environment of environments) new TlsKeystore(`ping-${environment}`, { environment, aliases });
 * ```
 */
export async function getOrganization(args: LookupArgs = {}): Promise<OrganizationInfo> {
  const apigee = organizationFor(args);
  const asked = require("../apigee/organization") as typeof organization;
  return { ...(await asked.getOrganization(apigee)), plane: apigee.plane.name };
}

/** The stack's configuration counts inside a program; outside there is none. */
function organizationFor(args: LookupArgs): Apigee {
  const asked = require("./connection") as typeof connection;
  return asked.organizationFor(args, { get: (key) => runtime.getConfig(key) });
}
