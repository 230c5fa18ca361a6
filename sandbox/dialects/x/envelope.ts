import { randomUUID } from "node:crypto";
import type { Refusal } from "./errors";

const STATUSES: Record<number, [status: string, reason: string]> = {
  400: ["INVALID_ARGUMENT", "badRequest"],
  401: ["UNAUTHENTICATED", "required"],
  403: ["PERMISSION_DENIED", "forbidden"],
  404: ["NOT_FOUND", "notFound"],
  409: ["ALREADY_EXISTS", "alreadyExists"],
  429: ["RESOURCE_EXHAUSTED", "rateLimitExceeded"],
  500: ["INTERNAL", "backendError"],
  503: ["UNAVAILABLE", "backendError"],
  504: ["DEADLINE_EXCEEDED", "backendError"],
};
const SAID: Record<number, string> = {
  401: "Request had invalid authentication credentials.",
  403: "The caller does not have permission",
  429: "Quota exceeded for quota metric 'Requests' of service 'apigee.googleapis.com'",
  503: "The service is currently unavailable.",
};

/** The status name that goes with an HTTP code. */
export function statusName(code: number): string {
  return STATUSES[code]?.[0] ?? "UNKNOWN";
}

/** What Google says with a code when it has nothing special to say. */
export function commonMessage(code: number): string {
  return SAID[code] ?? "Internal error encountered.";
}

/** Format 2 is what the documents show. Callers that do not ask for it get format 1, and no details. */
export function envelope({ code, status, message, details }: Refusal, format: 1 | 2): object {
  if (format === 1) {
    const reason = status === "FAILED_PRECONDITION" ? "failedPrecondition" : (STATUSES[code]?.[1] ?? "backendError");
    return { error: { code, message, errors: [{ message, domain: "global", reason }], status } };
  }
  const info = { "@type": "type.googleapis.com/google.rpc.RequestInfo", requestId: randomUUID() };
  return { error: { code, message, status, details: [...details, info] } };
}
