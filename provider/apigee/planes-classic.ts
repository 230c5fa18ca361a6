import type { Failure, Violation } from "./planes";

interface Refusal {
  code?: unknown;
  message?: unknown;
  contexts?: unknown;
  fault?: { faultstring?: unknown; detail?: { errorcode?: unknown } };
  error?: unknown;
  error_description?: unknown;
}

/**
 * Reads a refusal of Edge or Private Cloud: the management API's own envelope, that of an Apigee gateway in front of it, or that of the
 * sign-on in front of it.
 */
export function classicFailure(body: unknown): Failure | undefined {
  if (body === null || typeof body !== "object") return undefined;
  const { code, message, contexts, fault, error, error_description: description } = body as Refusal;
  // A number is the status once more, as other servers send it: an absence told by them is none of Apigee's.
  if (typeof code === "string" && !/^\d+$/.test(code)) {
    return { detail: sentence(message, code), violations: violationsOf(contexts) };
  }
  if (fault !== null && typeof fault === "object") {
    return { detail: sentence(fault.faultstring, fault.detail?.errorcode), violations: [], inFront: true };
  }
  return typeof error === "string"
    ? { detail: sentence(description, error), violations: [], inFront: true }
    : undefined;
}

function sentence(message: unknown, code: unknown): string {
  const text = words(message).join("; ");
  const name = typeof code === "string" ? code : "";
  if (name === "" || text.includes(name)) return text;
  return text === "" ? name : `${text} (${name})`;
}

/** A message may be a text or several; what a context looks like is written nowhere. */
function words(message: unknown): string[] {
  if (Array.isArray(message)) return message.flatMap(words);
  if (typeof message === "string") return message.trim() === "" ? [] : [message.trim()];
  return message === null || message === undefined ? [] : [JSON.stringify(message)];
}

function violationsOf(contexts: unknown): Violation[] {
  return words(contexts).map((description) => ({ description }));
}
