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
    const keys = [...new Set([...Object.keys(this.before), ...Object.keys(now)])];
    return keys.filter((key) => key !== sharedFlow).flatMap((proxy) => this.wrongWithProxy(proxy, now));
  }

  private wrongWithProxy(proxy: string, now: Live): string[] {
    const [served, serves] = [this.before[proxy] !== undefined, now[proxy] !== undefined];
    const [closed, closes] = [guarded(this.before, proxy), guarded(now, proxy)];
    return [
      ...(served && !serves && !this.mayStop.includes(proxy) ? [`${proxy} was down`] : []),
      ...(closed && serves && !closes && !this.mayOpen ? [`${proxy} was open`] : []),
      ...(!closed && closes && this.mayOpen ? [`${proxy} was closed again`] : []),
      ...(closes && !now[sharedFlow] ? [`${proxy} called a shared flow that was not live`] : []),
    ];
  }
}

function guarded(live: Live, proxy: string): boolean {
  return Object.values(live[proxy] ?? {}).some((files) => policy in files);
}

function liveOf(snapshot: Snapshot): Live {
  const { environments } = snapshot.toJSON() as { environments: { test: { live: Live } } };
  return environments.test.live;
}
