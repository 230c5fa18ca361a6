import { RunError, runtime } from "@pulumi/pulumi";
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
import type * as check from "./check";
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
  return asked("getProxies", args, { takes: ["environment", "deployed", "name", "callsSharedFlow"] }, (apigee) => {
    const { findProxies } = require("./find-proxies") as typeof proxies;
    return findProxies(apigee, args);
  });
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
  return asked("getSharedFlow", args, { takes: ["name"], needs: ["name"] }, (apigee) => {
    const { findSharedFlow } = require("./find-shared-flow") as typeof sharedFlow;
    return findSharedFlow(apigee, args.name);
  });
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
  return asked("getDeployments", args, { takes: ["environment", "kind"] }, (apigee) => {
    const { findDeployments } = require("./find-deployments") as typeof deployments;
    return findDeployments(apigee, args);
  });
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
  return asked("getOrganization", args, { takes: [] }, async (apigee) => {
    const { getOrganization: ask } = require("../apigee/organization") as typeof organization;
    return { ...(await ask(apigee)), plane: apigee.plane.name };
  });
}

/** Asks, once the arguments are in order. A failure is told without its stack: it is no fault of the program's code. */
async function asked<T>(
  lookup: string,
  args: LookupArgs,
  rules: check.LookupRules,
  ask: (apigee: Apigee) => Promise<T>,
): Promise<T> {
  try {
    const { lookupProblems } = require("./check") as typeof check;
    const problems = lookupProblems(lookup, args, rules);
    if (problems.length > 0) throw new Error(problems.join("\n"));
    return await ask(organizationFor(args));
  } catch (error) {
    throw Object.assign(new RunError((error as Error).message), { cause: error });
  }
}

/** The stack's configuration counts inside a program; outside there is none. */
function organizationFor(args: LookupArgs): Apigee {
  const { organizationFor: find } = require("./connection") as typeof connection;
  return find(args, { get: (key) => runtime.getConfig(key) });
}
