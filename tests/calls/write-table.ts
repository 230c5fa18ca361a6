import { readFileSync, writeFileSync } from "node:fs";
import { format } from "prettier";
import { steps } from "./count";
import { file, placeOf } from "./page";

/** Writes the table of a sort into the page. */
export async function writeTable(title: string, rows: readonly string[][]): Promise<void> {
  const head = ["resource", ...steps];
  const table = [head, head.map(() => "---"), ...rows].map((cells) => `| ${cells.join(" | ")} |`).join("\n");
  const text = readFileSync(file, "utf8");
  const { from, to } = placeOf(text, title);
  const whole = `${text.slice(0, from)}\n\n${table}\n\n${text.slice(to)}`;
  writeFileSync(file, await format(whole, { parser: "markdown", printWidth: 120 }));
}
