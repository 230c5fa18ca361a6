/** A refusal in this plane's words. Which codes are public is known; where one is not, the comment beside it says so. */
export class Refusal extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
    message: string,
  ) {
    super(message);
  }
}

/** Something that the path names is not there. */
export function notFound(code: string, message: string): Refusal {
  return new Refusal(404, code, message);
}

/** What was sent cannot be taken. */
export function invalid(code: string, message: string): Refusal {
  return new Refusal(400, code, message);
}

/** There is one of that name already. */
export function exists(code: string, message: string): Refusal {
  return new Refusal(409, code, message);
}

/** The body of a refusal. */
export function errorJson({ code, message }: Refusal): object {
  return { code, message, contexts: [] };
}

const STATUSES: Record<number, [code: string, message: string]> = {
  401: ["security.Unauthorized", "Invalid credentials, or none"],
  403: ["security.Forbidden", "The user has no permission for this"],
  404: ["rest.NotFound", "There is nothing here"],
  429: ["rest.TooManyRequests", "Too many requests"],
  500: ["messaging.runtime.InternalError", "Unexpected error"],
  503: ["messaging.runtime.ServiceUnavailable", "The service is unavailable"],
};

/** A refusal of which only the status is given. No public source has these wordings. */
export function plainRefusal(status: number): Refusal {
  const [code, message] = STATUSES[status] ?? ["rest.Error", `HTTP status ${status}`];
  return new Refusal(status, code, message);
}
