import { both, keepTwoStacks, type KeptStacks, type TwoStacks, twoStacksFrom } from "../engine/support/two-stacks";
import { counts, type TestStack } from "../engine/support/stack";
import type { Outcome } from "./part";
import { editsOf, missingEdits, othersMapIsThere, projects, strayRevisions } from "./two-at-once-edits";
import { judged } from "./two-at-once-outcome";
import { type Contest, deployMs, makeChoices } from "./two-at-once-pairs";
import { meetAt } from "./two-at-once-teams";

type Plane = "x" | "edge";

const kept = new Map<Plane, Promise<KeptStacks>>();
let copies = 0;

/** Both `up`s change the callout and the entries of their stack, started together. */
export async function changeByEngine(plane: Plane): Promise<Outcome> {
  const two = await copyOf(plane);
  try {
    write(two, "changed");
    const mustHaveMet = meetAt(two.bench, { method: "GET", path: /\/environments\/test\/deployments$/u });
    await both(two, "up");
    mustHaveMet();
    const wrong = await missingEdits(two.bench, "changed");
    wrong.push(...(await strayRevisions(two.bench, stacks(two).map(outputsOf))));
    const before = stacks(two).map(inputsOf);
    const again = (await both(two, "refresh")).map(counts);
    if (again.some(({ created, deleted }) => created || deleted)) wrong.push(`refresh: ${JSON.stringify(again)}`);
    if (JSON.stringify(stacks(two).map(inputsOf)) !== JSON.stringify(before)) wrong.push("a refresh shows drift");
    return judged("both edits stand, no drift", wrong);
  } finally {
    await two.close();
  }
}

/** Both `up`s make the same thing differently, beside what their stacks have already. */
export async function makeByEngine(plane: Plane, { kind, args, lost: sentence, held }: Contest): Promise<Outcome> {
  const program = (project: string) => `new apigee.${kind}("it", ${JSON.stringify(args(project))});`;
  const two = await copyOf(plane);
  try {
    write(two, "first", program);
    const ran = await Promise.all([two.a.up(), two.b.up()]);
    const lost = ran.filter(({ code }) => code !== 0);
    const wrong = lost.length === 1 ? [] : [`${lost.length} of two failed`];
    wrong.push(...lost.filter(({ all }) => !sentence.test(all)).map(({ all }) => `no such sentence in:\n${all}`));
    const winner = projects[ran.findIndex(({ code }) => code === 0)];
    const holds = await held(two.bench);
    if (winner && !Object.values(args(winner)).includes(holds))
      wrong.push(`it holds ${String(holds)}, which did not win`);
    return judged("one won, the other failed with the sentence", wrong);
  } finally {
    await two.close();
  }
}

function copyOf(plane: Plane): Promise<TwoStacks> {
  const begun = kept.get(plane) ?? keepTwoStacks({ plane, deployMs }, (two) => begin(two, plane));
  kept.set(plane, begun);
  return begun.then((from) => twoStacksFrom(from, String(++copies)));
}

async function begin(two: TwoStacks, plane: Plane): Promise<void> {
  await othersMapIsThere(two.bench, { plane });
  await makeChoices(two.bench);
  write(two, "first");
  await both(two, "up");
}

function write({ a, b }: TwoStacks, round: string, more: (project: string) => string = () => ""): void {
  for (const [project, stack] of [
    ["shop", a],
    ["portal", b],
  ] as const) {
    const kinds = Object.entries(editsOf(project, round));
    const lines = kinds.map(([kind, args]) => `new apigee.${kind}("it-${kind}", ${JSON.stringify(args)});`);
    stack.write([...lines, more(project)].join("\n"));
  }
}

const stacks = ({ a, b }: TwoStacks) => [a, b];

function outputsOf(stack: TestStack): Record<string, unknown> {
  return stack.resource("it-ProxyFlowCallout")?.outputs ?? {};
}

/** What drift would change; which revision carries the callout is none. */
function inputsOf(stack: TestStack): unknown[] {
  return ["it-ProxyFlowCallout", "it-KeyValueMap"].map((name) => stack.resource(name)?.inputs);
}
