import type { Failure, Violation } from "./planes";

/** JSON of which no more than this is known: anybody on the way may have written it. */
type Fields = Readonly<Record<string, unknown>>;

/**
 * Reads Google's error envelope: the message, the violations of preconditions, fields and quotas, and the request's id. What is only like
 * it, as a proxy may write it, is a stranger's: nothing may be concluded from that.
 */
export function googleFailure(body: unknown): Failure | undefined {
  const error = isFields(body) ? body["error"] : undefined;
  if (!isFields(error)) return undefined;
  const message = error["message"] ?? objectsIn(error["errors"])[0]?.["message"];
  const details = error["details"] ?? [];
  if (typeof message !== "string" || !Array.isArray(details) || !details.every(isFields)) return undefined;
  const requestId = firstText(details, "requestId");
  const permission = firstText(objectsIn(details.map((detail) => detail["metadata"])), "permission");
  return {
    // Services behind the API prefix their status: "generic::failed_precondition: …".
    detail: message.replace(/^generic::\w+: /, ""),
    violations: details.flatMap(violationsOf),
    ...(requestId === undefined ? {} : { requestId }),
    ...(permission === undefined ? {} : { permission }),
  };
}

function violationsOf(detail: Fields): Violation[] {
  const preconditions = objectsIn(detail["violations"]).map((each) => violation(each, "subject"));
  const fields = objectsIn(detail["fieldViolations"]).map((each) => violation(each, "field"));
  return [...preconditions, ...fields];
}

function violation(fields: Fields, about: "subject" | "field"): Violation {
  const type = textIn(fields, "type");
  const subject = textIn(fields, about);
  return {
    ...(type === undefined ? {} : { type }),
    ...(subject === undefined ? {} : { subject }),
    description: textIn(fields, "description") ?? "",
  };
}

function isFields(value: unknown): value is Fields {
  return value !== null && typeof value === "object" && !Array.isArray(value);
}

function objectsIn(list: unknown): Fields[] {
  return Array.isArray(list) ? list.filter(isFields) : [];
}

function textIn(fields: Fields, name: string): string | undefined {
  const value = fields[name];
  return typeof value === "string" ? value : undefined;
}

function firstText(details: readonly Fields[], name: string): string | undefined {
  return details.map((detail) => textIn(detail, name)).find((text) => text !== undefined);
}
