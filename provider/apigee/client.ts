import { setTimeout as sleep } from "node:timers/promises";
import { uploadBody, type Body, type FormPart } from "./client-body";
import { asJson, perform, type Call, type Host, type Line } from "./client-call";
import { tokenSource } from "./credentials";
import { isAbsent } from "./errors";
import { secretsIn } from "./errors-redact";
import { queryString } from "./path";
import { planeNamed, type Plane } from "./planes";
import { RecentWrites } from "./recent-writes";
import { backOff } from "./retry";
import type { Settings } from "./settings";
import { SharedReads } from "./shared-reads";

export type { FormPart } from "./client-body";
export type { Host } from "./client-call";

/** What any call may be given. */
export interface CallOptions {
  query?: Record<string, string | number | boolean | undefined>;
  timeoutMs?: number;
}

/** What a call that makes something may be given. */
export interface WriteOptions<T> extends CallOptions {
  /**
   * Asked when the answer of a POST was lost (connection cut, timeout, 5xx): what the work made if it was done, undefined if it was not;
   * then the POST is sent again. Without it such a POST fails.
   */
  recover?: () => Promise<T | undefined>;
  /** Asked before it is sent again, since others may have written meanwhile: rejects where that would undo what they did. */
  again?: (() => Promise<void>) | undefined;
}

/** What a download may be given. */
export interface DownloadOptions extends CallOptions {
  /** What is wrong with the file where it was not answered whole, in words without these secrets; then it is asked for again. */
  problem?: (file: Buffer, secrets: readonly string[]) => string | undefined;
}

/** What a shared read may be given. */
export interface SharedOptions<T> extends CallOptions {
  notOlderThanMs?: number;
  read?: (answer: unknown) => T;
}

/** The management API of one organization. Paths are below it, "" is the organization itself. */
export interface Apigee {
  readonly plane: Plane;
  readonly organization: string;
  /** What this process wrote lately to this organization, by the same settings. */
  readonly recent: RecentWrites;
  get<T>(path: string, options?: CallOptions): Promise<T>;
  /** `get`, with undefined for what is not there. */
  find<T>(path: string, options?: CallOptions): Promise<T | undefined>;
  post<T>(path: string, body?: unknown, options?: WriteOptions<T>): Promise<T>;
  put<T>(path: string, body: unknown, options?: CallOptions): Promise<T>;
  /** `put`, with undefined where there is nothing to replace. */
  replace<T>(path: string, body: unknown, options?: CallOptions): Promise<T | undefined>;
  /** Deletes; what is already gone is a success. */
  delete(path: string, options?: CallOptions): Promise<void>;
  /** Posts a file as it is, or parts as a form. */
  upload<T>(path: string, body: Buffer | FormPart[], options?: WriteOptions<T>): Promise<T>;
  /** Gets a file. */
  download(path: string, options?: DownloadOptions): Promise<Buffer>;
  /**
   * A read that many resources need: asked once a process, concurrent askers share one request, and the answer, which nobody may change.
   * `notOlderThanMs` asks again when the answer is older; `read` turns the answer into what is kept, and amended.
   */
  shared<T>(path: string, options?: SharedOptions<T>): Promise<T>;
  /** Forgets the shared reads whose path starts with this. */
  forget(pathPrefix: string): void;
  /**
   * Changes the cached answer of a shared read after an own write, so that nobody has to ask again. The answer may hold the write already:
   * `change` gives a new object, and applied twice the same one.
   */
  amend<T>(path: string, change: (cached: T) => T, options?: CallOptions): void;
  /** Waits as long as before the n-th repeat of a call: for whoever starts anew from what there is by then. */
  pause(n: number): Promise<void>;
}

/** What all that ask an organization in the same way know together. */
interface Memory {
  readonly reads: SharedReads;
  readonly recent: RecentWrites;
}

const memories = new Map<string, Memory>();

