import type { Call } from "./call-log";

/** Something that goes wrong on purpose. */
export interface Fault {
  /** Which calls; all given conditions must hold. `nth`: from the nth such call on, counted from 1 at the injection. */
  when?: { method?: string; path?: RegExp; nth?: number };
  /** Before the work is done (default), or after it, when only the answer is lost. */
  at?: "received" | "done";
  /** How many calls it strikes; default 1. */
  times?: number;
  /**
   * `reset` cuts the line, `hang` never answers, `drip` sends the true answer one byte a second, a status answers that
   * instead (without a body: in the plane's own form). A function is run and the call goes on as if nothing had happened,
   * so that it can be combined with a second fault on the same call. `{ server }` lets that server lose what the call deploys.
   */
  do: "reset" | "hang" | "drip" | FakeAnswer | LostServer | ((call: Call) => void | Promise<void>);
}

/** An answer that no plane thought of. */
export interface FakeAnswer {
  status: number;
  headers?: Record<string, string>;
  body?: string;
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

  /** The faults that strike this call, in the order of their injection. To be asked once a call. */
  strike(call: Call): Fault[] {
    return this.armed.filter((armed) => strikes(armed, call)).map(({ fault }) => fault);
  }
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
  if (!when?.path) return true;
  const whole = call.query ? `${call.path}?${call.query}` : call.path;
  return call.path.search(when.path) >= 0 || whole.search(when.path) >= 0;
}
