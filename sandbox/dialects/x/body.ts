import { badField, invalid } from "./errors";

/** A message in JSON: its proto name and the names and types of its fields. */
export interface BodyShape {
  message: string;
  fields: Record<string, "string" | "boolean" | "strings" | "object" | "integer">;
}

/** A method that takes no body at all. */
export const EMPTY: BodyShape = { message: "", fields: {} };

const TYPES = {
  string: "TYPE_STRING",
  boolean: "TYPE_BOOL",
  strings: "TYPE_STRING",
  object: "TYPE_MESSAGE",
  integer: "TYPE_INT32",
};

/** Parses a body and refuses names and types that the message does not have. */
export function readBody(bytes: Buffer, { message, fields }: BodyShape): Record<string, unknown> {
  const given = parse(bytes);
  const body: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(given)) {
    const known = name in fields ? name : camelCase(name);
    const type = fields[known];
    const place = message ? ` at '${message}'` : "";
    if (!type)
      throw badField(message, `Invalid JSON payload received. Unknown name "${name}"${place}: Cannot find field.`);
    if (value === null) continue;
    if (!fits(value, type)) throw misfit(message, name, TYPES[type], value);
    body[known] = value;
  }
  return body;
}

function parse(bytes: Buffer): Record<string, unknown> {
  const text = bytes.toString("utf8").trim();
  if (text === "") return {};
  try {
    const value: unknown = JSON.parse(text);
    if (value !== null && typeof value === "object" && !Array.isArray(value)) return value as Record<string, unknown>;
  } catch {
    // said below, in the same words as for a list or a number
  }
  throw invalid("Invalid JSON payload received. Unexpected token.");
}

function camelCase(name: string): string {
  return name.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase());
}

function fits(value: unknown, type: BodyShape["fields"][string]): boolean {
  if (type === "strings") return Array.isArray(value) && value.every((item) => typeof item === "string");
  if (type === "object") return typeof value === "object" && !Array.isArray(value);
  if (type === "integer") return /^\d+$/.test(String(value));
  return typeof value === type;
}

function misfit(message: string, name: string, type: string, value: unknown): Error {
  const snake = name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
  // A wrong value may be a secret of the caller's: only its type is said.
  return badField(`${message}.${snake}`, `Invalid value at '${message}.${snake}' (${type}), ${typeof value}`);
}
