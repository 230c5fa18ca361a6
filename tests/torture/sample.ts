import { createHash } from "node:crypto";

/** So many of the items, chosen by a seed: the same seed chooses the same ones. */
export function sample<T extends { id: string }>(items: readonly T[], count: number, seed: string): T[] {
  const chosen = new Set(mixed(items, seed).slice(0, count));
  return items.filter((item) => chosen.has(item));
}

/** The items in an order that follows from a seed: what is done of it when time is up is something of each kind. */
export function mixed<T extends { id: string }>(items: readonly T[], seed: string): T[] {
  const rank = ({ id }: T) => createHash("sha256").update(`${seed}\n${id}`).digest("hex");
  const ranked = items.map((item) => ({ item, by: rank(item) })).sort((a, b) => (a.by < b.by ? -1 : 1));
  return ranked.map(({ item }) => item);
}
