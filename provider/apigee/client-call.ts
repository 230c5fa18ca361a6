import { awaitTurn } from "./call-limit";
import { parseJson, plainText, type Body } from "./client-body";
import { exchange, type Answer, type Request, type Silence } from "./client-exchange";
import type { Token, TokenSource } from "./credentials-token";
import { ApigeeError, CredentialsError } from "./errors";
import { hintFor, isAboutOrganization } from "./errors-hints";
import { redact } from "./errors-redact";
import { queryString } from "./path";
import type { Plane, Violation } from "./planes";
import { repeat, retryAfterMs, type Failed, type Outcome } from "./retry";
import type { Settings } from "./settings";

/** Who listens while a call runs. */
export interface Host {
  /** Called before each write, a repeated one too; rejects when nobody waits for us any more. */
  beforeWrite?(): Promise<void>;
  /** A line for the user on long waits. */
  notice?(message: string): void;
}

/** An organization that can be asked. */
export interface Line {
  readonly settings: Settings;
  readonly plane: Plane;
  readonly tokens: TokenSource;
  readonly host: Host;
}

/** One call, as often as it has to be tried. */
export interface Call<T> {
  readonly method: Request["method"];
  readonly path: string;
  readonly query?: Record<string, string | number | boolean | undefined> | undefined;
  readonly body?: Body | undefined;
  readonly accept: string;
  readonly timeoutMs: number;
  /** What the body of a success says; the secrets are those that were sent, which a page that came instead may repeat. */
  readonly read: (body: Buffer, secrets: readonly string[]) => { readonly value: T } | { readonly problem: string };
  readonly recover?: (() => Promise<T | undefined>) | undefined;
}

/** What became of one request, and the token that it carried. */
interface Sent {
  readonly answer: Answer | Silence;
  readonly token: Token;
}

/** Reads a body as JSON. */
export function asJson<T>(body: Buffer, secrets: readonly string[]): { value: T } | { problem: string } {
  const parsed = parseJson(body, secrets);
  return "problem" in parsed ? parsed : { value: parsed.json as T };
}

/** Calls until there is an answer that counts. */
export function perform<T>(line: Line, call: Call<T>): Promise<T> {
  return repeat(() => attempt(line, call), {
    timeoutMs: line.settings.retryTimeoutMs,
    delayMs: line.settings.retryDelayMs,
    repeatable: call.method !== "POST",
    recover: call.recover,
    turn: () => turn(line),
    notice: (message) => line.host.notice?.(message),
  });
}

function turn({ settings, host }: Line): Promise<void> {
  return awaitTurn(settings, (message) => host.notice?.(message));
}

async function attempt<T>(line: Line, call: Call<T>): Promise<Outcome<T>> {
  const sent = await authorised(line, call);
  if (sent instanceof CredentialsError) {
    return { error: sent, fate: sent.passing ? "refused" : "final", reason: "no token", doubtful: true };
  }
  const { answer } = sent;
  if ("kind" in answer) return unanswered(line, call, answer);
  if (answer.status >= 300) return refused(line, call, answer, sent.token);
  const read = call.read(answer.body, call.body?.secrets ?? []);
  return "value" in read ? read : garbled(line, call, answer, read.problem);
}

/** Sends with the current token, and once more with another one when Apigee refuses it. */
async function authorised<T>(line: Line, call: Call<T>): Promise<Sent | CredentialsError> {
  try {
    const first = await send(line, call, await line.tokens.current());
    if (!("status" in first.answer) || first.answer.status !== 401) return first;
    const renewed = await line.tokens.renew(first.token);
    if (renewed === undefined) return first;
    await turn(line);
    return await send(line, call, renewed);
  } catch (error) {
    if (error instanceof CredentialsError) return error;
    throw error;
  }
}

async function send<T>(line: Line, call: Call<T>, token: Token): Promise<Sent> {
  // Whoever waited for it may have gone, and another run begun, which a write of this one would spoil.
  if (call.method !== "GET") await line.host.beforeWrite?.();
  return { answer: await exchange(requestOf(line, call, token)), token };
}

function requestOf<T>({ settings, plane }: Line, call: Call<T>, token: Token): Request {
  const quotaProject = settings.quotaProject ?? token.quotaProject;
  const sendsBody = call.method === "POST" || call.method === "PUT";
  return {
    method: call.method,
    url: `${settings.endpoint}/v1/${fullPath(settings, call)}${queryString(call.query)}`,
    headers: {
      ...plane.headers,
      accept: call.accept,
      authorization: token.authorization,
      "user-agent": "pulumi-apigee-pingauthorize",
      // Without one the HTTP client would call an empty body a form.
      ...(sendsBody ? { "content-type": call.body?.type ?? "application/json" } : {}),
      ...(quotaProject === undefined ? {} : { "x-goog-user-project": quotaProject }),
    },
    body: call.body?.content,
    timeoutMs: call.timeoutMs,
    caCertificate: settings.caCertificate,
  };
}

function unanswered<T>(line: Line, call: Call<T>, { kind, detail }: Silence): Failed {
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

function refused<T>(line: Line, call: Call<T>, answer: Answer, token: Token): Failed {
  const parsed = parseJson(answer.body);
  // What was to say why did not arrive whole, so nothing may be concluded from the status.
  if ("problem" in parsed && parsed.cut) return garbled(line, call, answer, parsed.problem);
  const failure = "json" in parsed ? line.plane.failure(parsed.json) : undefined;
  const { settings, tokens } = line;
  const { connection, organization } = settings;
  const who = { credentials: tokens.described, otherCredentials: tokens.others };
  const secrets = [...token.secrets, ...(call.body?.secrets ?? [])];
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

/** The type stays: it is one of Apigee's own words, and decisions hang on it. */
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

function garbled<T>(line: Line, call: Call<T>, { status }: Answer, problem: string): Failed {
  const error = new ApigeeError({
    request: requestText(line, call),
    status,
    detail: redact(problem, call.body?.secrets),
    hint: `Is the endpoint of connection ${line.settings.connection} Apigee's, and does nothing on the way rewrite its answers?`,
  });
  return { error, fate: "lost", reason: "an answer that cannot be read", doubtful: true };
}

function requestText<T>({ settings }: Line, call: Call<T>): string {
  return `${call.method} ${fullPath(settings, call)}${queryString(call.query)}`;
}

function fullPath<T>({ organization }: Settings, { path }: Call<T>): string {
  const base = `organizations/${encodeURIComponent(organization)}`;
  return path === "" ? base : `${base}/${path}`;
}
