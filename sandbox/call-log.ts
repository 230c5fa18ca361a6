import { appendFileSync } from "node:fs";

/** One request as the socket saw it; also a line of the file that `--calls` names. */
export interface Call {
  /** The how-manieth since the start, from 1. */
  n: number;
  time: string;
  method: string;
  path: string;
  query: string;
  /** Null: still open, or cut before its answer was out. */
  status: number | null;
  ms: number;
}

/** Keeps every call in order of arrival; no header and no body. */
export class CallLog {
  readonly calls: Call[] = [];

  constructor(private readonly file?: string) {}

  /** Counts a request whose head has arrived. */
  begin(method: string, path: string, query: string): Call {
    const call = { n: this.calls.length + 1, time: new Date().toISOString(), method, path, query, status: null, ms: 0 };
    this.calls.push(call);
    return call;
  }

  /** Notes how it ended. */
  end(call: Call, status: number | null): void {
    call.status = status;
    call.ms = Date.now() - Date.parse(call.time);
    if (this.file) appendFileSync(this.file, `${JSON.stringify(call)}\n`);
  }
}
