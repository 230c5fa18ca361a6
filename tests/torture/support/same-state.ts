import { isDeepStrictEqual } from "node:util";
import type { StoredResource, StoredState } from "../../engine/support/stack";

/** Whether two states of a stack are such that whatever comes next takes the same course from both. */
export function isSameState(one: StoredState, other: StoredState): boolean {
  return isDeepStrictEqual(essence(one), essence(other));
}

function essence({ resources = [], pending_operations: pending = [] }: StoredState): unknown {
  const sorted = [...resources].sort((a, b) => (a.urn < b.urn ? -1 : 1));
  return { pending, resources: sorted.map(resourceEssence) };
}

function resourceEssence({ urn, id, inputs, outputs, initErrors, delete: condemned }: StoredResource): unknown {
  return { urn, id, inputs: plain(inputs), outputs: plain(outputs), initErrors, condemned };
}

/** A secret is encrypted anew each time; that a wrong one is noticed is the organization's part of the comparison. */
function plain(values: unknown): unknown {
  if (values === null || typeof values !== "object") return values;
  if (Array.isArray(values)) return values.map(plain);
  const kept = Object.entries(values).filter(([name]) => name !== "ciphertext" && name !== "deployedAt");
  return Object.fromEntries(kept.map(([name, value]) => [name, plain(value)]));
}
