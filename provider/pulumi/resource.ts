import {
  createUrn,
  CustomResource,
  type CustomResourceOptions,
  type Inputs,
  type Output,
  output,
  Resource,
  secret,
} from "@pulumi/pulumi";
import type { PlaneName } from "../apigee/planes";
import { storedProvider } from "./stored";

/** What a program must know of a kind of resource before Pulumi has called its provider: data, shared with the lifecycle. */
export interface KindFacts {
  /** The arguments that are always secret, whatever the user passed. */
  readonly secrets: readonly string[];
  /** The fields of these, or of what they list, that name a thing or are no secret: messages may show them. */
  readonly shown?: readonly string[];
  /** The outputs that are secret. */
  readonly secretOutputs?: readonly string[];
  /** The outputs that Apigee makes up. */
  readonly outputs: readonly string[];
  /** The outputs that `check` works out, known in a preview. */
  readonly checked?: readonly string[];
}

/**
 * The base of every Apigee resource: a Pulumi dynamic resource whose provider is found, not serialised. To the engine it is what
 * `dynamic.Resource` makes; docs/decisions says why it is not made by `dynamic.Resource`.
 */
export abstract class ApigeeResource extends CustomResource {
  /** The plane of the organization, as the connection says: `x`, `edge` or `opdk`. */
  declare readonly plane: Output<PlaneName>;
  /** The organization that holds the resource. */
  declare readonly organization: Output<string>;
  /** The configuration namespace of the connection. */
  declare readonly connection: Output<string>;
  /** Whether the object was there before this stack and was taken over. */
  declare readonly adopted: Output<boolean>;

  protected constructor(kind: string, facts: KindFacts, name: string, args: object, opts: CustomResourceOptions = {}) {
    const type = `pulumi-nodejs:dynamic/apigee:${kind}`;
    const props: Inputs = {
      ...undefinedFor([...facts.outputs, ...(facts.checked ?? []), "plane", "organization", "connection", "adopted"]),
      ...args,
      __urn: urnOf(type, name, opts),
      __provider: storedProvider(kind),
    };
    // An argument that the program no longer has is still in the outputs where its removal failed, and nothing else marks it there.
    const secretOutputs = [...(opts.additionalSecretOutputs ?? []), ...facts.secrets, ...(facts.secretOutputs ?? [])];
    super(type, name, hideSecrets(props, facts.secrets), { ...opts, additionalSecretOutputs: secretOutputs });
  }
}

/** The SDK makes an Output of each property that is named, also of one without a value. */
function undefinedFor(names: readonly string[]): Inputs {
  return Object.fromEntries(names.map((name) => [name, undefined]));
}

function hideSecrets(props: Inputs, secrets: readonly string[]): Inputs {
  // A secret `undefined` would become a null property, and so a difference.
  const given = secrets.filter((name) => props[name] !== undefined);
  return { ...props, ...Object.fromEntries(given.map((name) => [name, secret(props[name])])) };
}

/**
 * The resource's URN, for the provider's log lines and marks. The parent's is taken as a plain promise: as an Output it would make the
 * child depend on its parent, which waits for its children.
 */
function urnOf(type: string, name: string, opts: CustomResourceOptions): Output<string> {
  const { parent } = opts;
  if (!parent) return createUrn(name, type);
  if (!Resource.isInstance(parent)) return createUrn(name, type, parent);
  return createUrn(name, type, output(new Promise<string>((done) => parent.urn.apply(done))));
}
