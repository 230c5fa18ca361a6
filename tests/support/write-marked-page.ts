import { readFileSync, writeFileSync } from "node:fs";
import { format } from "prettier";
import { type MarkedPart, placeOf } from "./marked-page";

/** Writes a table into a part of a page, a list of cells a row, the head first. Jest cannot load prettier, so tests only read. */
export async function writePart(part: MarkedPart, [head = [], ...rows]: readonly (readonly string[])[]): Promise<void> {
  const table = [head, head.map(() => "---"), ...rows].map((cells) => `| ${cells.join(" | ")} |`).join("\n");
  const text = readFileSync(part.file, "utf8");
  const { from, to } = placeOf(text, part);
  const whole = `${text.slice(0, from)}\n\n${table}\n\n${text.slice(to)}`;
  writeFileSync(part.file, await format(whole, { parser: "markdown", printWidth: 120 }));
}
