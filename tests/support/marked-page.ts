import { readFileSync } from "node:fs";

/** A part of a page that a command writes: between two comments, of which the first says what, and of which title. */
export interface MarkedPart {
  file: string;
  /** `calls` in `<!-- calls: Private Cloud -->`. */
  what: string;
  title: string;
}

/** What stands there. */
export function readPart(part: MarkedPart): string {
  const text = readFileSync(part.file, "utf8");
  const { from, to } = placeOf(text, part);
  return text.slice(from, to);
}

/** Where that is in the text of the page. */
export function placeOf(text: string, { file, what, title }: MarkedPart): { from: number; to: number } {
  const [begin, end] = [`<!-- ${what}: ${title} -->`, `<!-- end of ${title} -->`];
  const [from, to] = [text.indexOf(begin), text.indexOf(end)];
  if (from < 0 || to < 0) throw new Error(`${file} has no lines "${begin}" and "${end}".`);
  return { from: from + begin.length, to };
}

/** The cells of a table, a list a row, without its head. */
export function cellsOf(table: string): string[][] {
  const lines = table.trim().split("\n");
  return lines.slice(2).map((line) =>
    line
      .split("|")
      .slice(1, -1)
      .map((cell) => cell.trim()),
  );
}
