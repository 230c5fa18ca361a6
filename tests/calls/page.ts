import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { SandboxOptions } from "../../sandbox";
import { cellsOf, readPart } from "../support/marked-page";
import { costsOf, type Cost } from "./count";
import { lives } from "./lives";

/** The organizations that a table is made for. */
export const sorts: readonly { readonly title: string; readonly options: SandboxOptions }[] = [
  { title: "Apigee X and hybrid", options: { plane: "x" } },
  { title: "Edge with Core Persistence Services", options: { plane: "edge", cps: true } },
  { title: "Edge without Core Persistence Services", options: { plane: "edge", cps: false } },
  { title: "Private Cloud", options: { plane: "opdk" } },
];

/** The page that has the tables. */
const file = join(__dirname, "../../docs/calls.md");

/** Where a sort's table stands. */
export const partOf = (title: string) => ({ file, what: "calls", title });

/** The cells of the table that the page has for a sort, a row a resource. */
export function writtenTable(title: string): string[][] {
  return cellsOf(readPart(partOf(title)));
}

/** The cells of the page's first table: the formulas. */
export function formulas(): string[][] {
  return cellsOf(/^\|[^]*?\n\n/mu.exec(readFileSync(file, "utf8"))?.[0] ?? "");
}

/** The cells as they are measured now. */
export async function measuredTable(options: SandboxOptions): Promise<string[][]> {
  const rows: string[][] = [];
  for (const life of lives) rows.push([life.title, ...(await costsOf(life, options)).map(cell)]);
  return rows;
}

/** A cost as its cell tells it. */
export function cell(cost: Cost | undefined): string {
  if (cost === undefined) return "(replaced)";
  const { own, polls, shared } = cost;
  const parts = [own === 0 ? "" : String(own), polls ? "polls" : "", shared === 0 ? "" : `${shared} shared`];
  return parts.filter(Boolean).join(" + ") || "0";
}
