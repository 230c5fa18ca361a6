import { badField } from "./errors";

/** The query names that a method knows, with their types. */
export type QueryShape = Record<string, "string" | "boolean" | "integer">;
/** What was given, converted. */
export type QueryValues = Record<string, string | boolean | number | undefined>;

/** Names that every Google method knows. */
const COMMON = [
  "$.xgafv",
  "access_token",
  "alt",
  "callback",
  "fields",
  "key",
  "oauth_token",
  "prettyPrint",
  "quotaUser",
  "upload_protocol",
  "uploadType",
];

/** Converts what is known and refuses what is not. */
export function readQuery(query: URLSearchParams, shape: QueryShape): QueryValues {
  const values: QueryValues = {};
  for (const [given, text] of query) {
    if (COMMON.includes(given)) continue;
    const name = known(given, shape);
    values[name] = convert(name, text, shape[name] ?? "string");
  }
  return values;
}

/** The proto spelling (`page_size`) works as well as the published one (`pageSize`). */
function known(given: string, shape: QueryShape): string {
  if (given in shape) return given;
  const camel = given.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase());
  if (camel in shape) return camel;
  const text = `Invalid JSON payload received. Unknown name "${given}": Cannot bind query parameter. Field '${given}' could not be found in request message.`;
  throw badField("", text);
}

function convert(name: string, text: string, type: QueryShape[string]): string | boolean | number {
  if (type === "string") return text;
  if (type === "boolean" && /^(true|false)$/.test(text)) return text === "true";
  if (type === "integer" && /^-?\d+$/.test(text)) return Number(text);
  throw badField(name, `Invalid value at '${name}' (${type === "boolean" ? "TYPE_BOOL" : "TYPE_INT32"}), "${text}"`);
}
