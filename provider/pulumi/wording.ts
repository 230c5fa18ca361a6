import type { z } from "zod";

type Issue = z.core.$ZodRawIssue;

const kinds: Record<string, string> = {
  string: "a text",
  number: "a number",
  int: "a whole number",
  boolean: "true or false",
  array: "a list",
  object: "an object",
  record: "an object of names and values",
};

/** How a breach of an argument's rule reads after the argument's name, where the rule itself has no words for it. */
export function wording(issue: Issue): string | undefined {
  if (issue.code === "invalid_type")
    return `must be ${kinds[issue.expected] ?? issue.expected}; ${whatItIs(issue.input)}.`;
  if (issue.code === "invalid_value")
    return `must be one of ${issue.values.map((value) => `"${String(value)}"`).join(", ")}.`;
  if (issue.code === "too_small") return `must be at least ${sizeText(issue.minimum, issue.origin)}.`;
  if (issue.code === "too_big") return `must be at most ${sizeText(issue.maximum, issue.origin)}.`;
  if (issue.code === "unrecognized_keys")
    return `There is no argument ${issue.keys.map((key) => `"${key}"`).join(", ")}.`;
  return undefined;
}

function whatItIs(value: unknown): string {
  if (value === undefined || value === null) return "it is missing";
  if (Array.isArray(value)) return "it is a list";
  return `it is ${typeof value === "object" ? "an object" : `a ${typeof value}`}`;
}

function sizeText(size: number | bigint, origin: string): string {
  if (origin === "string") return `${size} characters long`;
  return origin === "array" ? `${size} long` : String(size);
}
