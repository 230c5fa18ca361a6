export { PingAuthorizeIntegration } from "./components/pingauthorize-integration";
export type {
  DeployableSharedFlow,
  IntegratedProxy,
  IntegrationTrust,
  PingAuthorizeIntegrationArgs,
  PingProduct,
} from "./components/pingauthorize-integration-args";
export { ApiProxy, type ApiProxyArgs } from "./resources/api-proxy";
export type { AdoptionArgs, ConnectionArgs } from "./resources/args";
export type { RevisionArgs } from "./resources/bundle-resource";
export { Deployment, type DeploymentArgs, type DeploymentServer } from "./resources/deployment";
export { FlowHook, type FlowHookArgs, type Hook } from "./resources/flow-hook";
export { KeyValueMap, type KeyValueMapArgs } from "./resources/key-value-map";
export {
  type Attachment,
  type CalloutOptions,
  type ParameterValue,
  ProxyFlowCallout,
  type ProxyFlowCalloutArgs,
} from "./resources/proxy-flow-callout";
export { Reference, type ReferenceArgs } from "./resources/reference";
export { type InitialEntries, SharedFlow, type SharedFlowArgs, type TrustStore } from "./resources/shared-flow";
export { type TlsAlias, TlsKeystore, type TlsKeystoreArgs } from "./resources/tls-keystore";
export {
  getProxies,
  getSharedFlow,
  getDeployments,
  getOrganization,
  type LookupArgs,
  type GetProxiesArgs,
  type GetSharedFlowArgs,
  type GetDeploymentsArgs,
  type ProxyInfo,
  type DeploymentInfo,
  type OrganizationInfo,
} from "./lookups/lookups";
export {
  getProxiesOutput,
  getSharedFlowOutput,
  getDeploymentsOutput,
  getOrganizationOutput,
  type LookupInputs,
} from "./lookups/outputs";
export type { Certificate } from "./resources/certificates";
export type { Attached, AttachmentSpec, Position } from "./bundle/attachment";
export type { PlaneName as Plane } from "./apigee/planes";
