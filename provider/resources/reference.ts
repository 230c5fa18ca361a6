import type { CustomResourceOptions, Input, Output } from "@pulumi/pulumi";
import { ApigeeResource } from "../pulumi/resource";
import type { AdoptionArgs, ConnectionArgs } from "./args";
import { kinds } from "./kinds";

/** Arguments of {@link Reference}. */
export interface ReferenceArgs extends ConnectionArgs, AdoptionArgs {
  /** The environment that owns the reference. A change replaces. */
  environment: Input<string>;

  /**
   * The name that `ref://` uses: 1 to 255 letters, digits, blanks, "_", "." or "-". A change replaces.
   * @default the Pulumi name
   */
  name?: Input<string>;

  /** The keystore or truststore, in the same environment, that the reference stands for. Updates in place, without a redeployment. */
  refers: Input<string>;

  /**
   * What `refers` names. Updates in place.
   * @default "KeyStore"
   */
  resourceType?: Input<"KeyStore" | "TrustStore">;
}

/**
 * A name for a keystore or truststore that bundles use in its place, so that a certificate can be changed while they run: the PingAuth
 * shared flow trusts PingAuthorize's certificate by the reference `PingAuthTrust`.
 *
 * Creating fails when a reference of that name exists with another target, unless `adopt` is set; its old target is put back on delete.
 * It also fails when `refers` names no keystore of the environment. Deleting is a success when the reference is gone already,
 * and leaves one that somebody has pointed elsewhere since.
 *
 * Wraps [environments.references](https://cloud.google.com/apigee/docs/reference/apis/apigee/rest/v1/organizations.environments.references).
 *
 * @example Trust PingAuthorize's certificate
 * ```ts
 * const keystore = new TlsKeystore("pingauthorize", {
 *   environment: "test",
 *   aliases: [{ name: "pingauthorize", certificate: readFileSync("pingauthorize.pem", "utf8") }],
 * });
 * new Reference("PingAuthTrust", { environment: "test", refers: keystore.name });
 * // <SSLInfo> … <TrustStore>ref://PingAuthTrust</TrustStore></SSLInfo>
 * ```
 */
export class Reference extends ApigeeResource {
  /** The environment that owns the reference. */
  declare readonly environment: Output<string>;
  /** The name that `ref://` uses. */
  declare readonly name: Output<string>;
  /** The keystore or truststore that the reference stands for. */
  declare readonly refers: Output<string>;
  /** What `refers` names. */
  declare readonly resourceType: Output<"KeyStore" | "TrustStore">;

  /**
   * @param name the Pulumi name, and the reference's name unless `name` is given
   * @param args what the reference stands for
   * @param opts Pulumi's options
   */
  constructor(name: string, args: ReferenceArgs, opts?: CustomResourceOptions) {
    super("Reference", kinds.Reference, name, { ...args, name: args.name ?? name }, opts);
  }
}
