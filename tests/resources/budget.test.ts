import { Bench } from "../support/bench";
import { smallSharedFlow } from "../support/bundles";
import { makeCertificate } from "../support/certificates";

type Values = Record<string, unknown>;
type Made = { id: string; outs: Values };

const one = makeCertificate("one.example.com").certificate;
const two = makeCertificate("two.example.com").certificate;

/** One kind, and how many calls each step of it may take. */
interface Budget {
  kind: string;
  args: (n: number) => Values;
  changed: (n: number) => Values;
  readonly create: number;
  readonly refresh: number;
  readonly update: number;
  readonly delete: number;
}

const budgets: Budget[] = [
  {
    kind: "KeyValueMap",
    args: (n) => ({ environment: "test", name: `map-${n}`, entries: { a: "1", b: "2" }, secretEntries: { c: "3" } }),
    changed: (n) => ({ environment: "test", name: `map-${n}`, entries: { a: "1", b: "0" }, secretEntries: { c: "0" } }),
    create: 1 + 3,
    refresh: 1,
    update: 2,
    delete: 1,
  },
  {
    kind: "TlsKeystore",
    args: () => ({
      environment: "test",
      aliases: [
        { name: "one", certificate: one },
        { name: "two", certificate: two },
      ],
    }),
    changed: () => ({
      environment: "test",
      warnBeforeDays: 5,
      aliases: [
        { name: "one", certificate: `${one}\n` },
        { name: "two", certificate: two, password: "no longer used" },
      ],
    }),
    create: 1 + 2,
    refresh: 1 + 2,
    update: 0,
    delete: 1,
  },
  {
    kind: "Reference",
    args: (n) => ({ environment: "test", name: `reference-${n}`, refers: "old" }),
    changed: (n) => ({ environment: "test", name: `reference-${n}`, refers: "new" }),
    create: 1,
    refresh: 1,
    update: 2,
    delete: 1,
  },
  {
    kind: "FlowHook",
    args: (n) => ({ ...hookAt(n), sharedFlow: "PingAuth" }),
    changed: (n) => ({ ...hookAt(n), sharedFlow: "PingAuth", continueOnError: true }),
    create: 3,
    refresh: 1,
    update: 2,
    delete: 1,
  },
];

/** Forty hooks are those of ten environments. */
function hookAt(n: number): Values {
  const hooks = ["PreProxyFlowHook", "PreTargetFlowHook", "PostTargetFlowHook", "PostProxyFlowHook"];
  return { environment: n < 4 ? "test" : `test-${Math.floor(n / 4)}`, hook: hooks[n % 4] };
}

const environments = ["test", ...Array.from({ length: 9 }, (_, n) => `test-${n + 1}`)];

let bench: Bench;
beforeEach(async () => {
  bench = await Bench.start({ environments });
  for (const name of ["old", "new"]) await bench.someone("POST", "environments/test/keystores", { name });
  await bench.someoneImports("sharedflows", "PingAuth", smallSharedFlow("PingAuth"));
  for (const environment of environments) await bench.someoneDeploys("sharedflows", "PingAuth", "1", environment);
});
afterEach(() => bench.close());

/** How many calls a step takes for as many resources at once as there are in `made`. */
async function counted<T>(made: T[], step: (each: T, n: number) => Promise<unknown>): Promise<number> {
  return (await bench.callsDuring(() => Promise.all(made.map(step)))).length;
}

/** How many calls each step of the life of `count` resources takes; what else is done at their creation counts too. */
async function calls(
  { kind, args, changed }: Budget,
  count: number,
  besides: () => Promise<unknown> = noWork,
): Promise<Values> {
  const door = (n: number) => bench.door(kind, `resource-${n}`);
  const numbers = Array.from({ length: count }, (_, n) => n);
  const made: Made[] = [];
  const create = async (n: number) => {
    made[n] = await door(n).create(args(n));
    if (n === 0) await besides();
  };
  return {
    preview: await counted(numbers, (n) => door(n).check(args(n))),
    create: await counted(numbers, create),
    unchanged: await counted(made, ({ id, outs }, n) => door(n).update(id, outs, args(n))),
    refresh: await counted(made, ({ id, outs }, n) => door(n).read(id, outs)),
    update: await counted(made, ({ id, outs }, n) => door(n).update(id, outs, changed(n))),
    delete: await counted(made, ({ id, outs }, n) => door(n).delete(id, outs)),
  };
}

const noWork = () => Promise.resolve();

function expected(budget: Budget, count: number): Values {
  const { create, refresh, update, delete: remove } = budget;
  const nothing = { preview: 0, unchanged: 0 };
  return {
    ...nothing,
    create: create * count,
    refresh: refresh * count,
    update: update * count,
    delete: remove * count,
  };
}

describe.each([1, 40])("%s at once", (count) => {
  it.each(budgets)("asks no more for $kind than the budget allows", async (budget) => {
    expect(await calls(budget, count)).toEqual(expected(budget, count));
  });
});

it.each(budgets)("notices a single call too many for $kind", async (budget) => {
  const leak = () => bench.someone("GET", "environments/test");
  const spent = await calls(budget, 3, leak);
  expect(() => expect(spent).toEqual(expected(budget, 3))).toThrow();
  expect(spent).toEqual({ ...expected(budget, 3), create: 3 * budget.create + 1 });
});
