import type { CustomResourceOptions, Input, Output } from "@pulumi/pulumi";
import { ApigeeResource } from "../pulumi/resource";
import type { AdoptionArgs, ConnectionArgs } from "./args";
import type { RevisionArgs } from "./bundle-resource";
import { kinds } from "./kinds";

/** Values that a shared flow brings along for its key value map, in the policy's own `InitialEntries`. */
export interface InitialEntries {
  /** The name of the KeyValueMapOperations policy. Needed where the bundle has several with `InitialEntries`. */
  policy?: Input<string>;

  /** Key → value. Secret: they are encrypted in the state and never shown, but anyone who may read the bundle in Apigee can read them. */
  entries: Input<Record<string, Input<string>>>;
}

/** The certificates that a shared flow's service callout trusts. */
export interface TrustStore {
  /** The name of the ServiceCallout policy. Needed where the bundle has several with a `TrustStore`. */
  policy?: Input<string>;

  /** The reference's bare name, such as `PingAuthTrust`, without `ref://`. */
  reference: Input<string>;
}

/** Arguments of {@link SharedFlow}. */
export interface SharedFlowArgs extends ConnectionArgs, AdoptionArgs, RevisionArgs {
  /**
   * The shared flow's name: 1 to 255 letters, digits, "_", "." or "-". A change replaces.
   * @default the Pulumi name
   */
  name?: Input<string>;

  /**
   * The bundle: a zip or a folder, relative to the program's folder. Its content is compared, never its path: a change of content makes a
   * new revision; order, time stamps, compression and what editors leave behind change nothing. Reading and deleting work without it.
   */
  bundle: Input<string>;

  /**
   * Puts values into the bundle's `InitialEntries`, which the guide has people uncomment by hand. A change makes a new revision. A
   * KeyValueMap is the better way: it keeps secrets out of bundles.
   * @default the bundle is sent as it is
   */
  initialEntries?: Input<InitialEntries>;

  /**
   * Puts a reference into the bundle's `TrustStore`, uncommenting it where needed. A change makes a new revision. Refused where the
   * policy's `SSLInfo` is not enabled or ignores validation errors, since then nothing would be checked.
   * @default the bundle is sent as it is
   */
  trustStore?: Input<TrustStore>;
}

/**
 * A shared flow, from a bundle such as Ping's `PingAuth`: each change of its content is a new revision, which a Deployment takes on.
 *
 * The preview names the files that changed, and fails where the bundle cannot be read, is not a shared flow bundle, is larger than Apigee takes,
 * has broken XML or a step without policy, saying file and line; or where `initialEntries` or `trustStore` find no place in it. Creating
 * fails when there is a shared flow of that name with other content, unless `adopt` is set; then a new revision is put on top.
 *
 * It owns the revisions that it made. Other people's newer ones are no drift, and stay. Deleting takes its own revisions out, and the
 * shared flow with the last of them; with `deleteAdopted`, an adopted one goes with everything in it. A revision that somebody has deployed
 * stays, with a warning that names the environment.
 *
 * Wraps [sharedflows](https://cloud.google.com/apigee/docs/reference/apis/apigee/rest/v1/organizations.sharedflows).
 *
 * @example The PingAuth shared flow, trusting PingAuthorize's certificate, and deployed
 * ```ts
 * const trust = new Reference("PingAuthTrust", { environment: "test", refers: keystore.name });
 * const flow = new SharedFlow("PingAuth", {
 *   bundle: "PingAuth.zip",
 *   trustStore: { reference: trust.name },
 * });
 * new Deployment("PingAuth", { environment: "test", sharedFlow: flow.name, revision: flow.revision });
 * ```
 */
export class SharedFlow extends ApigeeResource {
  /** The shared flow's name, which flow callouts use. */
  declare readonly name: Output<string>;
  /** The revision that holds the bundle. */
  declare readonly revision: Output<string>;
  /** The revisions that this resource made and that still exist, oldest first. */
  declare readonly revisions: Output<string[]>;
  /** Hex SHA-256 of the bundle's content, before `initialEntries` and `trustStore`; known at preview. */
  declare readonly digest: Output<string>;
  /** Each file of the bundle with a short digest, so that a preview names those that changed. */
  declare readonly files: Output<Record<string, string>>;
  /** Where the bundle was read from. */
  declare readonly bundle: Output<string>;
  /** What was put into the bundle's `InitialEntries`; secret. */
  declare readonly initialEntries: Output<{ policy?: string; entries: Record<string, string> } | undefined>;
  /** What was put into the bundle's `TrustStore`. */
  declare readonly trustStore: Output<{ policy?: string; reference: string } | undefined>;
  /** How many own, undeployed revisions are kept besides the current one. */
  declare readonly keepRevisions: Output<number | undefined>;

  /**
   * @param name the Pulumi name, and the shared flow's name unless `name` is given
   * @param args the bundle, and what is put into it
   * @param opts Pulumi's options
   */
  constructor(name: string, args: SharedFlowArgs, opts?: CustomResourceOptions) {
    super("SharedFlow", kinds.SharedFlow, name, { ...args, name: args.name ?? name }, opts);
  }
}
