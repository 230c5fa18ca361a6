import type { Input, Output } from "@pulumi/pulumi";
import type { ApiProxy } from "../resources/api-proxy";
import type { ConnectionArgs } from "../resources/args";
import type { CalloutOptions } from "../resources/proxy-flow-callout";
import type { SharedFlow } from "../resources/shared-flow";

/** The products that use the PingAuth shared flow. */
export type PingProduct = "PingAuthorize" | "PingOneAuthorize" | "PingAccess";

/** A proxy that is to ask Ping: by name (other people's), or the stack's own; with options where the callout is to differ. */
export type IntegratedProxy = string | ApiProxy | (CalloutOptions & { proxy: string | ApiProxy });

/** A shared flow that is to be deployed; a {@link SharedFlow} is one. */
export interface DeployableSharedFlow {
  /** Its name. */
  readonly name: Output<string>;
  /** The revision that is to be live. */
  readonly revision: Output<string>;
}

/** What the shared flow trusts, where Ping's certificate is not from a well-known authority. */
export interface IntegrationTrust {
  /**
   * PEM: the server's certificate, or that of its authority. While the server changes its certificate, give old and new. A change makes a
   * new keystore before the old one goes, without a gap.
   */
  certificates: Input<string> | Input<string>[];

  /**
   * The name of the reference that the bundle's `TrustStore` is pointed to. A change replaces the reference, and makes a new revision of
   * the shared flow.
   * @default "PingAuthTrust"
   */
  reference?: Input<string>;

  /**
   * The alias of the certificate in the keystore; a second one is called the same with `-2` behind it. A change replaces the keystore.
   * @default "pingauthorize"
   */
  alias?: Input<string>;
}

/** Arguments of {@link PingAuthorizeIntegration}. Those that decide which resources there are must be plain values. */
export interface PingAuthorizeIntegrationArgs extends ConnectionArgs {
  /** The environment. A change replaces nearly everything. */
  environment: Input<string>;

  /**
   * Ping's PingAuth zip, or a folder with its content, relative to the program's folder. The name, scope and keys of the key value map are
   * read from its policy. A change of content makes a new revision and deploys it in the same `up`.
   */
  bundle: string;

  /**
   * A shared flow that is made elsewhere, in another environment's integration or another stack; it is deployed here. Its `TrustStore` and
   * `InitialEntries` are as they were made there; excludes `configuration: "initialEntries"`.
   * @default made here
   */
  sharedFlow?: SharedFlow | { name: Input<string>; revision: Input<string> };

  /**
   * The name of the shared flow that is made here. A change replaces it, and updates every callout.
   * @default "PingAuth"
   */
  sharedFlowName?: Input<string>;

  /** Host and port of Ping's HTTPS listener, such as `pingauthorize.example.com:8443`. Updates in place, and is shown in previews. */
  serviceHostPort: Input<string>;

  /**
   * The sideband API's shared secret. Always secret. Updates in place: a preview says how long the runtime may go on with the old one, and
   * in which order to change it.
   */
  sharedSecret: Input<string>;

  /** The path of the service's URL, such as `/v1/environments/ID`. Needed for PingOne Authorize. Updates in place. */
  serviceBasePath?: Input<string>;

  /**
   * Certificates to trust. Taking it out takes the keystore and the reference out, and makes a new revision of the shared flow.
   * @default well-known authorities only
   */
  trust?: IntegrationTrust;

  /**
   * Who makes proxies ask Ping: `callouts` in those that are named by `proxies`, or the `hooks` PreProxyFlowHook and PostTargetFlowHook of
   * the environment, for *every* proxy of it. Hooks change no proxy, but run before a proxy's own authentication: Ping is asked about callers
   * that nobody has verified yet, and learns of a token only what the request holds. A change makes the new ones before the old ones go.
   * @default "callouts"
   */
  mode?: "callouts" | "hooks";

  /**
   * The proxies that ask Ping. A name is other people's proxy: what is live of it in the environment carries the callout, whatever its
   * owner releases; taken out of the list, it is open again. An ApiProxy is the stack's own: it gets callout and deployment; taken out of
   * the list, it is undeployed. With `mode: "hooks"` every proxy asks already: one that is named here gets its callout too, asks twice, and is a warning.
   * @default none
   */
  proxies?: IntegratedProxy[];

  /**
   * What taking a callout out of other people's proxies does: `detach` leaves the API open, `undeploy` takes it down. Updates without a
   * call.
   * @default "detach"
   */
  onDelete?: "detach" | "undeploy";

  /**
   * Who answers. It decides where in the request's PreFlow the callout stands, unless a proxy has `attachments` of its own: last for
   * PingAuthorize, after coarse-grained authentication; first for the others. Updates the callouts in place.
   * @default "PingAuthorize"
   */
  product?: PingProduct;

  /**
   * How the shared flow learns host and secret: by a key value map, or, as the vendor's guide has it for Apigee X, by values in the bundle
   * itself, where anyone who may read the bundle reads them, and which the runtime may ignore once the map exists.
   * @default "kvm"
   */
  configuration?: "kvm" | "initialEntries";

  /**
   * Takes over what exists already of shared flow, map, reference and flow hooks, instead of failing. What they held is put back on
   * delete, and what was live of the shared flow is live again: as long as `adopt` stays. Once it is taken out, a delete undeploys the
   * shared flow, which fails every call of the proxies of others that call it. Updates without a call.
   * @default false
   */
  adopt?: boolean;

  /**
   * The service account that the shared flow and the stack's own proxies run as; Apigee X only. Changes with a new revision.
   * @default the one that the live revision has
   */
  serviceAccount?: Input<string>;
}
