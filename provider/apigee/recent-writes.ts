import { performance } from "node:perf_hooks";

/** For so long a list may not show what was written; no source says how long that takes, or whether it does. */
const lagMs = 10_000;

/** What this process made and took away lately: where a list says otherwise, the list may lag behind. */
export class RecentWrites {
  private readonly writes = new Map<string, { there: boolean; at: number }>();

  /** Notes that something is there, or gone, by a write of ours. */
  note(path: string, there: boolean): void {
    this.writes.set(path, { there, at: performance.now() });
  }

  /** Forgets what was noted below a path: another write of ours made it uncertain. */
  forget(pathPrefix: string): void {
    for (const path of this.writes.keys()) {
      if (path.startsWith(pathPrefix)) this.writes.delete(path);
    }
  }

  /** The names right below a path whose being there contradicts a list that names these. */
  contradicting(pathPrefix: string, listed: readonly string[]): string[] {
    const young = [...this.writes].filter(
      ([path, { at }]) => path.startsWith(pathPrefix) && performance.now() - at < lagMs,
    );
    const noted = young.map(([path, { there }]) => ({ name: path.slice(pathPrefix.length), there }));
    return noted.filter(({ name, there }) => listed.includes(name) !== there).map(({ name }) => name);
  }
}
