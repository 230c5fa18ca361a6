import { createHash } from "node:crypto";

/** So many of the items, chosen by a seed: the same seed chooses the same ones. */
export function sample<T extends { id: string }>(items: readonly T[], count: number, seed: string): T[] {
  const rank = ({ id }: T) => createHash("sha256").update(`${seed}\n${id}`).digest("hex");
  const ranked = items.map((item) => ({ item, by: rank(item) })).sort((a, b) => (a.by < b.by ? -1 : 1));
  const chosen = new Set(ranked.slice(0, count).map(({ item }) => item));
  return items.filter((item) => chosen.has(item));
}
