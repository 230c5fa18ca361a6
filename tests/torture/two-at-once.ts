import type { Case, Outcome, Part } from "./part";
import { changeByEngine, makeByEngine } from "./two-at-once-engine";
import { contest, editInTwo, hook, reference } from "./two-at-once-pairs";

/** Two stacks of two teams change the same things of one organization at the same time. */
export const twoAtOnce: Part = {
  name: "two-at-once",
  page: "reliability",
  head: "changed by two at once",
  cases: () => Promise.resolve((["x", "edge"] as const).flatMap(casesOn)),
};

function casesOn(plane: "x" | "edge"): Case[] {
  const rows: [row: string, count: number, run: () => Promise<Outcome>][] = [
    ["a proxy and a map, by `pulumi up`", 20, () => changeByEngine(plane)],
    ["a proxy and a map, by two provider processes", 80, () => editInTwo(plane)],
    ["a proxy and a map, given back, by two provider processes", 20, () => editInTwo(plane, true)],
    ["the same reference made, by `pulumi up`", 3, () => makeByEngine(plane, referenceProgram, reference.lost)],
    ["the same hook attached, by `pulumi up`", 3, () => makeByEngine(plane, hookProgram, hook.lost)],
    ["the same reference made, by two provider processes", 10, () => contest(plane, reference, false)],
    ["the same reference moved, by two provider processes", 10, () => contest(plane, reference, true)],
    ["the same hook attached, by two provider processes", 10, () => contest(plane, hook, false)],
    ["the same hook changed, by two provider processes", 10, () => contest(plane, hook, true)],
  ];
  return rows.flatMap(([row, count, run]) =>
    Array.from({ length: count }, (_, n) => ({ id: `${plane}: ${row}, ${n + 1}`, row: `${plane}: ${row}`, run })),
  );
}

function referenceProgram(project: string): string {
  return `new apigee.Reference("it", ${JSON.stringify(reference.args(project))});`;
}

function hookProgram(project: string): string {
  return `new apigee.FlowHook("it", ${JSON.stringify({ ...hook.args(project), continueOnError: project === "shop", sharedFlow: "PingAuth" })});`;
}
