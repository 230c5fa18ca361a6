import { type CustomResourceOptions, type Input, interpolate, output, Resource } from "@pulumi/pulumi";
import type { KvmNeeds } from "../bundle/ping-auth";
import { Deployment } from "../resources/deployment";
import { FlowHook, type Hook } from "../resources/flow-hook";
import { KeyValueMap } from "../resources/key-value-map";
import { ProxyFlowCallout } from "../resources/proxy-flow-callout";
import { Reference } from "../resources/reference";
import { SharedFlow } from "../resources/shared-flow";
import { TlsKeystore } from "../resources/tls-keystore";
import { attachmentsFor, type Integrated, isOwn } from "./integrated-proxies";
import { openEntries, secretEntries } from "./pingauth-configuration";
import type { PingAuthorizeIntegration } from "./pingauthorize-integration";
import type { DeployableSharedFlow, PingAuthorizeIntegrationArgs } from "./pingauthorize-integration-args";

/** What all the children are made from. */
export interface Plan {
  readonly name: string;
  readonly args: PingAuthorizeIntegrationArgs;
  readonly needs: KvmNeeds;
  readonly parent: PingAuthorizeIntegration;
}

/** The map that the bundle's policy reads; none where the values are in the bundle. Encrypted only where the policy could read it then. */
export function keyValueMap(plan: Plan): KeyValueMap | undefined {
  const { name, args, needs } = plan;
  if (args.configuration === "initialEntries") return undefined;
  const place = needs.scope === "organization" ? {} : { environment: args.environment };
  const content = { entries: openEntries(args), secretEntries: secretEntries(args) };
  const identity = { name: needs.mapIdentifier, encrypted: needs.assignsToPrivate };
  const caching = needs.expirySeconds === undefined ? {} : { cacheSeconds: needs.expirySeconds };
  return new KeyValueMap(
    name,
    { ...connection(plan), ...adoption(plan), ...place, ...identity, ...content, ...caching },
    child(plan),
  );
}

/** A keystore with an alias for each certificate that is to be trusted. */
export function keystore(plan: Plan): TlsKeystore | undefined {
  const { name, args } = plan;
  if (!args.trust) return undefined;
  const { certificates, alias = "pingauthorize" } = args.trust;
  const list = Array.isArray(certificates) ? certificates : [certificates];
  const aliases = list.map((certificate, index) => ({
    name: index === 0 ? alias : interpolate`${alias}-${index + 1}`,
    certificate,
  }));
  return new TlsKeystore(`${name}-truststore`, { ...inEnvironment(plan), aliases }, child(plan));
}

/** The name that the shared flow knows the keystore by, so that certificates change without a redeployment. */
export function reference(plan: Plan, store: TlsKeystore | undefined): Reference | undefined {
  if (!store) return undefined;
  return new Reference(
    plan.name,
    { ...inEnvironment(plan), ...adoption(plan), name: referenceName(plan), refers: store.name },
    child(plan),
  );
}

/** The shared flow, as given or made here. */
export function sharedFlow(plan: Plan): DeployableSharedFlow {
  const { name, args, needs } = plan;
  if (args.sharedFlow) return deployable(args.sharedFlow);
  const trustStore = args.trust ? { trustStore: { reference: referenceName(plan) } } : {};
  const what = { name: args.sharedFlowName ?? "PingAuth", bundle: args.bundle };
  const common = { ...connection(plan), ...adoption(plan), ...what, ...trustStore };
  if (args.configuration !== "initialEntries") return new SharedFlow(name, common, child(plan));
  const initialEntries = { policy: needs.policy, entries: { ...openEntries(args), ...secretEntries(args) } };
  return new SharedFlow(name, { ...common, initialEntries }, child(plan));
}

function deployable(given: NonNullable<PingAuthorizeIntegrationArgs["sharedFlow"]>): DeployableSharedFlow {
  if (Resource.isInstance(given)) return given;
  return { name: output(given.name), revision: output(given.revision) };
}

/** The shared flow goes live when all that it reads is there. */
export function sharedFlowDeployment(plan: Plan, made: PingAuthorizeIntegration): Deployment {
  const { name: sharedFlow, revision } = made.sharedFlow;
  // Who takes over a shared flow has proxies that call it, also when this is gone again.
  const onDelete = plan.args.adopt ? { onDelete: "restore" as const } : {};
  const dependsOn = [made.keyValueMap, made.keystore, made.reference].filter((one) => one !== undefined);
  return new Deployment(
    plan.name,
    { ...deploymentArgs(plan), ...onDelete, sharedFlow, revision },
    child(plan, { dependsOn }),
  );
}

/** A call of a shared flow that is not live fails, so its deployment comes first, and goes last. */
export function callout(
  plan: Plan,
  { key, proxy, options }: Integrated,
  made: PingAuthorizeIntegration,
): ProxyFlowCallout {
  const { args } = plan;
  const theirs = { environment: args.environment, ...(args.onDelete ? { onDelete: args.onDelete } : {}) };
  const how = { ...attachmentsFor(args.product), ...options };
  const what = { ...connection(plan), ...(isOwn(proxy) ? {} : theirs), proxy, sharedFlow: made.sharedFlow.name };
  return new ProxyFlowCallout(
    `${plan.name}-${key}`,
    { ...how, ...what },
    child(plan, { dependsOn: [made.sharedFlowDeployment] }),
  );
}

export function deployment(plan: Plan, { key }: Integrated, made: PingAuthorizeIntegration): Deployment {
  const carrying = made.callouts[key] as ProxyFlowCallout;
  const dependsOn = [made.sharedFlowDeployment];
  const { proxy, revision } = carrying;
  return new Deployment(
    `${plan.name}-${key}`,
    { ...deploymentArgs(plan), proxy, revision },
    child(plan, { dependsOn }),
  );
}

/** Every call through the environment fails while a hook's shared flow is not live, so its deployment comes first, and goes last. */
export function flowHook(plan: Plan, hook: Hook, made: PingAuthorizeIntegration): FlowHook {
  const what = { hook, sharedFlow: made.sharedFlow.name };
  const dependsOn = [made.sharedFlowDeployment];
  return new FlowHook(
    `${plan.name}-${hook}`,
    { ...inEnvironment(plan), ...adoption(plan), ...what },
    child(plan, { dependsOn }),
  );
}

function referenceName({ args }: Plan): Input<string> {
  return args.trust?.reference ?? "PingAuthTrust";
}

function deploymentArgs(plan: Plan) {
  const { serviceAccount } = plan.args;
  return { ...inEnvironment(plan), ...(serviceAccount === undefined ? {} : { serviceAccount }) };
}

function adoption({ args: { adopt } }: Plan) {
  return adopt === undefined ? {} : { adopt };
}

function inEnvironment(plan: Plan) {
  return { ...connection(plan), environment: plan.args.environment };
}

function connection({ args: { organization, connection: namespace } }: Plan) {
  return {
    ...(organization === undefined ? {} : { organization }),
    ...(namespace === undefined ? {} : { connection: namespace }),
  };
}

function child({ parent }: Plan, more: CustomResourceOptions & { dependsOn?: Resource[] } = {}): CustomResourceOptions {
  return { parent, ...more };
}
