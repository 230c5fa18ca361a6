import type { Outcome } from "./part";

/** The outcome of a case: the words for a right end, unless something is wrong. */
export function judged(right: string, wrong: readonly string[]): Outcome {
  return wrong.length === 0 ? { ok: true, result: right } : { ok: false, result: "lost", detail: wrong.join("\n") };
}
