import { join } from "node:path";
import type { MarkedPart } from "../support/marked-page";
import type { Part } from "./part";
import { type Record, repository } from "./records";

/** Where a part's table stands. */
export function placeOfTable({ name, page }: Part): MarkedPart {
  return { file: join(repository, "docs", `${page}.md`), what: "torture", title: name };
}

/** One line a row: how many cases were tried, how many ended right, how they ended, and on which commits. */
export function tableOf({ head }: Part, records: readonly Record[]): string[][] {
  const rows = [...new Set(records.map(({ row }) => row))].map((row) => {
    const own = records.filter((record) => record.row === row);
    const right = own.filter(({ ok }) => ok).length;
    const commits = [...new Set(own.map(({ commit }) => commit))];
    return [row, String(own.length), String(right), ends(own), commits.join(", ")];
  });
  return [[head, "tried", "right", "ends", "commit"], ...rows];
}

function ends(records: readonly Record[]): string {
  const counts = new Map<string, number>();
  for (const { result } of records) counts.set(result, (counts.get(result) ?? 0) + 1);
  return [...counts].map(([result, count]) => `${count} × ${result}`).join("; ");
}
