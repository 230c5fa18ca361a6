import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { format } from "prettier";
import type { Part } from "./part";
import { type Record, readRecords, repository } from "./records";

/** Writes a part's table into its page, between the comments that name the part. */
export async function report(part: Part): Promise<void> {
  const file = join(repository, "docs", `${part.page}.md`);
  const text = existsSync(file) ? readFileSync(file, "utf8") : "";
  const [begin, end] = [`<!-- torture: ${part.name} -->`, `<!-- end of ${part.name} -->`];
  const [from, to] = [text.indexOf(begin), text.indexOf(end)];
  if (from < 0 || to < 0) throw new Error(`${file} has no lines "${begin}" and "${end}" to write the table between.`);
  const table = tableOf(part, readRecords(part.name));
  const whole = `${text.slice(0, from)}${begin}\n\n${table}\n\n${text.slice(to)}`;
  writeFileSync(file, await format(whole, { parser: "markdown", printWidth: 120 }));
}

/** One line a row: how many cases were tried, how many ended right, how they ended, and on which commits. */
export function tableOf({ head }: Part, records: readonly Record[]): string {
  const rows = [...new Set(records.map(({ row }) => row))].map((row) => {
    const own = records.filter((record) => record.row === row);
    const right = own.filter(({ ok }) => ok).length;
    return `| ${row} | ${own.length} | ${right} | ${ends(own)} | ${[...new Set(own.map(({ commit }) => commit))].join(", ")} |`;
  });
  return [`| ${head} | tried | right | ends | commit |`, "| --- | --- | --- | --- | --- |", ...rows].join("\n");
}

function ends(records: readonly Record[]): string {
  const counts = new Map<string, number>();
  for (const { result } of records) counts.set(result, (counts.get(result) ?? 0) + 1);
  return [...counts].map(([result, count]) => `${count} × ${result}`).join("; ");
}
