import { parseJson, plainText } from "./client-body";
import type { Call, Line } from "./client-call";
import type { Answer, Silence } from "./client-exchange";
import { requestText } from "./client-request";
import { ApigeeError } from "./errors";
import { hintFor, isAboutOrganization } from "./errors-hints";
import { redact } from "./errors-redact";
import type { Violation } from "./planes";
import { retryAfterMs, type Failed } from "./retry";

/** No answer came. */
export function unanswered<T>(line: Line, call: Call<T>, { kind, detail }: Silence): Failed {
  const { plane, settings } = line;
  const hints = {
    unreached: `Can ${new URL(settings.endpoint).host} be reached from here (endpoint, HTTPS_PROXY, NO_PROXY)?`,
    distrusted: `Its certificate is not trusted here; ${plane.trustHint(settings.connection)}`,
    cut: undefined,
  };
  const error = new ApigeeError({ request: requestText(line, call), detail, hint: hints[kind] });
  const fate = { unreached: "refused", distrusted: "final", cut: "lost" } as const;
  return { error, fate: fate[kind], reason: `no answer ${detail}`, doubtful: kind === "unreached" };
}

/** An answer that says no. */
export function refused<T>(line: Line, call: Call<T>, answer: Answer, secrets: readonly string[]): Failed {
  const parsed = parseJson(answer.body);
  // What was to say why did not arrive whole, so nothing may be concluded from the status.
  if ("problem" in parsed && parsed.cut) return garbled(line, call, answer, parsed.problem);
  const failure = "json" in parsed ? line.plane.failure(parsed.json) : undefined;
  const { settings, tokens } = line;
  const { connection, organization } = settings;
  const who = { credentials: tokens.described, otherCredentials: tokens.others };
  const detail = failure?.detail ?? redirection(answer) ?? plainText(answer.body.toString("utf8"), secrets);
  const clean = (text: string) => redact(text, secrets);
  const error = new ApigeeError({
    request: requestText(line, call),
    status: answer.status,
    detail: clean(detail),
    violations: (failure?.violations ?? []).map((violation) => cleaned(violation, clean)),
    requestId: failure?.requestId,
    absent: answer.status === 404 && failure !== undefined && !failure.inFront && !isAboutOrganization(failure),
    hint: hintFor({ ...call, ...who, connection, organization, status: answer.status, failure }, line.plane.hint),
  });
  const wait = retryAfterMs(answer.headers["retry-after"]);
  return {
    error,
    fate: fateOf(answer.status, detail, wait !== undefined),
    reason: String(answer.status),
    ...(wait === undefined ? {} : { retryAfterMs: wait }),
  };
}

/** The type stays: it is one of Apigee's own words. */
function cleaned({ type, subject, description }: Violation, clean: (text: string) => string): Violation {
  return {
    ...(type === undefined ? {} : { type }),
    ...(subject === undefined ? {} : { subject: clean(subject) }),
    description: clean(description),
  };
}

function fateOf(status: number, detail: string, withRetryAfter: boolean): Failed["fate"] {
  if (status === 429 || (status === 503 && withRetryAfter)) return "refused";
  // Apigee's lock while a long operation of the organization runs; the request was not looked at.
  if (status === 400 && /resource is locked by another operation/i.test(detail)) return "refused";
  return [408, 500, 502, 503, 504].includes(status) ? "lost" : "final";
}

function redirection({ status, headers }: Answer): string | undefined {
  const { location } = headers;
  if (status >= 400 || typeof location !== "string") return undefined;
  const host = URL.canParse(location) ? new URL(location).host : "another path";
  return `redirects to ${host}, which is not followed: credentials stay with the endpoint that is set`;
}

/** An answer that cannot be what was asked for. */
export function garbled<T>(line: Line, call: Call<T>, { status }: Answer, problem: string): Failed {
  const error = new ApigeeError({
    request: requestText(line, call),
    status,
    detail: problem,
    hint: `Is the endpoint of connection ${line.settings.connection} Apigee's, and does nothing on the way rewrite its answers?`,
  });
  return { error, fate: "lost", reason: "an answer that cannot be read", doubtful: true };
}
