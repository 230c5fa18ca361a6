import type { Deployment, Kind } from "./store";

/** The deployments of one environment, found by bundle, base path or shared flow without looking at all of them. */
export class DeploymentSet {
  private readonly bundles = new Map<string, Deployment[]>();
  private readonly basePaths = new Index();
  private readonly callees = new Index();

  /** Of one bundle; more than one where a plane allows several revisions with different base paths. */
  of(kind: Kind, name: string): readonly Deployment[] {
    return this.bundles.get(deploymentKey(kind, name)) ?? [];
  }

  /** Every deployment, in the order in which their bundles were first deployed. */
  all(): Deployment[] {
    return [...this.bundles.values()].flat();
  }

  /** Those that take one of these base paths. */
  withBasePaths(paths: readonly string[]): Deployment[] {
    return this.basePaths.find(paths);
  }

  /** Those whose callouts name this shared flow. */
  calling(sharedFlow: string): Deployment[] {
    return this.callees.find([sharedFlow]);
  }

  add(deployment: Deployment): void {
    const { kind, name, revision } = deployment;
    this.bundles.set(deploymentKey(kind, name), [...this.of(kind, name), deployment]);
    this.basePaths.add(revision.content.basePaths, deployment);
    this.callees.add(revision.content.calls, deployment);
  }

  remove(deployment: Deployment): void {
    const { kind, name, revision } = deployment;
    const left = this.of(kind, name).filter((other) => other !== deployment);
    if (left.length > 0) this.bundles.set(deploymentKey(kind, name), left);
    else this.bundles.delete(deploymentKey(kind, name));
    this.basePaths.remove(revision.content.basePaths, deployment);
    this.callees.remove(revision.content.calls, deployment);
  }
}

/** What a bundle is called where both kinds share a map. */
export function deploymentKey(kind: Kind, name: string): string {
  return `${kind}/${name}`;
}

class Index {
  private readonly found = new Map<string, Set<Deployment>>();

  add(keys: readonly string[], deployment: Deployment): void {
    for (const key of keys) this.found.set(key, (this.found.get(key) ?? new Set()).add(deployment));
  }

  remove(keys: readonly string[], deployment: Deployment): void {
    for (const key of keys) {
      const left = this.found.get(key);
      left?.delete(deployment);
      if (left?.size === 0) this.found.delete(key);
    }
  }

  find(keys: readonly string[]): Deployment[] {
    return [...new Set(keys.flatMap((key) => [...(this.found.get(key) ?? [])]))];
  }
}
