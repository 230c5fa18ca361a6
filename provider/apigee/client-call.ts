import { awaitTurn } from "./call-limit";
import { parseJson, type Body } from "./client-body";
import { exchange, type Answer, type Request, type Silence } from "./client-exchange";
import { garbled, refused, unanswered } from "./client-failures";
import { requestOf } from "./client-request";
import { noteUse, type Token, type TokenSource } from "./credentials-token";
import { CredentialsError } from "./errors";
import { redact } from "./errors-redact";
import type { Plane } from "./planes";
import { repeat, type Outcome } from "./retry";
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
  /** What the body of a success says; the secrets are those that were sent, the token's too, which a page that came instead may repeat. */
  readonly read: (body: Buffer, secrets: readonly string[]) => { readonly value: T } | { readonly problem: string };
  readonly recover?: (() => Promise<T | undefined>) | undefined;
  readonly again?: (() => Promise<void>) | undefined;
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
    again: call.again,
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
  const secrets = [...sent.token.secrets, ...(call.body?.secrets ?? [])];
  if (answer.status >= 300) return refused(line, call, answer, secrets);
  const read = call.read(answer.body, secrets);
  return "value" in read ? read : garbled(line, call, answer, redact(read.problem, secrets));
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
  noteUse(token);
  return { answer: await exchange(requestOf(line, call, token)), token };
}
