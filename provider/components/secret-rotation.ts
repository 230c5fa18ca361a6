import {
  type ComponentResource,
  log,
  ResourceHook,
  type ResourceHookArgs,
  type ResourceHookBinding,
} from "@pulumi/pulumi";

/** Where the shared secret stands among a child's arguments. */
export type SecretPlace = readonly [argument: string, ...inner: string[]];

/**
 * Says at preview, and again at `up`, what a changed secret means: the program cannot see what the secret was before, but a hook of the
 * child that holds it can.
 */
export function tellRotation(
  parent: ComponentResource,
  name: string,
  place: SecretPlace,
  expirySeconds?: number,
): ResourceHookBinding {
  const changed = ({ oldInputs, newInputs }: ResourceHookArgs) =>
    valueAt(oldInputs, place) !== valueAt(newInputs, place);
  const tell = async (args: ResourceHookArgs) => {
    if (changed(args)) await log.warn(rotationText(expirySeconds), parent);
  };
  return { beforeUpdate: [new ResourceHook(`${name}-shared-secret`, tell, { onDryRun: true })] };
}

/** What is done about a changed secret, and in which order. */
export function rotationText(expirySeconds?: number): string {
  const wait = expirySeconds === undefined ? "the time that Apigee caches map values" : `${expirySeconds} s`;
  return (
    `The shared secret changes, and running calls may use the old one for ${wait} more. ` +
    `Add the new one at Ping first, then run pulumi up, wait ${expirySeconds === undefined ? "that long" : wait}, and only then remove the old one at Ping.`
  );
}

function valueAt(inputs: unknown, place: SecretPlace): unknown {
  return place.reduce((value, step) => (value as Record<string, unknown> | undefined)?.[step], inputs);
}
