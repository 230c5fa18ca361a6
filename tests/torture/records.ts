import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import type { Case, Outcome } from "./part";

/** What is kept of a case that was tried: the raw record that the tables are made from. */
export interface Record extends Outcome {
  id: string;
  row: string;
  /** The commit whose code it was tried on; with a plus where the tree had changes beside it. */
  commit: string;
  /** When, in UTC, to the minute. */
  at: string;
  ms: number;
}

export const repository = resolve(__dirname, "../..");

const fileOf = (part: string) => join(__dirname, "records", `${part}.jsonl`);

/** All that is on record of a part. */
export function readRecords(part: string): Record[] {
  const file = fileOf(part);
  if (!existsSync(file)) return [];
  const lines = readFileSync(file, "utf8").split("\n").filter(Boolean);
  return lines.map((line) => JSON.parse(line) as Record);
}

/** Keeps records, each in the place of what was known of its case; a case that is no more is forgotten. */
export function keepRecords(part: string, cases: readonly Case[], fresh: readonly Record[]): void {
  const known = new Map([...readRecords(part), ...fresh].map((record) => [record.id, record]));
  const kept = cases.map(({ id }) => known.get(id)).filter((record) => record !== undefined);
  mkdirSync(dirname(fileOf(part)), { recursive: true });
  writeFileSync(fileOf(part), kept.map((record) => `${JSON.stringify(record)}\n`).join(""));
}

/** The commit that is checked out. */
export function commitNow(): string {
  const git = (...args: string[]) => execFileSync("git", args, { cwd: repository, encoding: "utf8" }).trim();
  const code = ["provider", "sandbox", "examples", "tests", ":!tests/torture/records"];
  const changed = git("status", "--porcelain", "--", ...code) !== "";
  return `${git("rev-parse", "--short=10", "HEAD")}${changed ? "+" : ""}`;
}
