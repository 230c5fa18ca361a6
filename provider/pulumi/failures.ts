/**
 * Thrown by `create` or `update` when the thing exists but is not as wanted: the resource stays in the state with what is known of it,
 * the user sees the reasons, and the next `up` takes it up again.
 */
export class PartialFailure<State extends object> extends Error {
  constructor(
    readonly outputs: Partial<State>,
    readonly reasons: string[],
  ) {
    super(reasons.join("\n"));
  }
}

/**
 * What Pulumi may see of a failure: an `Error` (the engine hangs on anything else) with a message alone. `id` and `details` would be
 * taken for parts of the protocol and `code` for a gRPC status; name and stack would be printed.
 */
export function plainError(thrown: unknown, clean: (text: string) => string): Error {
  const message = thrown instanceof Error ? thrown.message : String(thrown);
  return Object.assign(new Error(clean(message)), { name: "", stack: "" });
}

/** A failure in the exact shape that the dynamic-provider host turns into a partial state. */
export function initFailure(id: string, properties: object, reasons: string[]): Error {
  return Object.assign(new Error(reasons.join("\n")), { id, properties, reasons });
}
