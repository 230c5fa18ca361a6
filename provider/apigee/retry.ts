import { setTimeout as sleep } from "node:timers/promises";
import { TryingTime } from "./retry-time";

/**
 * What became of a try that failed.
 * `refused`: surely not processed. `lost`: perhaps processed, or the far side is in trouble. `final`: trying again would change nothing.
 */
export type Fate = "refused" | "lost" | "final";

/** A try that failed. */
export interface Failed {
  readonly error: Error;
  readonly fate: Fate;
  /** In a word, for the line that says what is waited for. */
  readonly reason: string;
  /** How long the far side asks us to stay away. */
  readonly retryAfterMs?: number;
  /** Probably a setting is wrong: half a minute is enough to find out. */
  readonly doubtful?: boolean;
}

/** One try. */
export type Outcome<T> = { readonly value: T } | Failed;

/** How a call is tried again. */
export interface Policy<T> {
  /** How long it is tried again, from its first failure on. */
  readonly timeoutMs: number;
  readonly delayMs: number;
  /** Whether a second time does no harm; else only what was refused is tried again. */
  readonly repeatable: boolean;
  /** What a lost try made, if it was done after all. */
  readonly recover?: (() => Promise<T | undefined>) | undefined;
  /** Looks whether a further try is still wanted, and rejects where it is not. */
  readonly again?: (() => Promise<void>) | undefined;
  /** Waits for leave to try. */
  readonly turn?: (() => Promise<void>) | undefined;
  readonly notice?: ((message: string) => void) | undefined;
}

const longestDelayMs = 32_000;
const doubtfulTimeoutMs = 30_000;
/** From how long on a wait is told to the user. */
export const worthSayingMs = 2_000;

/** Tries until there is a value, a final failure, or no time left. */
export async function repeat<T>(attempt: () => Promise<Outcome<T>>, policy: Policy<T>): Promise<T> {
  const time = new TryingTime();
  let lost = false;
  for (let n = 1; ; n++) {
    await time.queue(policy.turn);
    const outcome = await time.try(attempt);
    if ("value" in outcome) return outcome.value;
    lost ||= outcome.fate === "lost";
    const pause = pauseAfter(outcome, n, policy, time.repeatingMs);
    if (pause === undefined) return lastResort(outcome, lost, policy, n, time);
    if (time.lastTryMs + pause >= worthSayingMs) {
      policy.notice?.(`waiting for Apigee: ${outcome.reason}, next try in ${seconds(pause)}`);
    }
    await sleep(pause);
    const done = lost ? await policy.recover?.() : undefined;
    if (done !== undefined) return done;
    await policy.again?.();
  }
}

/** How long to wait before the next try; undefined when there is to be none. */
function pauseAfter<T>(failed: Failed, n: number, policy: Policy<T>, repeatingMs: number): number | undefined {
  const harmless = policy.repeatable || policy.recover !== undefined;
  if (failed.fate === "final" || (failed.fate === "lost" && !harmless)) return undefined;
  const pause = pauseOf(failed, n, policy.delayMs);
  const patience = failed.doubtful ? Math.min(policy.timeoutMs, doubtfulTimeoutMs) : policy.timeoutMs;
  return repeatingMs + pause <= patience ? pause : undefined;
}

/** What the far side asks for; where that is no time at all (a 0, or a date of another clock), ours. */
function pauseOf({ retryAfterMs }: Failed, n: number, delayMs: number): number {
  return retryAfterMs === undefined || retryAfterMs < delayMs / 2 ? backOff(n, delayMs) : retryAfterMs;
}

/** A lost try may have been done although each later one failed. */
async function lastResort<T>(
  failed: Failed,
  lost: boolean,
  policy: Policy<T>,
  tries: number,
  time: TryingTime,
): Promise<T> {
  const done = lost ? await policy.recover?.() : undefined;
  if (done !== undefined) return done;
  if (failed.retryAfterMs !== undefined && failed.retryAfterMs > policy.timeoutMs) {
    failed.error.message += `\nApigee asks to stay away for ${seconds(failed.retryAfterMs)}, longer than retryTimeout allows.`;
  }
  if (tries > 1) failed.error.message += `\nGave up after ${tries} tries in ${seconds(time.spentMs)}.`;
  if (failed.fate === "lost" && !policy.repeatable && policy.recover === undefined) {
    failed.error.message += "\nWhether it was done is unknown: look with `pulumi refresh` before the next `pulumi up`.";
  }
  throw failed.error;
}

/** Doubles with each try, up to half a minute; the jitter keeps resources that failed together from coming back together. */
export function backOff(n: number, delayMs: number, random: () => number = Math.random): number {
  return Math.min(delayMs * 2 ** (n - 1), longestDelayMs) * (0.5 + random() / 2);
}

/** The `Retry-After` header, which is in seconds or a date, in milliseconds. */
export function retryAfterMs(header: unknown, now: number = Date.now()): number | undefined {
  if (typeof header !== "string" || header.trim() === "") return undefined;
  const wanted = /^\s*\d+\s*$/.test(header) ? Number(header) * 1000 : Date.parse(header) - now;
  return Number.isNaN(wanted) ? undefined : Math.max(0, wanted);
}

/** A time as users are told it. */
export function seconds(ms: number): string {
  return `${Math.max(1, Math.round(ms / 1000))} s`;
}
