import { Bench, type Door } from "../support/bench";
import { everyKind, type Kind, othersMoveIn } from "../support/every-kind";
import { Scratch } from "../support/scratch";
import { killPlanes } from "../torture/kill-planes";

/** One step of a resource's life, on what the steps before it made. */
interface Step {
  title: string;
  before: (door: Door) => Promise<Made>;
  act: (door: Door, made: Made) => Promise<unknown>;
}

type Made = { id: string; outs: Record<string, unknown> };

// Each step is tried once for each of its calls, and each time in a new organization.
jest.setTimeout(120_000);

const scratch = new Scratch();
afterAll(() => scratch.remove());

const kinds = everyKind(scratch);

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
