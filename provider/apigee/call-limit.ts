import { performance } from "node:perf_hooks";
import { setTimeout as sleep } from "node:timers/promises";
import { seconds, worthSayingMs } from "./retry";
import type { Settings } from "./settings";

/** Lets no more than so many calls begin within any minute, in the order in which they ask. */
class CallLimit {
  private readonly begins: number[] = [];
  private next = 0;
  private last: Promise<void> = Promise.resolve();

  constructor(
    private readonly perMinute: number,
    private readonly minuteMs: number,
  ) {}

  turn(notice: (message: string) => void): Promise<void> {
    const mine = this.last.then(() => this.begin(notice));
    this.last = mine.catch(() => undefined);
    return mine;
  }

  /** Only the first in the queue comes here, so a wait is told once however many calls wait behind it. */
  private async begin(notice: (message: string) => void): Promise<void> {
    const oldest = this.begins[this.next] ?? -Infinity;
    const pause = oldest + this.minuteMs - performance.now();
    if (pause >= worthSayingMs) {
      notice(`waiting for Apigee: ${this.perMinute} calls in a minute (callsPerMinute), next one in ${seconds(pause)}`);
    }
    // A timer may fire a trifle early.
    if (pause > 0) await sleep(Math.ceil(pause) + 1);
    this.begins[this.next] = performance.now();
    this.next = (this.next + 1) % this.perMinute;
  }
}

const limits = new Map<string, CallLimit>();

/** Waits until the organization may be asked once more: its quota counts every caller's calls, whatever token they carry. */
export async function awaitTurn(settings: Settings, notice: (message: string) => void): Promise<void> {
  const { endpoint, organization, callsPerMinute, callWindowMs } = settings;
  if (callsPerMinute === undefined) return;
  const key = JSON.stringify([endpoint, organization, callsPerMinute, callWindowMs]);
  const limit = limits.get(key) ?? new CallLimit(callsPerMinute, callWindowMs);
  limits.set(key, limit);
  await limit.turn(notice);
}
