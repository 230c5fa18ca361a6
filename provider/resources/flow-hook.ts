import type { CustomResourceOptions, Input, Output } from "@pulumi/pulumi";
import { ApigeeResource } from "../pulumi/resource";
import type { AdoptionArgs, ConnectionArgs } from "./args";
import { kinds } from "./kinds";

/** The points of an environment at which every proxy can run a shared flow. */
export type Hook = "PreProxyFlowHook" | "PreTargetFlowHook" | "PostTargetFlowHook" | "PostProxyFlowHook";

/** Arguments of {@link FlowHook}. */
export interface FlowHookArgs extends ConnectionArgs, AdoptionArgs {
  /** The environment. A change replaces. */
  environment: Input<string>;

  /**
   * Where the shared flow runs: before a proxy's own request flow, before the target's, after the target's response flow, or after the
   * proxy's. A change replaces.
   */
  hook: Input<Hook>;

  /** The shared flow's name; it must be deployed in the environment. Updates in place, without a moment in which nothing is attached. */
  sharedFlow: Input<string>;

  /**
   * Whether a call goes on when the shared flow fails: `true` lets denied calls through. Always sent, since Apigee's own default is `true`.
   * Updates in place.
   * @default false
   */
  continueOnError?: Input<boolean>;
}

/**
 * A shared flow that runs for *every* proxy of an environment, whoever owns it, without a change to any of them. An environment has one
 * of each hook; two shared flows in one take a third that calls both.
 *
 * `PreProxyFlowHook` runs before a proxy's own policies, so before its own authentication: what the shared flow knows of a caller is what
 * the request itself says. To ask Ping after a proxy has verified its caller, use a {@link ProxyFlowCallout} instead; with both, a call
 * asks Ping twice.
 *
 * Creating fails when the hook runs another shared flow already, unless `adopt` is set; that one is put back on delete. It also fails
 * when the shared flow is not deployed: make that deployment a dependency (`dependsOn`), so that it also outlives the hook on the way
 * out. Deleting is a success when nothing is attached any more; every API runs without the shared flow from then on. What somebody else
 * attached since stays.
 *
 * Wraps [environments.flowhooks](https://cloud.google.com/apigee/docs/reference/apis/apigee/rest/v1/organizations.environments.flowhooks).
 *
 * @example Ask Ping before each request of an environment reaches its proxy
 * ```ts
 * const live = new Deployment("PingAuth", { environment: "test", sharedFlow: sharedFlow.name, revision: sharedFlow.revision });
 * new FlowHook(
 *   "ask-ping",
 *   { environment: "test", hook: "PreProxyFlowHook", sharedFlow: sharedFlow.name },
 *   { dependsOn: live },
 * );
 * ```
 */
export class FlowHook extends ApigeeResource {
  /** The environment. */
  declare readonly environment: Output<string>;
  /** Where the shared flow runs. */
  declare readonly hook: Output<Hook>;
  /** The shared flow's name. */
  declare readonly sharedFlow: Output<string>;
  /** Whether a call goes on when the shared flow fails. */
  declare readonly continueOnError: Output<boolean>;

  /**
   * @param name the Pulumi name
   * @param args which shared flow runs where
   * @param opts Pulumi's options
   */
  constructor(name: string, args: FlowHookArgs, opts?: CustomResourceOptions) {
    super("FlowHook", kinds.FlowHook, name, { ...args }, opts);
  }
}
