import { ComponentResource, type ComponentResourceOptions, log, ResourceError } from "@pulumi/pulumi";
import type { Deployment } from "../resources/deployment";
import type { FlowHook, Hook } from "../resources/flow-hook";
import type { KeyValueMap } from "../resources/key-value-map";
import type { ProxyFlowCallout } from "../resources/proxy-flow-callout";
import type { Reference } from "../resources/reference";
import type { TlsKeystore } from "../resources/tls-keystore";
import { type Integrated, integratedProxies, isOwn } from "./integrated-proxies";
import {
  callout,
  deployment,
  flowHook,
  keyValueMap,
  keystore,
  type Plan,
  reference,
  sharedFlow,
  sharedFlowDeployment,
} from "./integration-children";
import { integrationProblems } from "./integration-check";
import { pingAuthConfiguration } from "./pingauth-configuration";
import { askedTwice, integrationHooks } from "./integration-hooks";
import type { DeployableSharedFlow, PingAuthorizeIntegrationArgs } from "./pingauthorize-integration-args";

/**
 * The whole of Ping's guide for Apigee at once: the PingAuth shared flow, its key value map, the trust in Ping's certificate, its
 * deployment, and the callouts in the proxies.
 *
 * The bundle itself says which map with which keys it reads. The preview fails where that does not fit what is given, naming what was
 * looked for and what was found. The shared flow is live before any proxy calls it, and until none does any more.
 *
 * Other people's proxies, given by name, stay theirs: what is live of them carries the callout, also after their owners' next release
 * (`pulumi refresh` sees it, `up` repairs it). Deleting gives them back as they are live then, without the callout, and warns of each API
 * that is open from then on. To close them instead, set `onDelete: "undeploy"`; Pulumi's `protect` on this component refuses the delete.
 *
 * To change the shared secret: add the new one at Ping, `pulumi up`, wait as long as the warning says, remove the old one.
 *
 * @example
 * ```ts
 * const config = new Config();
 * new PingAuthorizeIntegration("pingauthorize", {
 *   environment: "test",
 *   bundle: "PingAuth.zip",
 *   serviceHostPort: "pingauthorize.example.com:8443",
 *   sharedSecret: config.requireSecret("sharedSecret"),
 *   trust: { certificates: readFileSync("pingauthorize.pem", "utf8") },
 *   proxies: ["orders", "invoices", new ApiProxy("echo", { basePath: "/echo", target: "https://echo.example.com" })],
 * });
 * ```
 *
 * @example A second environment, with the same shared flow
 * ```ts
 * new PingAuthorizeIntegration("pingauthorize-prod", { ...args, environment: "prod", sharedFlow: test.sharedFlow });
 * ```
 *
 * @example Every proxy of an environment, by its flow hooks: before a proxy's own authentication
 * ```ts
 * new PingAuthorizeIntegration("pingauthorize", { ...args, environment: "sandbox", mode: "hooks" });
 * ```
 */
export class PingAuthorizeIntegration extends ComponentResource {
  /** The shared flow: the one made here, or the one given. */
  readonly sharedFlow: DeployableSharedFlow;
  /** The map that the shared flow reads; none where its values are in the bundle. */
  readonly keyValueMap: KeyValueMap | undefined;
  /** The keystore with Ping's certificates, where `trust` was given. */
  readonly keystore: TlsKeystore | undefined;
  /** The reference to that keystore. */
  readonly reference: Reference | undefined;
  /** The shared flow's deployment. */
  readonly sharedFlowDeployment: Deployment;
  /** The callouts by proxy: its name, or the Pulumi name of the stack's own. */
  readonly callouts: Record<string, ProxyFlowCallout>;
  /** The deployments of the stack's own proxies, by their Pulumi names. */
  readonly deployments: Record<string, Deployment>;
  /** The environment's flow hooks, with `mode: "hooks"`. */
  readonly flowHooks: Partial<Record<Hook, FlowHook>>;

  /**
   * @param name the Pulumi name, with which the names of the children begin
   * @param args which proxies ask which server
   * @param opts Pulumi's options
   */
  constructor(name: string, args: PingAuthorizeIntegrationArgs, opts?: ComponentResourceOptions) {
    super("pulumi-apigee-pingauthorize:index:PingAuthorizeIntegration", name, {}, opts);
    const { proxies, needs } = understood(this, args);
    const plan: Plan = { name, args, needs, parent: this };
    this.keyValueMap = keyValueMap(plan);
    this.keystore = keystore(plan);
    this.reference = reference(plan, this.keystore);
    this.sharedFlow = sharedFlow(plan);
    this.sharedFlowDeployment = sharedFlowDeployment(plan, this);
    this.callouts = byKey(proxies, (proxy) => callout(plan, proxy, this));
    this.deployments = byKey(
      proxies.filter(({ proxy }) => isOwn(proxy)),
      (proxy) => deployment(plan, proxy, this),
    );
    this.flowHooks = Object.fromEntries(integrationHooks(args).map((hook) => [hook, flowHook(plan, hook, this)]));
    this.registerOutputs();
  }
}

/** What the arguments and the bundle come to; what is wrong with them is shown on the component's row, without a stack trace. */
function understood(parent: PingAuthorizeIntegration, args: PingAuthorizeIntegrationArgs) {
  try {
    const problems = integrationProblems(args);
    if (problems.length > 0) throw new Error(problems.join("\n"));
    const { needs, warnings } = pingAuthConfiguration(args);
    const proxies = integratedProxies(args.proxies ?? []);
    for (const warning of [...warnings, ...askedTwice(args, proxies)]) void log.warn(warning, parent);
    return { needs, proxies };
  } catch (error) {
    throw new ResourceError((error as Error).message, parent, true);
  }
}

function byKey<T>(proxies: readonly Integrated[], make: (proxy: Integrated) => T): Record<string, T> {
  return Object.fromEntries(proxies.map((proxy) => [proxy.key, make(proxy)]));
}
