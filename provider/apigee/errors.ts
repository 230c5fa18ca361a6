import type { Violation } from "./planes";

/** What an ApigeeError is made of. */
export interface ErrorFacts {
  /** Method and path, such as `GET organizations/acme/apis/orders`. */
  readonly request: string;
  /** The status of the answer; undefined when none came. */
  readonly status?: number | undefined;
  readonly detail: string;
  readonly violations?: readonly Violation[];
  readonly requestId?: string | undefined;
  /** Whether Apigee itself says that what was asked for is not there. */
  readonly absent?: boolean;
  /** What to do about it. */
  readonly hint?: string | undefined;
}

/**
 * Every failure of a call to Apigee: what was asked, what came back, what to do about it.
 * It has no `cause`, since the HTTP client's errors carry headers, and so credentials; and no `id`, `code` or `details`, which Pulumi
 * takes for something else.
 */
export class ApigeeError extends Error {
  override readonly name = "ApigeeError";
  readonly request: string;
  readonly status: number | undefined;
  readonly detail: string;
  readonly violations: readonly Violation[];
  readonly requestId: string | undefined;
  /** Whether Apigee itself says that what was asked for is not there; a 404 of something in between, or of the organization, is not that. */
  readonly absent: boolean;

  constructor(facts: ErrorFacts) {
    super(messageOf(facts));
    this.request = facts.request;
    this.status = facts.status;
    this.detail = facts.detail;
    this.violations = facts.violations ?? [];
    this.requestId = facts.requestId;
    this.absent = facts.absent ?? false;
  }
}

/** No token could be had for a connection. */
export class CredentialsError extends Error {
  override readonly name = "CredentialsError";

  constructor(
    message: string,
    /** Whether asking again may help: the token service was not reached, or was in trouble. */
    readonly passing: boolean,
  ) {
    super(`[apigee] ${message}`);
  }
}

/** Whether this is Apigee's answer with that status. */
export function isStatus(error: unknown, status: number): error is ApigeeError {
  return error instanceof ApigeeError && error.status === status;
}

/** Whether Apigee itself says that what was asked for is not there; a status of 404 alone may be anybody's. */
export function isAbsent(error: unknown): error is ApigeeError {
  return error instanceof ApigeeError && error.absent;
}

function messageOf({ request, status, detail, violations = [], requestId, hint }: ErrorFacts): string {
  const head = `[apigee] ${request}: ${status ?? "no answer"} ${detail}`.trimEnd();
  const lines = violations.map((violation) => `  - ${violationLine(violation)}`);
  const tail = [hint, requestId === undefined ? undefined : `(request id for support: ${requestId})`];
  return [head, ...lines, ...tail.filter((line) => line !== undefined)].join("\n");
}

function violationLine({ type, subject, description }: Violation): string {
  return [type, subject, description].filter((part) => part !== undefined && part !== "").join(": ");
}
