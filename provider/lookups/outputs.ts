import { type Input, type Output, output } from "@pulumi/pulumi";
import type {
  DeploymentInfo,
  GetDeploymentsArgs,
  GetProxiesArgs,
  GetSharedFlowArgs,
  LookupArgs,
  OrganizationInfo,
  ProxyInfo,
} from "./args";
import { getDeployments, getOrganization, getProxies, getSharedFlow } from "./lookups";

/** The arguments of a look-up, each of which may be another resource's output. */
export type LookupInputs<Args> = { [Name in keyof Args]: Input<Args[Name]> };

/** {@link getProxies} for arguments that other resources make: asked once they are known. */
export function getProxiesOutput(args: LookupInputs<GetProxiesArgs> = {}): Output<ProxyInfo[]> {
  return output(args).apply((known) => getProxies(known as GetProxiesArgs));
}

/** {@link getSharedFlow} for arguments that other resources make: asked once they are known. */
export function getSharedFlowOutput(args: LookupInputs<GetSharedFlowArgs>): Output<ProxyInfo | undefined> {
  return output(args).apply((known) => getSharedFlow(known as GetSharedFlowArgs));
}

/** {@link getDeployments} for arguments that other resources make: asked once they are known. */
export function getDeploymentsOutput(args: LookupInputs<GetDeploymentsArgs> = {}): Output<DeploymentInfo[]> {
  return output(args).apply((known) => getDeployments(known as GetDeploymentsArgs));
}

/** {@link getOrganization} for arguments that other resources make: asked once they are known. */
export function getOrganizationOutput(args: LookupInputs<LookupArgs> = {}): Output<OrganizationInfo> {
  return output(args).apply((known) => getOrganization(known as LookupArgs));
}
