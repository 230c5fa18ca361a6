import type { CustomResourceOptions, Input, Output } from "@pulumi/pulumi";
import { ApigeeResource } from "../pulumi/resource";
import type { AdoptionArgs, ConnectionArgs } from "./args";
import type { RevisionArgs } from "./bundle-resource";
import { kinds } from "./kinds";

/** Arguments of {@link ApiProxy}: `bundle`, or `basePath` and `target`. */
export interface ApiProxyArgs extends ConnectionArgs, AdoptionArgs, RevisionArgs {
  /**
   * The proxy's name: 1 to 255 letters, digits, "_", "." or "-". A change replaces.
   * @default the Pulumi name
   */
  name?: Input<string>;

  /**
   * The bundle: a zip or a folder, relative to the program's folder. Its content is compared, never its path: a change of content makes a
   * new revision; order, time stamps, compression and what editors leave behind change nothing. Reading and deleting work without it.
   * Excludes `basePath` and `target`.
   */
  bundle?: Input<string>;

  /** The path below which a pass-through reverse proxy answers, such as `/orders`. A change makes a new revision. Needs `target`. */
  basePath?: Input<string>;

  /** The http or https URL that a pass-through reverse proxy passes calls to. A change makes a new revision. Needs `basePath`. */
  target?: Input<string>;

  /** The virtual hosts that the reverse proxy listens on. For Apigee Edge and Private Cloud; refused at preview on Apigee X. */
  virtualHosts?: Input<Input<string>[]>;
}

/**
 * A proxy of the stack's own, from a bundle, or as the pass-through reverse proxy of the guide: each change of its content is a new revision,
 * which a ProxyFlowCallout or a Deployment takes on.
 *
 * The preview names the files that changed, and fails where the bundle cannot be read, is not a proxy bundle, is larger than Apigee takes, has
 * broken XML or a step without policy, saying file and line. Creating fails when there is a proxy of that name with other content, unless
 * `adopt` is set; then a new revision is put on top.
 *
 * It owns the revisions that it made. Other people's newer ones are no drift, and stay. Deleting takes its own revisions out, and the proxy
 * with the last of them; with `deleteAdopted`, an adopted one goes with everything in it. A revision that somebody has deployed stays, with a
 * warning that names the environment.
 *
 * Wraps [apis](https://cloud.google.com/apigee/docs/reference/apis/apigee/rest/v1/organizations.apis).
 *
 * @example A reverse proxy, deployed
 * ```ts
 * const orders = new ApiProxy("orders", { basePath: "/orders", target: "https://orders.example.com" });
 * new Deployment("orders", { environment: "test", proxy: orders.name, revision: orders.revision });
 * ```
 *
 * @example From a bundle in the repository
 * ```ts
 * new ApiProxy("invoices", { bundle: "bundles/invoices" });
 * ```
 */
export class ApiProxy extends ApigeeResource {
  /** The proxy's name. */
  declare readonly name: Output<string>;
  /** The revision that holds the bundle. */
  declare readonly revision: Output<string>;
  /** The revisions that this resource made and that still exist, oldest first. */
  declare readonly revisions: Output<string[]>;
  /** Hex SHA-256 of the bundle's content; known at preview. */
  declare readonly digest: Output<string>;
  /** Each file of the bundle with a short digest, so that a preview names those that changed. */
  declare readonly files: Output<Record<string, string>>;
  /** Where the bundle was read from. */
  declare readonly bundle: Output<string | undefined>;
  /** The path below which the reverse proxy answers. */
  declare readonly basePath: Output<string | undefined>;
  /** The URL that the reverse proxy passes calls to. */
  declare readonly target: Output<string | undefined>;
  /** The virtual hosts that the reverse proxy listens on. */
  declare readonly virtualHosts: Output<string[] | undefined>;
  /** How many own, undeployed revisions are kept besides the current one. */
  declare readonly keepRevisions: Output<number | undefined>;

  /**
   * @param name the Pulumi name, and the proxy's name unless `name` is given
   * @param args the bundle, or base path and target
   * @param opts Pulumi's options
   */
  constructor(name: string, args: ApiProxyArgs, opts?: CustomResourceOptions) {
    super("ApiProxy", kinds.ApiProxy, name, { ...args, name: args.name ?? name }, opts);
  }
}
