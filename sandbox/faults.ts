import type { Call } from "./call-log";

/** Something that goes wrong on purpose. */
export interface Fault {
  /**
   * Which calls; all given conditions must hold. `path` is looked for in the path, and in the path with its query. `chosen` decides by
   * whatever it likes; it is asked once a call. `nth`: from the nth such call on, counted from 1 at the injection.
   */
  when?: { method?: string; path?: RegExp; chosen?: (call: Call) => boolean; nth?: number };
  /** Before the work is done (default), or after it, when only the answer is lost. */
  at?: "received" | "done";
  /** How many calls it strikes; default 1. */
  times?: number;
  /**
   * `reset` cuts the line, `hang` never answers. A status answers that instead (without a body: in the plane's own form).
   * `{ refuseMs }` cuts the line and takes no new one for so long: a sandbox that speaks TLS refuses the handshake.
   *
   * The work is done all the same, and its true answer goes out …: `drip` one byte a second; `half` as its first half, as if that were
   * all; `cut` as its first half, whereupon the line is cut. `{ staleMs }`: as it would have been so long ago, for calls that change
   * nothing. `{ pageSize }`: with so many items a page at the most, where the call asks for pages. `{ server }`: that server loses what the
   * call deploys.
   *
   * A function is run and the call goes on as if nothing had happened, so that it can be combined with a second fault on the same call.
   */
  do:
    | "reset"
    | "hang"
    | "drip"
    | "half"
    | "cut"
    | FakeAnswer
    | RefusedLines
    | StaleAnswer
    | SmallPages
    | LostServer
    | ((call: Call) => void | Promise<void>);
}

/** An answer that no plane thought of. */
export interface FakeAnswer {
  status: number;
  headers?: Record<string, string>;
  body?: string;
}

/** Nobody gets through for a while; connections that others have open stay. */
export interface RefusedLines {
  refuseMs: number;
}

/** An answer that lags behind, as lists do where consistency comes eventually. */
export interface StaleAnswer {
  staleMs: number;
}

/** Pages that are shorter than the caller wants them. */
export interface SmallPages {
  pageSize: number;
}

/** A server that does not take up what a call deploys, while the others do: planes edge and opdk, which show their servers. */
export interface LostServer {
  /** As the answers name it: `pod.name`. */
  server: string;
  error?: string;
}

interface Armed {
  fault: Fault;
  seen: number;
  left: number;
}

/** The faults that wait for their calls. */
export class Faults {
  private armed: Armed[] = [];

  /** Arms a fault; the function that comes back takes it away again. */
  inject(fault: Fault): () => void {
    const armed = { fault, seen: 0, left: fault.times ?? 1 };
    this.armed.push(armed);
    return () => {
      this.armed = this.armed.filter((other) => other !== armed);
    };
  }

  /** How far back the answers go that faults may ask for. */
  get longestLagMs(): number {
    const waiting = this.armed.filter(({ left }) => left > 0).map(({ fault: { do: act } }) => act);
    return Math.max(0, ...waiting.map((act) => (isStale(act) ? act.staleMs : 0)));
  }

  /** The faults that strike this call, in the order of their injection. To be asked once a call. */
  strike(call: Call): Fault[] {
    return this.armed.filter((armed) => strikes(armed, call)).map(({ fault }) => fault);
  }
}

/** Whether an act is an answer that lags behind. */
export function isStale(act: Fault["do"]): act is StaleAnswer {
  return typeof act === "object" && "staleMs" in act;
}

function strikes(armed: Armed, call: Call): boolean {
  if (armed.left <= 0 || !concerns(armed.fault, call)) return false;
  armed.seen += 1;
  if (armed.seen < (armed.fault.when?.nth ?? 1)) return false;
  armed.left -= 1;
  return true;
}

function concerns({ when }: Fault, call: Call): boolean {
  if (when?.method && when.method.toUpperCase() !== call.method) return false;
  if (when?.chosen && !when.chosen(call)) return false;
  if (!when?.path) return true;
  const whole = call.query ? `${call.path}?${call.query}` : call.path;
  return call.path.search(when.path) >= 0 || whole.search(when.path) >= 0;
}
