import { setTimeout as sleep } from "node:timers/promises";
import type { Sandbox } from "../../../sandbox";
import { type Relay, startRelay } from "./relay";

/** A run whose calls are told from those of the next one: it asks through a relay. */
export class StruckRun {
  /** What was written by the process that outlived its engine. */
  readonly wroteOn: string[] = [];
  private alone = false;
  private goesOn: (() => void) | undefined;
  private relay: Relay | undefined;

  private constructor(private readonly sandbox: Sandbox) {}

  static async begin({ sandbox }: { sandbox: Sandbox }): Promise<StruckRun> {
    const run = new StruckRun(sandbox);
    run.relay = await startRelay(sandbox.url, { called: ({ method, path }) => run.note(method, path) });
    return run;
  }

  /** Where it finds the sandbox. */
  get url(): string {
    return this.relay?.url ?? "";
  }

  /** Its engine is gone: holds the answer that the provider waits for until the next run is at work beside it. */
  async outlived(): Promise<void> {
    this.alone = true;
    await Promise.race([new Promise<void>((done) => (this.goesOn = done)), sleep(20_000)]);
  }

  /** The next run is about to begin; from its first call on, the provider of this one gets its answer. */
  nextBegins(): void {
    this.sandbox.inject({ do: () => this.goesOn?.() });
  }

  async end(): Promise<void> {
    this.goesOn?.();
    await this.relay?.close();
  }

  private note(method: string, path: string): void {
    if (this.alone && method !== "GET") this.wroteOn.push(`its engine gone, the provider still sent ${method} ${path}`);
  }
}
