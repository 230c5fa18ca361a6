import { performance } from "node:perf_hooks";

interface Read {
  /** When the question was asked: the answer may be as old as that. */
  readonly askedAt: number;
  readonly path: string;
  answer: Promise<unknown>;
}

/** A list that decides a write must be of this moment; one that another resource got just now is. */
export const justNow = { notOlderThanMs: 5_000 };

/** After somebody else was seen at work, nothing older will do. */
export const thisMoment = { notOlderThanMs: 0 };

/** Answers that many resources need, each asked once. */
export class SharedReads {
  private readonly reads = new Map<string, Read>();

  /** The answer, from the cache when it is young enough; concurrent askers share one request. */
  get<T>(path: string, query: string, notOlderThanMs: number, ask: () => Promise<T>): Promise<T> {
    const key = path + query;
    const known = this.reads.get(key);
    if (known !== undefined && performance.now() - known.askedAt <= notOlderThanMs) return known.answer as Promise<T>;
    return this.put(key, { askedAt: performance.now(), path, answer: ask() }) as Promise<T>;
  }

  /** Drops the answers below a path, also those still on their way. */
  forget(pathPrefix: string): void {
    for (const [key, read] of this.reads) {
      if (read.path.startsWith(pathPrefix)) this.reads.delete(key);
    }
  }

  /** Changes an answer, also one still on its way, which may be from before or after the write that is told here. */
  amend<T>(path: string, query: string, change: (cached: T) => T): void {
    const key = path + query;
    const known = this.reads.get(key);
    if (known !== undefined)
      void this.put(key, { ...known, answer: known.answer.then((cached) => change(cached as T)) });
  }

  /** A failure is no answer: the next one asks again. */
  private put(key: string, read: Read): Promise<unknown> {
    this.reads.set(key, read);
    read.answer.catch(() => {
      if (this.reads.get(key) === read) this.reads.delete(key);
    });
    return read.answer;
  }
}
