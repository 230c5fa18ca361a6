import type { CustomResourceOptions, Input, Output } from "@pulumi/pulumi";
import { ApigeeResource } from "../pulumi/resource";
import type { ConnectionArgs } from "./args";
import type { Certificate } from "./certificates";
import { kinds } from "./kinds";

/** One alias of a keystore: a certificate to trust, or a certificate with its key. Either `certificate` (and `key`), or `pkcs12`. */
export interface TlsAlias {
  /** The alias's name: 1 to 255 letters, digits, blanks, "_", "." or "-"; unique in the keystore. A change replaces the keystore. */
  name: Input<string>;

  /**
   * The certificate in PEM, or a chain: leaf first, each followed by its issuer. Certificates that have nothing to do with each other
   * take an alias each. A changed certificate replaces the keystore; a PEM text that is only written differently updates without a call.
   */
  certificate?: Input<string>;

  /**
   * The private key of the certificate in PEM (PKCS#8, PKCS#1 or SEC 1; RSA or EC), encrypted or not. On Private Cloud, which may take no
   * other form, it is sent as a PKCS#12 file with the certificates. A change replaces the keystore.
   */
  key?: Input<string>;

  /** What opens `key` or `pkcs12`, if they are encrypted. Updates without a call: a password alone is no change of the keystore. */
  password?: Input<string>;

  /** Certificate, chain and key as a PKCS#12 file in base64; it holds one key. A changed content replaces the keystore. */
  pkcs12?: Input<string>;
}

/** Arguments of {@link TlsKeystore}. */
export interface TlsKeystoreArgs extends ConnectionArgs {
  /** The environment that owns the keystore. A change replaces. */
  environment: Input<string>;

  /** What the keystore holds; all of it is kept secret. A change replaces the keystore, but for a password. */
  aliases: Input<Input<TlsAlias>[]>;

  /**
   * Takes certificates that are expired or not yet valid, with a warning. Updates without a call.
   * @default false
   */
  ignoreExpiryValidation?: Input<boolean>;

  /**
   * How many days before a certificate expires each preview and `up` warn of it; 0 never does. Updates without a call.
   * @default 30
   */
  warnBeforeDays?: Input<number>;
}

/**
 * A keystore or truststore with its certificates and keys. The PingAuth shared flow trusts PingAuthorize's certificate by one, through a
 * {@link Reference}.
 *
 * The keystore is named after the resource, with eight hex digits that follow from what it holds; on Edge and Private Cloud, whose
 * manual allows letters and digits alone, without hyphens. So a renewed certificate makes a new
 * keystore beside the old one; the `Reference` moves to it; then the old one is deleted: no gap, and no redeployment. Bundles therefore
 * name the reference, never the keystore.
 *
 * A preview refuses what is not PEM or PKCS#12, a key that does not match its certificate, a password that does not open it, a chain in
 * the wrong order, and a certificate out of its time that is new to the stack; it asks nobody for that. An alias that somebody removed
 * or exchanged is shown by a refresh under `certificates` and put back by the next `up`, in the same keystore; one that others added is
 * left alone. Apigee never gives a private key back, so a key that somebody exchanged with the same certificate cannot be told.
 * Deleting takes the keystore with all that is in it; it fails while a reference names it, and says which.
 *
 * On Edge and Private Cloud nothing is refused when an alias goes that a virtual host or target endpoint uses by its own name; let them
 * use a `Reference`. Certificates are compared as Apigee exports them, on every plane.
 *
 * Wraps [environments.keystores](https://cloud.google.com/apigee/docs/reference/apis/apigee/rest/v1/organizations.environments.keystores)
 * and their [aliases](https://cloud.google.com/apigee/docs/reference/apis/apigee/rest/v1/organizations.environments.keystores.aliases).
 *
 * @example Trust the certificate of PingAuthorize
 * ```ts
 * const keystore = new TlsKeystore("pingauthorize", {
 *   environment: "test",
 *   aliases: [{ name: "pingauthorize", certificate: readFileSync("pingauthorize.pem", "utf8") }],
 * });
 * new Reference("PingAuthTrust", { environment: "test", refers: keystore.name });
 * ```
 */
export class TlsKeystore extends ApigeeResource {
  /** The environment that owns the keystore. */
  declare readonly environment: Output<string>;
  /** The keystore's name, which changes with what it holds. */
  declare readonly name: Output<string>;
  /** What the keystore holds; secret. */
  declare readonly aliases: Output<
    { name: string; certificate?: string; key?: string; password?: string; pkcs12?: string }[]
  >;
  /** What is public of each alias's certificates, leaf first. */
  declare readonly certificates: Output<Record<string, Certificate[]>>;
  /** Whether certificates out of their time are taken. */
  declare readonly ignoreExpiryValidation: Output<boolean>;
  /** How many days before a certificate expires a warning is given. */
  declare readonly warnBeforeDays: Output<number>;

  /**
   * @param name the Pulumi name, with which the keystore's name begins
   * @param args where the keystore is and what it holds
   * @param opts Pulumi's options
   */
  constructor(name: string, args: TlsKeystoreArgs, opts?: CustomResourceOptions) {
    super("TlsKeystore", kinds.TlsKeystore, name, args, opts);
  }
}
