import { deploymentKey } from "./deployment-set";
import type { Deployment, Environment, Kind, Revision } from "./store";

/** How long, or how many looks, a deployment takes. */
export interface Pace {
  /** Milliseconds until the runtime serves; 0: at once. */
  deployMs: number;
  /** Instead of time: it ends with this look at its state. */
  deployPolls?: number | undefined;
}

/** Why a deployment cannot be READY; empty when it can. */
export function reasonsAgainst({
  revision,
  failedServers = {},
}: Pick<Deployment, "revision" | "failedServers">): string[] {
  return [...revision.content.runtimeErrors, ...Object.values(failedServers)];
}

/** Whether any server answers calls with it: one that only some servers could not load is live on the others. */
export function isServed({ state, revision }: Pick<Deployment, "state" | "revision">): boolean {
  return state === "READY" || (state === "ERROR" && revision.content.runtimeErrors.length === 0);
}

/** A moment at which what answers calls changed. */
export interface LiveChange {
  time: string;
  environment: string;
  kind: Kind;
  name: string;
  /** Revisions, as strings. */
  live: string[];
}

/** The runtime: takes deployments up after a while, and remembers what was live when. */
export class Rollout {
  readonly liveness: LiveChange[] = [];
  private readonly timers = new Set<NodeJS.Timeout>();
  private readonly looks = new Map<Deployment, number>();
  private readonly waiting = new Map<Deployment, (() => void)[]>();

  constructor(private readonly pace: Pace) {}

  /** Starts a deployment; those in `replaced` leave the control plane now and the runtime when the new one serves. */
  start(
    environment: Environment,
    wanted: Omit<Deployment, "state" | "errors" | "deployStartTime">,
    replaced: Deployment[],
  ): Deployment {
    const deployment: Deployment = { ...wanted, state: "PROGRESSING", errors: [], deployStartTime: Date.now() };
    for (const other of replaced) environment.deployments.remove(other);
    environment.deployments.add(deployment);
    wanted.revision.wasDeployed = true;
    if (this.pace.deployPolls !== undefined) this.looks.set(deployment, 0);
    else if (this.pace.deployMs === 0) this.settle(environment, deployment);
    else this.later(() => this.settle(environment, deployment));
    return deployment;
  }

  /** Tells a deployment's state; where looks are counted, this is one. */
  look(environment: Environment, deployment: Deployment): Deployment["state"] {
    const looks = this.looks.get(deployment);
    if (looks === undefined) return deployment.state;
    this.looks.set(deployment, looks + 1);
    if (looks + 1 >= (this.pace.deployPolls ?? 0)) this.settle(environment, deployment);
    return deployment.state;
  }

  /** Waits until the runtime has it, or could not load it. Where looks are counted there is no waiting: someone has to look. */
  settled(deployment: Deployment): Promise<void> {
    if (deployment.state !== "PROGRESSING" || this.looks.has(deployment)) return Promise.resolve();
    return new Promise((done) => this.waiting.set(deployment, [...(this.waiting.get(deployment) ?? []), done]));
  }

  /** Ends a deployment; control plane and runtime forget it at once. */
  stop(environment: Environment, deployment: Deployment): void {
    environment.deployments.remove(deployment);
    this.looks.delete(deployment);
    this.serveReady(environment, deployment);
  }

  /** Forgets the deployments that are still under way. */
  close(): void {
    for (const timer of this.timers) clearTimeout(timer);
    this.timers.clear();
  }

  private settle(environment: Environment, deployment: Deployment): void {
    this.looks.delete(deployment);
    if (!environment.deployments.of(deployment.kind, deployment.name).includes(deployment))
      return this.tell(deployment);
    deployment.errors = reasonsAgainst(deployment);
    deployment.state = deployment.errors.length > 0 ? "ERROR" : "READY";
    // No public source says what serves when the new revision cannot be loaded. Here the old one goes on: a client has to
    // put it back in the control plane all the same, and must not count on either answer.
    if (isServed(deployment)) this.serveReady(environment, deployment);
    this.tell(deployment);
  }

  private tell(deployment: Deployment): void {
    for (const done of this.waiting.get(deployment) ?? []) done();
    this.waiting.delete(deployment);
  }

  private serveReady(environment: Environment, { kind, name }: Deployment): void {
    const key = deploymentKey(kind, name);
    const ready = environment.deployments.of(kind, name).filter(isServed);
    const revisions = ready.map(({ revision }) => revision);
    const before = numbers(environment.live.get(key) ?? []);
    if (revisions.length > 0) environment.live.set(key, revisions);
    else environment.live.delete(key);
    const live = numbers(revisions);
    if (live.join() === before.join()) return;
    this.liveness.push({ time: new Date().toISOString(), environment: environment.name, kind, name, live });
  }

  private later(act: () => void): void {
    const timer = setTimeout(() => {
      this.timers.delete(timer);
      act();
    }, this.pace.deployMs);
    timer.unref();
    this.timers.add(timer);
  }
}

function numbers(revisions: Revision[]): string[] {
  return revisions.map(({ number }) => String(number));
}
