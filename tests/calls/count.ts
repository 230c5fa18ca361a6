import type { SandboxOptions } from "../../sandbox";
import { Bench } from "../support/bench";
import { Scratch } from "../support/scratch";
import { setScene, type Life, type Stage } from "./lives";

type Values = Record<string, unknown>;
type Made = { id: string; outs: Values };

/** The steps of a life, as the tables head their columns. */
export const steps = ["create", "`up`, no change", "preview", "refresh, no drift", "update", "delete"] as const;

/** What a step asks of Apigee. */
export interface Cost {
  /** Calls of each resource's own. */
  readonly own: number;
  /** Calls that are made once, however many resources of the kind take the step. */
  readonly shared: number;
  /** Whether it looks, again and again, if a deployment serves. */
  readonly polls: boolean;
}

/** The costs of a life's steps, in their order; undefined for an update that replaces. */
export async function costsOf(life: Life, options: SandboxOptions): Promise<(Cost | undefined)[]> {
  const [one, two] = [await callsOf(life, options, 1), await callsOf(life, options, 2)];
  return one.map((calls, step) => (calls === undefined ? undefined : cost(calls, two[step] ?? [])));
}

/** What a second resource adds is a resource's own; what it does not ask again is shared. */
function cost(one: readonly string[], two: readonly string[]): Cost {
  const [first, both] = [unpolled(one).length, unpolled(two).length];
  return { own: both - first, shared: 2 * first - both, polls: first < one.length };
}

/** The calls without those that look at a deployment after it was asked for: how many they are is a matter of time. */
function unpolled(calls: readonly string[]): readonly string[] {
  const asked = (path: string, n: number) => calls.slice(0, n).some((call) => call.startsWith(`POST ${path}?`));
  return calls.filter((call, n) => !call.startsWith("GET ") || !asked(call.slice("GET ".length), n));
}

/** The calls of each step of the life of some resources, which take it one after the other, in one process a step. */
async function callsOf(life: Life, options: SandboxOptions, count: number): Promise<(string[] | undefined)[]> {
  const stage = { bench: await Bench.start({ ...options, deployPolls: 2 }), scratch: new Scratch() };
  try {
    return await lived(life, stage, count);
  } finally {
    stage.scratch.remove();
    await stage.bench.close();
  }
}

async function lived(life: Life, stage: Stage, count: number): Promise<(string[] | undefined)[]> {
  const { bench } = stage;
  const numbers = Array.from({ length: count }, (_, n) => n);
  await setScene(stage);
  for (const n of numbers) await life.before?.(stage, n);
  const made: Made[] = [];
  const door = (n: number) => bench.door(life.kind, `resource-${n}`);
  const args = (n: number) => life.args(n, stage);
  const counted = (step: (n: number, made: Made) => Promise<unknown>) =>
    bench.callsDuring(() => bench.together(() => inOrder(numbers, (n) => step(n, made[n]!))));
  const create = async (n: number) => (made[n] = await door(n).create(args(n)));
  const update = async (n: number, { id, outs }: Made) => {
    const changed = await door(n).update(id, outs, life.changed!(n, stage));
    if (changed === undefined) throw new Error(`Nothing changes in the update of ${life.title}.`);
    made[n] = { id, outs: changed };
  };
  return [
    await counted(create),
    await counted((n, { id, outs }) => door(n).update(id, outs, args(n))),
    await counted((n, { outs }) => door(n).diff(outs, (life.changed ?? life.args)(n, stage))),
    await counted((n, { id, outs }) => door(n).read(id, outs)),
    life.changed && (await counted(update)),
    await counted((n, { id, outs }) => door(n).delete(id, outs)),
  ];
}

async function inOrder(numbers: readonly number[], work: (n: number) => Promise<unknown>): Promise<void> {
  for (const n of numbers) await work(n);
}
