import type { CustomResourceOptions, Input, Output } from "@pulumi/pulumi";
import { ApigeeResource } from "../pulumi/resource";
import type { ConnectionArgs } from "./args";
import { kinds } from "./kinds";

/** A message processor or router, and what it makes of a deployment. */
export interface DeploymentServer {
  id: string;
  types: string[];
  region?: string;
  /** Such as `deployed` or `error`. */
  status: string;
  /** Why, where it is `error`. */
  error?: string;
}

/** Arguments of {@link Deployment}: `proxy` or `sharedFlow`, exactly one of them. */
export interface DeploymentArgs extends ConnectionArgs {
  /** The environment to deploy to. A change replaces. */
  environment: Input<string>;

  /** The proxy's name. A change replaces. */
  proxy?: Input<string>;

  /** The shared flow's name. A change replaces. */
  sharedFlow?: Input<string>;

  /** The revision that shall be live, such as `"3"`: most often another resource's `revision`. Updates in place, without a gap. */
  revision: Input<string>;

  /**
   * The service account (`id@project.iam.gserviceaccount.com`) that the bundle calls Google with; Apigee X only. It changes with a
   * revision: on the same revision Apigee has no in-place way, and the preview refuses.
   * @default the one that the live revision has
   */
  serviceAccount?: Input<string>;

  /**
   * Seconds that the replaced revision goes on serving; Apigee Edge and Private Cloud only. Updates without a call.
   * @default 0
   */
  delay?: Input<number>;

  /**
   * What a delete does while the live revision is still this resource's: `undeploy` it, `restore` the revision that was live before, or
   * `keep` it. A delete that restores waits up to `timeout` seconds, and fails where that revision does; then this resource's serves on.
   * Updates without a call.
   * @default "undeploy"
   */
  onDelete?: "undeploy" | "restore" | "keep";

  /**
   * What a failed deployment does: `restore` what was live before, or `keep` the failed revision. Updates without a call.
   * @default "restore"
   */
  onFailure?: "restore" | "keep";

  /**
   * Seconds to wait until the revision serves. What is not ready by then stays in the state, and the next `up` goes on waiting.
   * Updates without a call.
   * @default 600
   */
  timeout?: Input<number>;
}

/**
 * What is live of a proxy or shared flow in an environment, for bundles that the stack owns. It replaces without undeploying first, and
 * is done when every instance serves the revision.
 *
 * It fails with Apigee's own reasons, and puts back what was live. It refuses to replace a live revision that is newer than the wanted
 * one and that this stack has not seen: `pulumi refresh` shows it first. Use one `Deployment` for each environment and name in a stack;
 * for other people's proxies, use {@link ProxyFlowCallout} with `environment` instead.
 *
 * Wraps [environments.apis.revisions.deployments](https://cloud.google.com/apigee/docs/reference/apis/apigee/rest/v1/organizations.environments.apis.revisions).
 *
 * @example Make the newest revision of the shared flow live
 * ```ts
 * new Deployment("pingauth-test", { environment: "test", sharedFlow: flow.name, revision: flow.revision });
 * ```
 */
export class Deployment extends ApigeeResource {
  /** The environment. */
  declare readonly environment: Output<string>;
  /** The proxy's name, for a proxy. */
  declare readonly proxy: Output<string | undefined>;
  /** The shared flow's name, for a shared flow. */
  declare readonly sharedFlow: Output<string | undefined>;
  /** The revision that shall be live. */
  declare readonly revision: Output<string>;
  /** The service account, where one was given. */
  declare readonly serviceAccount: Output<string | undefined>;
  /** Seconds that a replaced revision goes on serving. */
  declare readonly delay: Output<number | undefined>;
  /** What a delete does. */
  declare readonly onDelete: Output<"undeploy" | "restore" | "keep">;
  /** What a failed deployment does. */
  declare readonly onFailure: Output<"restore" | "keep">;
  /** Seconds to wait until the revision serves. */
  declare readonly timeout: Output<number>;
  /** How the last deployment ended. */
  declare readonly state: Output<"READY" | "PROGRESSING" | "ERROR">;
  /** When the last deployment began, ISO 8601. */
  declare readonly deployedAt: Output<string | undefined>;
  /** The revision that was live before this resource's first, where there was one. */
  declare readonly previousRevision: Output<string | undefined>;
  /** The service account that it ran with, where it had one: `onDelete: "restore"` gives it back. */
  declare readonly previousServiceAccount: Output<string | undefined>;
  /** The revision that this resource made live last, where a refresh found another one live, or this one not done. The next `up` goes on. */
  declare readonly ownRevision: Output<string | undefined>;
  /** Revisions of this resource that may serve still, where a later one failed. */
  declare readonly formerRevisions: Output<string[] | undefined>;
  /** The runtime instances that serve the revision; Apigee X. */
  declare readonly instances: Output<string[] | undefined>;
  /** The servers of the runtime and what each makes of the revision; Apigee Edge and Private Cloud. */
  declare readonly servers: Output<DeploymentServer[] | undefined>;
  /** Other deployments that take this one's traffic. */
  declare readonly routeConflicts: Output<string[]>;

  /**
   * @param name the Pulumi name
   * @param args what shall be live where
   * @param opts Pulumi's options
   */
  constructor(name: string, args: DeploymentArgs, opts?: CustomResourceOptions) {
    super("Deployment", kinds.Deployment, name, args, opts);
  }
}
