import type { CustomResourceOptions, Input, Output } from "@pulumi/pulumi";
import { ApigeeResource } from "../pulumi/resource";
import type { AdoptionArgs, ConnectionArgs } from "./args";
import { kinds } from "./kinds";

/** Arguments of {@link KeyValueMap}. */
export interface KeyValueMapArgs extends ConnectionArgs, AdoptionArgs {
  /** The environment that owns the map; excludes `proxy`. With neither, the map is the organization's. A change replaces. */
  environment?: Input<string>;

  /** The proxy that owns the map; excludes `environment`. A change replaces. */
  proxy?: Input<string>;

  /**
   * The name that a KeyValueMapOperations policy gives as `mapIdentifier`: 1 to 255 letters, digits, blanks, "_", ".", "-", "$" or "%". A
   * change replaces.
   * @default the Pulumi name
   */
  name?: Input<string>;

  /**
   * Whether Apigee encrypts the values. On Apigee X and hybrid it always does, whatever is said here. On Edge and Private Cloud it is a
   * choice, and policies then have to read the entries into `private.` variables; Apigee shows the values of such a map to nobody, so an
   * entry `pulumi.PROJECT.STACK.NAME` says whose it is. A change is refused there: give the map another name with it.
   * @default false
   */
  encrypted?: Input<boolean>;

  /**
   * Entries that a preview shows, such as `service_host_port`, which decides where requests go. Values are texts that are not empty;
   * structured ones go through `JSON.stringify`. A key holds no "/". Updates in place, only what changed.
   */
  entries?: Input<Record<string, Input<string>>>;

  /**
   * Entries whose values are never shown and are encrypted in the state, such as `shared_secret`. Of the keys, none may be in `entries`
   * as well. Updates in place, only what changed.
   */
  secretEntries?: Input<Record<string, Input<string>>>;

  /**
   * Removes the entries that others add, instead of leaving them alone. A refresh then shows their keys (not their values) under
   * `entries`. Updates in place.
   * @default false
   */
  exclusive?: Input<boolean>;

  /**
   * How many seconds the policies that read the map may go on with an old value (their `ExpiryTimeInSecs`). Serves a warning alone, which
   * a preview and an `up` show when a secret entry changes: how long the other side has to accept the old value still, and in which order to
   * go about it. Updates without a call.
   * @default 300, as the policies' own
   */
  cacheSeconds?: Input<number>;
}

/**
 * A key value map and its entries: the PingAuth shared flow reads PingAuthorize's address and the shared secret from one.
 *
 * Creating fails when there is a map of that name already, unless it holds nothing but some of these entries (then it was begun by an
 * interrupted `up`) or `adopt` is set: then the values that are overwritten are kept in the secret output `previous` and put back on
 * delete, except where somebody changed them since. Entries that others add stay and never enter the state, unless `exclusive` is set.
 *
 * Deleting takes the whole map with everything in it, or, of an adopted map, only what this resource put there. Policies go on with the
 * values they have cached for some minutes after a change (`cacheSeconds`). Of a map that was made with `maskedValues`, or on Edge or
 * Private Cloud with `encrypted`, Apigee shows only the keys: a refresh then finds missing entries, but no changed ones, and what an adopted
 * one held cannot be put back.
 *
 * Only what changed is sent: one call an entry on Apigee X, hybrid and Edge with Core Persistence Services, as the organization's
 * properties say; one call for all new and changed entries on Edge without and on Private Cloud, and one for each that goes. Edge shows
 * the first 1,000 entries of a map: a refresh asks for each of ours beyond them.
 *
 * Wraps [environments.keyvaluemaps](https://cloud.google.com/apigee/docs/reference/apis/apigee/rest/v1/organizations.environments.keyvaluemaps)
 * and their [entries](https://cloud.google.com/apigee/docs/reference/apis/apigee/rest/v1/organizations.environments.keyvaluemaps.entries), and
 * the same of proxies and of the organization.
 *
 * @example Where PingAuthorize is, and the secret that it shares with Apigee
 * ```ts
 * const config = new Config();
 * new KeyValueMap("PingAuth", {
 *   environment: "test",
 *   entries: { service_host_port: "pingauthorize.example.com:443" },
 *   secretEntries: { shared_secret: config.requireSecret("sharedSecret") },
 * });
 * ```
 */
export class KeyValueMap extends ApigeeResource {
  /** The environment that owns the map, if one does. */
  declare readonly environment: Output<string | undefined>;
  /** The proxy that owns the map, if one does. */
  declare readonly proxy: Output<string | undefined>;
  /** The map's name. */
  declare readonly name: Output<string>;
  /** Whether encryption was asked for. */
  declare readonly encrypted: Output<boolean>;
  /** The entries that may be shown. */
  declare readonly entries: Output<Record<string, string> | undefined>;
  /** The entries that are secret. */
  declare readonly secretEntries: Output<Record<string, string> | undefined>;
  /** Whether the entries of others are removed. */
  declare readonly exclusive: Output<boolean>;
  /** How many seconds an old value may be used still. */
  declare readonly cacheSeconds: Output<number>;
  /** What an adopted map held under the keys that this resource changed; secret. */
  declare readonly previous: Output<Record<string, string> | undefined>;

  /**
   * @param name the Pulumi name, and the map's name unless `name` is given
   * @param args where the map is and what it holds
   * @param opts Pulumi's options
   */
  constructor(name: string, args: KeyValueMapArgs, opts?: CustomResourceOptions) {
    super("KeyValueMap", kinds.KeyValueMap, name, { ...args, name: args.name ?? name }, opts);
  }
}
