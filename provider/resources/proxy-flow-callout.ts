import { type CustomResourceOptions, type Input, type Output, Resource } from "@pulumi/pulumi";
import type { AttachmentSpec, Attached } from "../bundle/attachment";
import { ApigeeResource } from "../pulumi/resource";
import type { ApiProxy } from "./api-proxy";
import type { ConnectionArgs } from "./args";
import { kinds } from "./kinds";
import type { SharedFlow } from "./shared-flow";

/** One step that is to run the callout: an {@link AttachmentSpec} whose values may be other resources' outputs. */
export type Attachment = { [K in keyof AttachmentSpec]: Input<NonNullable<AttachmentSpec[K]>> };

/** What the shared flow is given under a name: a literal, or the value of a flow variable. */
export type ParameterValue = Input<string> | { ref: Input<string> };

/** How a callout is made and where it runs: the arguments that {@link ProxyFlowCallout} shares with the component. */
export interface CalloutOptions {
  /**
   * The name of the FlowCallout policy in the proxy. Updates in place.
   * @default "FC-" and the shared flow's name
   */
  policyName?: Input<string>;

  /**
   * The steps that run the callout. Updates in place.
   * @default last in the PreFlow request of every proxy endpoint, and last in the PreFlow response of every target endpoint
   */
  attachments?: Input<Attachment>[];

  /**
   * What the shared flow is given: literals, or flow variables by `{ ref: "request.header.x" }`. Updates in place.
   * @default none
   */
  parameters?: Input<Record<string, ParameterValue>>;

  /**
   * Whether a call goes on when the callout fails: `true` lets denied calls through. Updates in place.
   * @default false
   */
  continueOnError?: Input<boolean>;

  /**
   * Whether the policy runs. Updates in place.
   * @default true
   */
  enabled?: Input<boolean>;

  /**
   * The revision to start from, for a callout without `environment`. Updates in place: the callout moves onto that revision.
   * @default the `revision` of the {@link ApiProxy} given as `proxy`, else the newest revision
   */
  proxyRevision?: Input<string>;
}

/** Arguments of {@link ProxyFlowCallout}. */
export interface ProxyFlowCalloutArgs extends CalloutOptions, ConnectionArgs {
  /** The proxy, by name or as the stack's own {@link ApiProxy}. A change replaces. */
  proxy: Input<string> | ApiProxy;

  /** The shared flow to call, by name or as the stack's own {@link SharedFlow}. Updates in place. */
  sharedFlow: Input<string> | SharedFlow;

  /**
   * Given: *what is live there carries the callout*, deployed by this resource on top of whatever its owner released. Left out: only
   * a revision is made, for a `Deployment` to take on. A change replaces.
   * @default none
   */
  environment?: Input<string>;

  /**
   * With `environment`, what a delete does: `detach` makes live what is live now minus the callout (the API is open then), `undeploy`
   * takes the API down. Updates without a call.
   * @default "detach"
   */
  onDelete?: "detach" | "undeploy";

  /**
   * With `environment`, seconds to wait until the edited revision serves. Updates without a call.
   * @default 600
   */
  timeout?: Input<number>;
}

/**
 * A call of a shared flow in a proxy, also in one that the stack does not own: a FlowCallout policy and the steps that run it. Apart
 * from these, every byte of the proxy stays as it is.
 *
 * With `environment` it starts from the revision that is live there, imports an edited one, deploys it in its place with the same
 * service account, and waits until it serves; an owner's later release without the callout is seen by `pulumi refresh`, and the next
 * `up` attaches to *that* release. Deleting makes live what is live minus the callout, and takes our revisions out.
 *
 * It fails when the proxy does not exist, is not well-formed, or holds another policy of that name; when an attachment finds no
 * endpoint, flow or step; and when the edited revision does not deploy, after putting back what was live. Deploy the shared flow first
 * (`dependsOn`), or every call to the proxy fails.
 *
 * Wraps [apis.revisions](https://cloud.google.com/apigee/docs/reference/apis/apigee/rest/v1/organizations.apis.revisions) and its
 * deployments, and the [FlowCallout policy](https://cloud.google.com/apigee/docs/api-platform/reference/policies/flow-callout-policy).
 *
 * @example Protect somebody else's proxy
 * ```ts
 * new ProxyFlowCallout("orders", { proxy: "orders", sharedFlow: "PingAuth", environment: "prod" }, { dependsOn: pingAuthDeployment });
 * ```
 *
 * @example Let CORS preflight requests pass
 * ```ts
 * // On both: else Ping would be asked about the response to a request that it has never seen.
 * const condition = 'request.verb != "OPTIONS"';
 * new ProxyFlowCallout("orders", {
 *   proxy: "orders",
 *   sharedFlow: "PingAuth",
 *   environment: "prod",
 *   attachments: [
 *     { endpoint: "proxy", phase: "request", condition },
 *     { endpoint: "target", phase: "response", condition },
 *   ],
 * });
 * ```
 */
export class ProxyFlowCallout extends ApigeeResource {
  /** The proxy's name. */
  declare readonly proxy: Output<string>;
  /** The shared flow's name. */
  declare readonly sharedFlow: Output<string>;
  /** The environment, where one was given. */
  declare readonly environment: Output<string | undefined>;
  /** The name of the FlowCallout policy. */
  declare readonly policyName: Output<string>;
  /** The steps that were asked for. */
  declare readonly attachments: Output<AttachmentSpec[]>;
  /** What the shared flow is given. */
  declare readonly parameters: Output<Record<string, string | { ref: string }> | undefined>;
  /** Whether a call goes on when the callout fails. */
  declare readonly continueOnError: Output<boolean>;
  /** Whether the policy runs. */
  declare readonly enabled: Output<boolean>;
  /** The revision that it started from, where one was given. */
  declare readonly proxyRevision: Output<string | undefined>;
  /** What a delete does. */
  declare readonly onDelete: Output<"detach" | "undeploy">;
  /** Seconds to wait until the edited revision serves. */
  declare readonly timeout: Output<number>;
  /** The revision that carries the callout. */
  declare readonly revision: Output<string>;
  /** The revision that it was made from. */
  declare readonly baseRevision: Output<string>;
  /** The revisions that this resource imported and that are still there. */
  declare readonly revisions: Output<string[]>;
  /** Where the steps stand. */
  declare readonly attached: Output<Attached[]>;
  /** What the user should know of this proxy, such as a proxy without targets. */
  declare readonly warnings: Output<string[]>;

  /**
   * @param name the Pulumi name
   * @param args which shared flow is called in which proxy
   * @param opts Pulumi's options
   */
  constructor(name: string, args: ProxyFlowCalloutArgs, opts?: CustomResourceOptions) {
    const { proxy, sharedFlow, ...rest } = args;
    const named = { ...rest, proxy: nameOf(proxy), sharedFlow: nameOf(sharedFlow) };
    super("ProxyFlowCallout", kinds.ProxyFlowCallout, name, { ...ownRevision(args), ...named }, opts);
  }
}

function nameOf(bundle: Input<string> | ApiProxy | SharedFlow): Input<string> {
  return Resource.isInstance(bundle) ? bundle.name : bundle;
}

/** A proxy of the stack's own is edited in the revision that the stack just made; where an environment is given, live decides. */
function ownRevision({ proxy, environment }: ProxyFlowCalloutArgs): { proxyRevision?: Input<string> } {
  return Resource.isInstance(proxy) && environment === undefined ? { proxyRevision: proxy.revision } : {};
}
