import type { Failure, Violation } from "./planes";

interface Detail {
  violations?: { type?: string; subject?: string; description?: string }[];
  fieldViolations?: { field?: string; description?: string }[];
  requestId?: string;
  reason?: string;
  metadata?: { permission?: string };
}

interface Envelope {
  error?: { message?: string; details?: Detail[]; errors?: { message?: string; reason?: string }[] };
}

/** Reads Google's error envelope: the message, the violations of preconditions, fields and quotas, and the request's id. */
export function googleFailure(body: unknown): Failure | undefined {
  const error = (body as Envelope | null | undefined)?.error;
  if (error === null || typeof error !== "object") return undefined;
  const details = error.details ?? [];
  const requestId = details.find((detail) => detail.requestId !== undefined)?.requestId;
  const permission = details.find((detail) => detail.metadata?.permission !== undefined)?.metadata?.permission;
  return {
    // Services behind the API prefix their status: "generic::failed_precondition: …".
    detail: (error.message ?? error.errors?.[0]?.message ?? "").replace(/^generic::\w+: /, ""),
    violations: details.flatMap(violationsOf),
    ...(requestId === undefined ? {} : { requestId }),
    ...(permission === undefined ? {} : { permission }),
  };
}

function violationsOf(detail: Detail): Violation[] {
  const preconditions = (detail.violations ?? []).map((violation) => ({
    ...violation,
    description: violation.description ?? "",
  }));
  const fields = (detail.fieldViolations ?? []).map(({ field, description = "" }) =>
    field === undefined ? { description } : { subject: field, description },
  );
  return [...preconditions, ...fields];
}
