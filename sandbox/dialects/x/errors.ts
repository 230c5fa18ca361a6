/** A refusal in Google's words; the router puts it into the envelope that the caller asked for. */
export class Refusal extends Error {
  constructor(
    readonly code: number,
    readonly status: string,
    message: string,
    readonly details: object[] = [],
  ) {
    super(message);
  }
}

/** One reason of a failed precondition. */
export interface PreconditionViolation {
  type: string;
  subject: string;
  description: string;
}

/** 400: the request itself is wrong. */
export function invalid(message: string, details: object[] = []): Refusal {
  return new Refusal(400, "INVALID_ARGUMENT", message, details);
}

/** 400 with the fields at fault, as for an unknown name. */
export function badField(field: string, description: string): Refusal {
  return invalid(description, [
    { "@type": "type.googleapis.com/google.rpc.BadRequest", fieldViolations: [{ field, description }] },
  ]);
}

/** 400: the state of the organization does not allow it. */
export function precondition(message: string, violations: PreconditionViolation[] = []): Refusal {
  return new Refusal(400, "FAILED_PRECONDITION", message, failure(violations));
}

/** 404; services behind the runtime tell the reason as a failed precondition. */
export function notFound(message: string, violations: PreconditionViolation[] = []): Refusal {
  return new Refusal(404, "NOT_FOUND", message, failure(violations));
}

/** 409, as the control plane says it. */
export function alreadyExists(message: string): Refusal {
  return new Refusal(409, "ALREADY_EXISTS", message);
}

/** 409, as services behind the runtime say it. */
export function aborted(message: string, violations: PreconditionViolation[]): Refusal {
  return new Refusal(409, "ABORTED", message, failure(violations));
}

function failure(violations: PreconditionViolation[]): object[] {
  if (violations.length === 0) return [];
  return [{ "@type": "type.googleapis.com/google.rpc.PreconditionFailure", violations }];
}
