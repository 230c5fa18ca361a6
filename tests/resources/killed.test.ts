import { Bench, type Door } from "../support/bench";
import { ownersProxy, smallSharedFlow } from "../support/bundles";
import { makeCertificate } from "../support/certificates";
import { Scratch } from "../support/scratch";
import { killPlanes } from "../torture/kill-planes";

type Values = Record<string, unknown>;

/** A resource, and what a user changes of it. */
interface Kind {
  kind: string;
  args: Values;
  changed?: Values;
}

/** One step of a resource's life, on what the steps before it made. */
interface Step {
  title: string;
  before: (door: Door) => Promise<Made>;
  act: (door: Door, made: Made) => Promise<unknown>;
}

type Made = { id: string; outs: Values };

// Each step is tried once for each of its calls, and each time in a new organization.
jest.setTimeout(120_000);

const scratch = new Scratch();
afterAll(() => scratch.remove());

const alias = (name: string) => ({ name, certificate: makeCertificate(`${name}.example.com`).certificate });
const inTest = { environment: "test" };
const hook = { ...inTest, hook: "PreProxyFlowHook", sharedFlow: "PingAuth" };
const callout = { ...inTest, proxy: "orders", sharedFlow: "PingAuth" };

const kinds: Kind[] = [
  { kind: "SharedFlow", args: { name: "Flow", bundle: flow("1") }, changed: { name: "Flow", bundle: flow("2") } },
  {
    kind: "ApiProxy",
    args: { name: "echo", basePath: "/echo", target: "https://echo.example.com" },
    changed: { name: "echo", basePath: "/echo", target: "https://echo.example.com/2" },
  },
  {
    kind: "KeyValueMap",
    args: { ...inTest, name: "map", entries: { a: "1", b: "2" }, secretEntries: { c: "3" } },
    changed: { ...inTest, name: "map", entries: { a: "2", d: "4" }, secretEntries: { c: "5" } },
  },
  { kind: "TlsKeystore", args: { ...inTest, aliases: [alias("a"), alias("b")] } },
  {
    kind: "Reference",
    args: { ...inTest, name: "trust", refers: "store" },
    changed: { ...inTest, name: "trust", refers: "other" },
  },
  { kind: "FlowHook", args: hook, changed: { ...hook, continueOnError: true } },
  { kind: "ProxyFlowCallout", args: callout, changed: { ...callout, continueOnError: true } },
  {
    kind: "Deployment",
    args: { ...inTest, proxy: "orders", revision: "2" },
    changed: { ...inTest, proxy: "orders", revision: "3" },
  },
];

describe.each(killPlanes)("killed after each of its calls on $title", ({ sandbox }) => {
  const steps = kinds.flatMap((kind) => stepsOf(kind).map((step) => ({ title: step.title, kind: kind.kind, step })));

  it.each(steps)("$title of $kind comes to the same end when it is done again", async ({ kind, step }) => {
    const undisturbed = await organizationAfter(sandbox, kind, step);
    const wrong: string[] = [];
    for (let done = 0; done <= undisturbed.calls.length; done++) {
      const place = `after ${done} calls (${undisturbed.calls[done - 1] ?? "none"}): `;
      const again = await organizationAfter(sandbox, kind, step, done);
      if (again.downs > undisturbed.downs) wrong.push(`${place}something was down`);
      wrong.push(...undisturbed.end.differences(again.end).map((difference) => place + difference));
    }
    expect(wrong).toEqual([]);
  });
});

function stepsOf({ args, changed }: Kind): Step[] {
  const create = (door: Door) => door.create(args);
  const update: Step = {
    title: "update",
    before: create,
    act: (door, { id, outs }) => door.update(id, outs, changed!),
  };
  return [
    { title: "create", before: () => Promise.resolve({ id: "", outs: {} }), act: create },
    ...(changed ? [update] : []),
    { title: "delete", before: create, act: (door, { id, outs }) => door.delete(id, outs) },
  ];
}

/** Does a step; with `killedAfter` it is first tried by a process that ends after so many calls, and that nobody hears of. */
async function organizationAfter(sandbox: object, kind: string, step: Step, killedAfter?: number) {
  const bench = await Bench.start({ ...sandbox, deployPolls: 1 });
  try {
    await othersMoveIn(bench);
    const made = await step.before(bench.door(kind));
    const moment = bench.sandbox.liveness.length;
    if (killedAfter !== undefined) {
      const heal = bench.sandbox.inject({ when: { nth: killedAfter + 1 }, times: Infinity, do: { status: 403 } });
      await step.act(bench.door(kind), made).catch(() => undefined);
      heal();
    }
    const calls = await bench.callsDuring(() => step.act(bench.door(kind), made));
    const downs = bench.sandbox.liveness.slice(moment).filter(({ live }) => live.length === 0).length;
    return { calls, downs, end: bench.sandbox.snapshot() };
  } finally {
    await bench.close();
  }
}

async function othersMoveIn(bench: Bench): Promise<void> {
  await bench.someoneImports("sharedflows", "PingAuth", smallSharedFlow("PingAuth"));
  await bench.someoneDeploys("sharedflows", "PingAuth", "1");
  for (const release of [1, 2, 3]) await bench.someoneImports("apis", "orders", ownersProxy("orders", release));
  await bench.someoneDeploys("apis", "orders", "1");
  for (const name of ["store", "other"]) await bench.someone("POST", "environments/test/keystores", { name });
}

function flow(text: string): string {
  const files = smallSharedFlow("Flow");
  const note = "sharedflowbundle/policies/Note.xml";
  return scratch.bundle(text, { ...files, [note]: `${files[note]}<!-- ${text} -->` });
}
