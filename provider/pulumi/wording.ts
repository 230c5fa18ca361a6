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

const found: Record<string, string> = { string: "a text", array: "a list", object: "an object" };

/** How a breach of an argument's rule reads after the argument's name, where the rule itself has no words for it. */
export function wording(issue: Issue): string | undefined {
  if (issue.code === "invalid_type")
    return requirement(kinds[kindOf(issue.expected, issue.inst)] ?? issue.expected, issue.input);
  if (issue.code === "invalid_value") return requirement(choice(issue.values), issue.input);
  if (issue.code === "too_small") return `must be ${issue.minimum} or more.`;
  if (issue.code === "invalid_key") return issue.issues.map(({ message }) => message).join(" ");
  if (issue.code === "unrecognized_keys") return unknownNames(issue.keys, issue.inst);
  return undefined;
}

/** A whole number is first of all a number to the library, which tells it by its format alone. */
function kindOf(expected: string, inst: unknown): string {
  return expected === "number" && (inst as { def: { format?: string } }).def.format === "safeint" ? "int" : expected;
}

/** How an argument is named: as a program would reach it. */
export function argumentText(path: readonly PropertyKey[]): string {
  if (path.length === 0) return "The resource";
  return path
    .map((step, i) =>
      typeof step === "string" && /^\w{1,60}$/u.test(step) ? `${i ? "." : ""}${step}` : `[${shown(step)}]`,
    )
    .join("");
}

function shown(step: PropertyKey): string {
  return typeof step === "string" && step.length > 60 ? `"${step.slice(0, 59)}…"` : JSON.stringify(step);
}

function requirement(wanted: string, value: unknown): string {
  if (value === undefined || value === null) return `is missing: it must be ${wanted}.`;
  // A fraction where a whole number is wanted is a number, and a wrong choice a text.
  const kind = Array.isArray(value) ? "array" : typeof value;
  const sameKind = kind === "number" ? wanted.endsWith("number") : kind === "string" && wanted.startsWith("one of");
  return `must be ${wanted}${sameKind ? "" : `; it is ${found[kind] ?? `a ${kind}`}`}.`;
}

function choice(values: readonly unknown[]): string {
  return `one of ${values.map((value) => `"${String(value)}"`).join(", ")}`;
}

function unknownNames(names: readonly string[], schema: unknown): string {
  const { shape } = (schema as z.ZodObject).def;
  return `takes no ${names.map((name) => `"${name}"`).join(", ")}: it takes ${Object.keys(shape).sort().join(", ")}.`;
}
