import type { Sandbox, Snapshot } from "../../../sandbox";

/** Files of what serves, by kind and name: `proxy/orders`. */
type Live = Record<string, Record<string, Record<string, string>>>;

const sharedFlow = "sharedFlow/PingAuth";
const policy = "apiproxy/policies/FC-PingAuth.xml";
const endpoints = /^apiproxy\/(proxies|targets)\//u;

/** Watches what answers calls after each call to the sandbox, and notes what nobody may meet. */
export class SafetyWatch {
  readonly incidents: string[] = [];
  private before: Live;
  private changes: number;

  /** The steps that a protected proxy may have, by the proxy: those that it begins and those that it ends with. */
  private readonly sound: readonly Live[];

  /**
   * @param end what the proxies are protected like at the end; without it they may lose their callouts meanwhile
   * @param mayStop the proxies that may stop serving meanwhile
   */
  constructor(
    private readonly sandbox: Sandbox,
    end: Snapshot | undefined,
    private readonly mayStop: readonly string[],
  ) {
    this.before = liveOf(sandbox.snapshot());
    this.sound = end ? [this.before, liveOf(end)] : [];
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
      ...(!served && serves && !closes && this.closesAtTheEnd(proxy) ? [`${proxy} began to serve open`] : []),
      ...(closes && !this.mayOpen && !this.isSound(proxy, now) ? [`${proxy} had the policy, but other steps`] : []),
      ...(!closed && closes && this.mayOpen ? [`${proxy} was closed again`] : []),
      ...(closes && !now[sharedFlow] ? [`${proxy} called a shared flow that was not live`] : []),
    ];
  }

  private get mayOpen(): boolean {
    return this.sound.length === 0;
  }

  private closesAtTheEnd(proxy: string): boolean {
    return this.sound.slice(1).some((end) => guarded(end, proxy));
  }

  /** A policy protects nobody without the steps that run it: each live revision's are those of before or of the end. */
  private isSound(proxy: string, now: Live): boolean {
    const known = this.sound.flatMap((live) => Object.values(live[proxy] ?? {}).map(stepsOf));
    return Object.values(now[proxy] ?? {}).every((files) => known.includes(stepsOf(files)));
  }
}

function stepsOf(files: Record<string, string>): string {
  return JSON.stringify(
    Object.entries(files)
      .filter(([path]) => endpoints.test(path) || path === policy)
      .sort(),
  );
}

function guarded(live: Live, proxy: string): boolean {
  return Object.values(live[proxy] ?? {}).some((files) => policy in files);
}

function liveOf(snapshot: Snapshot): Live {
  const { environments } = snapshot.toJSON() as { environments: { test: { live: Live } } };
  return environments.test.live;
}
