import type { Sandbox, Snapshot } from "../../../sandbox";

/** Files of what serves, by kind and name: `proxy/orders`. */
type Live = Record<string, Record<string, Record<string, string>>>;

const sharedFlow = "sharedFlow/PingAuth";
const policy = "apiproxy/policies/FC-PingAuth.xml";

/** Watches what answers calls after each call to the sandbox, and notes what nobody may meet. */
export class SafetyWatch {
  readonly incidents: string[] = [];
  private before: Live;
  private changes: number;

  /**
   * @param mayOpen whether a proxy may lose its callout meanwhile
   * @param mayStop the proxies that may stop serving meanwhile
   */
  constructor(
    private readonly sandbox: Sandbox,
    private readonly mayOpen: boolean,
    private readonly mayStop: readonly string[],
  ) {
    this.before = liveOf(sandbox.snapshot());
    this.changes = sandbox.liveness.length;
    sandbox.inject({ at: "done", times: Infinity, do: () => this.look() });
  }

  private look(): void {
    if (this.sandbox.liveness.length === this.changes) return;
    this.changes = this.sandbox.liveness.length;
    const now = liveOf(this.sandbox.snapshot());
    this.incidents.push(...this.wrongWith(now));
    this.before = now;
  }

  private wrongWith(now: Live): string[] {
    const proxies = [...new Set([...Object.keys(this.before), ...Object.keys(now)])].filter(
      (key) => key !== sharedFlow,
    );
    return proxies.flatMap((proxy) => [
      ...(this.stopped(proxy, now) ? [`${proxy} was down`] : []),
      ...(this.opened(proxy, now) ? [`${proxy} was open`] : []),
      ...(guarded(now, proxy) && !now[sharedFlow] ? [`${proxy} called a shared flow that was not live`] : []),
    ]);
  }

  private stopped(proxy: string, now: Live): boolean {
    return this.before[proxy] !== undefined && now[proxy] === undefined && !this.mayStop.includes(proxy);
  }

  private opened(proxy: string, now: Live): boolean {
    const closedBefore = guarded(this.before, proxy);
    // Where it may open it must not close again, and the other way round.
    if (this.mayOpen) return now[proxy] !== undefined && !closedBefore && guarded(now, proxy);
    return closedBefore && now[proxy] !== undefined && !guarded(now, proxy);
  }
}

function guarded(live: Live, proxy: string): boolean {
  return Object.values(live[proxy] ?? {}).some((files) => policy in files);
}

function liveOf(snapshot: Snapshot): Live {
  const { environments } = snapshot.toJSON() as { environments: { test: { live: Live } } };
  return environments.test.live;
}
