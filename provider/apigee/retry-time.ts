import { performance } from "node:perf_hooks";

/** The time that a call takes. The wall clock may be set meanwhile, so it is not asked. */
export class TryingTime {
  private started = performance.now();
  private firstTryMs = 0;
  private tries = 0;
  /** How long the last try took. */
  lastTryMs = 0;

  /** Waits for leave to try. That time is not one of trying: whoever stands in a long queue keeps all its tries. */
  async queue(turn: (() => Promise<void>) | undefined): Promise<void> {
    const asked = performance.now();
    await turn?.();
    this.started += performance.now() - asked;
  }

  async try<T>(attempt: () => Promise<T>): Promise<T> {
    const begun = performance.now();
    const outcome = await attempt();
    this.lastTryMs = performance.now() - begun;
    if (++this.tries === 1) this.firstTryMs = this.lastTryMs;
    return outcome;
  }

  get spentMs(): number {
    return performance.now() - this.started;
  }

  /** Since the first try failed: else one that nobody answers, such as an upload, would use up the time for the second. */
  get repeatingMs(): number {
    return this.spentMs - this.firstTryMs;
  }
}