/** Connects to an organization. Calls with the same settings share one token, one pool of connections and one cache of shared reads. */
export function connect(settings: Settings, host: Host = {}): Apigee {
  const key = JSON.stringify(settings);
  const memory = memories.get(key) ?? { reads: new SharedReads(), recent: new RecentWrites() };
  memories.set(key, memory);
  const plane = planeNamed(settings.plane);
  return new Client({ settings, plane, tokens: tokenSource(settings), host }, memory);
}

class Client implements Apigee {
  constructor(
    private readonly line: Line,
    private readonly memory: Memory,
  ) {}

  get recent(): RecentWrites {
    return this.memory.recent;
  }

  get plane(): Plane {
    return this.line.plane;
  }

  get organization(): string {
    return this.line.settings.organization;
  }

  get<T>(path: string, options?: CallOptions): Promise<T> {
    return this.call<T>("GET", path, undefined, options);
  }

  find<T>(path: string, options?: CallOptions): Promise<T | undefined> {
    return absentAsUndefined(this.get<T>(path, options));
  }

  post<T>(path: string, body?: unknown, options?: WriteOptions<T>): Promise<T> {
    return this.call<T>("POST", path, jsonBody(body), options);
  }

  put<T>(path: string, body: unknown, options?: CallOptions): Promise<T> {
    return this.call<T>("PUT", path, jsonBody(body), options);
  }

  replace<T>(path: string, body: unknown, options?: CallOptions): Promise<T | undefined> {
    return absentAsUndefined(this.put<T>(path, body, options));
  }

  async delete(path: string, options?: CallOptions): Promise<void> {
    await absentAsUndefined(this.call("DELETE", path, undefined, options));
  }

  upload<T>(path: string, body: Buffer | FormPart[], options: WriteOptions<T> = {}): Promise<T> {
    const timeoutMs = options.timeoutMs ?? this.line.settings.requestTimeoutMs * 5;
    return this.call<T>("POST", path, uploadBody(body), { ...options, timeoutMs });
  }

  download(path: string, options?: DownloadOptions): Promise<Buffer> {
    const read = (body: Buffer, secrets: readonly string[]) => {
      const problem = options?.problem?.(body, secrets);
      return problem === undefined ? { value: body } : { problem };
    };
    return perform(this.line, { ...this.prepared("GET", path, options), accept: "*/*", read });
  }

  shared<T>(path: string, options: SharedOptions<T> = {}): Promise<T> {
    const { notOlderThanMs = Infinity, read = (answer: unknown) => answer as T, ...rest } = options;
    return this.memory.reads.get(path, queryString(rest.query), notOlderThanMs, () => this.get(path, rest).then(read));
  }

  forget(pathPrefix: string): void {
    this.memory.reads.forget(pathPrefix);
  }

  amend<T>(path: string, change: (cached: T) => T, options?: CallOptions): void {
    this.memory.reads.amend(path, queryString(options?.query), change);
  }

  async pause(n: number): Promise<void> {
    await sleep(backOff(n, this.line.settings.retryDelayMs));
  }

  private call<T>(method: Call<T>["method"], path: string, body?: Body, options: WriteOptions<T> = {}): Promise<T> {
    const { recover, again } = options;
    return perform<T>(this.line, { ...this.prepared(method, path, options), body, recover, again, read: asJson<T> });
  }

  private prepared(method: Call<unknown>["method"], path: string, options: CallOptions = {}) {
    const timeoutMs = options.timeoutMs ?? this.line.settings.requestTimeoutMs;
    return { method, path, query: options.query, timeoutMs, accept: "application/json" };
  }
}

function jsonBody(body: unknown): Body | undefined {
  if (body === undefined) return undefined;
  return { content: Buffer.from(JSON.stringify(body)), type: "application/json", secrets: secretsIn(body) };
}

async function absentAsUndefined<T>(call: Promise<T>): Promise<T | undefined> {
  try {
    return await call;
  } catch (error) {
    if (isAbsent(error)) return undefined;
    throw error;
  }
}
