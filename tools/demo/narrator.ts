import { stripVTControlCharacters } from "node:util";

const colourful = process.stdout.isTTY && !process.env["NO_COLOR"];

/** A line of the story. */
export function say(line = ""): void {
  process.stdout.write(`${line}\n`);
}

/** The head of a chapter. */
export function title(text: string): void {
  say(`\n${paint("1", `━━ ${text} `.padEnd(100, "━"))}`);
}

/** What is about to be run, as one would type it. */
export function command(text: string): void {
  say(`\n${paint("36", `$ ${text}`)}`);
}

/** A sentence that was looked into. */
export function verdict(held: boolean, sentence: string): void {
  say(`${held ? paint("32", "✓") : paint("31", "✗ NOT TRUE:")} ${sentence}`);
}

/** Rows under a head, in columns; a row's last cell may be of any length. */
export function table(rows: readonly (readonly string[])[]): void {
  const width = (column: number) =>
    Math.max(...rows.filter((row) => column < row.length - 1).map((row) => row[column]?.length ?? 0));
  const widths = (rows[0] ?? []).map((_, column) => width(column));
  const line = (row: readonly string[]) =>
    row
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join("  ")
      .trimEnd();
  rows.forEach((row, index) => say(`  ${index === 0 ? paint("1", line(row)) : line(row)}`));
}

/** A text without colours. */
export const plain = stripVTControlCharacters;

/** Whether colours are wanted, for programs that are asked to use them. */
export const colour = colourful ? "always" : "never";

function paint(code: string, text: string): string {
  return colourful ? `\u001b[${code}m${text}\u001b[0m` : text;
}
