import { parseXml } from "../../bundles/xml";
import type { Incoming } from "../../http";
import { invalid, Refusal } from "./errors";
import type { Asked } from "./router";

/** The fields of a form in the body, when it is one. */
export function formFields({ headers, body }: Incoming): Record<string, string> {
  const isForm = (headers["content-type"] ?? "").startsWith("application/x-www-form-urlencoded");
  return isForm ? Object.fromEntries(new URLSearchParams(body.toString("utf8"))) : {};
}

/** The object in a JSON body; fields that nobody knows are left alone. */
export function jsonBody({ request: { headers, body } }: Asked): Record<string, unknown> {
  const type = headers["content-type"] ?? "";
  if (/^(application|text)\/xml/.test(type)) return parseXml(body).attributes;
  if (!/^application\/json/.test(type)) throw new Refusal(415, "rest.UnsupportedMediaType", `not JSON: "${type}"`);
  const value = parsed(body);
  if (value === null || typeof value !== "object" || Array.isArray(value))
    throw invalid("rest.InvalidInput", "the body is no JSON object");
  return value as Record<string, unknown>;
}

/** A field that has to be a text, or nothing. */
export function textField(body: Record<string, unknown>, name: string): string | undefined {
  const value = body[name];
  if (value === undefined || value === null) return undefined;
  if (typeof value !== "string") throw invalid("rest.InvalidInput", `${name} is no string`);
  return value;
}

/** Booleans come as such or as texts: both are what clients send. */
export function flag(value: unknown): boolean {
  return value === true || value === "true";
}

function parsed(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString("utf8"));
  } catch {
    throw invalid("rest.InvalidInput", "the body is not JSON");
  }
}
