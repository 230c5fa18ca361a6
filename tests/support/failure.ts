/** A step that failed half-way, as the engine learns of it. */
export interface Failure {
  id: string;
  properties: Record<string, unknown>;
  reasons: string[];
}

/** What a step fails with; `undefined` where it succeeds. */
export function failureOf(work: Promise<unknown>): Promise<Failure> {
  return work.then(
    () => undefined,
    (error: unknown) => error,
  ) as Promise<Failure>;
}
