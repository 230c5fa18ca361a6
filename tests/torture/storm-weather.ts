import { createHash } from "node:crypto";
import type { Call, Fault, Sandbox } from "../../sandbox";
import { isList } from "./support/lists";

type Kind = Omit<Fault, "when" | "times">;

const page = { status: 200, headers: { "content-type": "text/html" }, body: "<html><h1>Maintenance</h1></html>" };
const answer = (status: number, at: "received" | "done", headers = {}): Kind => ({ at, do: { status, headers } });

/** What a run outlasts by itself. */
const passing: readonly Kind[] = [
  answer(429, "received"),
  answer(429, "received", { "retry-after": "1" }),
  ...[500, 502, 503, 504].flatMap((status) => [answer(status, "received"), answer(status, "done")]),
  { do: page },
  { do: page, at: "done" },
  { do: "half" },
  { do: "cut" },
  { do: "drip" },
  { do: "hang" },
  { do: "hang", at: "done" },
  { do: "reset" },
  { do: "reset", at: "done" },
  { do: { refuseMs: 200 } },
];

/** What strikes lists alone. */
const ofLists: readonly Kind[] = [{ do: { staleMs: 2000 } }, { do: { pageSize: 1 } }];

/** What ends a run, with a sentence that says what to do. */
const ending: readonly Kind[] = [answer(401, "received"), answer(403, "received")];

/** How many calls are struck: one in so many. */
const rate = 10;

/** Strikes one call in ten, in a way that follows from its method, its path, its how-manieth and the seed alone. */
export class Weather {
  /** How many calls were struck. */
  struck = 0;
  private readonly seen = new Map<string, number>();
  private current: { call: Call; kind: Kind | undefined } | undefined;

  constructor(
    sandbox: Sandbox,
    private readonly seed: string,
    /** Whether faults strike that end a run. */
    public endsRuns: boolean,
  ) {
    for (const kind of [...passing, ...ofLists, ...ending]) {
      sandbox.inject({ ...kind, when: { chosen: (call) => this.kindFor(call) === kind }, times: Infinity });
    }
  }

  /** Every fault asks for every call; each call is judged once. */
  private kindFor(call: Call): Kind | undefined {
    if (this.current?.call !== call) this.current = { call, kind: this.judge(call) };
    return this.current.kind;
  }

  private judge(call: Call): Kind | undefined {
    const { method, path } = call;
    const name = `${method} ${path}`;
    const nth = (this.seen.get(name) ?? 0) + 1;
    this.seen.set(name, nth);
    const digest = createHash("sha256").update(`${this.seed}\n${name}\n${nth}`).digest();
    if (digest.readUInt32BE(0) % rate !== 0) return undefined;
    this.struck += 1;
    const kinds = [...passing, ...(isList(call) ? ofLists : []), ...(this.endsRuns ? ending : [])];
    return kinds[digest.readUInt32BE(4) % kinds.length];
  }
}
