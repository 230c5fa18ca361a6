import type { SandboxOptions } from "../../sandbox";
import type { Case, Outcome, Part } from "./part";
import { changeByEngine, makeByEngine } from "./two-at-once-engine";
import { contest, editInTwo, hook, reference } from "./two-at-once-pairs";

/** Two stacks of two teams change the same things of one organization at the same time. */
export const twoAtOnce: Part = {
  name: "two-at-once",
  page: "reliability",
  head: "changed by two at once",
  cases: () => Promise.resolve([...(["x", "edge"] as const).flatMap(casesOn), ...elsewhere.flatMap(casesOfMaps)]),
};

/** Where a map is written as a whole, another's key could be lost with it. */
const elsewhere: readonly (SandboxOptions & { title: string })[] = [
  { title: "edge without CPS", plane: "edge", cps: false },
  { title: "opdk", plane: "opdk" },
];

type Row = [row: string, count: number, run: () => Promise<Outcome>];

function casesOn(plane: "x" | "edge"): Case[] {
  return counted(plane, [
    ["a proxy and a map, by `pulumi up`", 20, () => changeByEngine(plane)],
    ["a proxy and a map, by two provider processes", 80, () => editInTwo({ plane })],
    ["a proxy and a map, given back, by two provider processes", 20, () => editInTwo({ plane }, true)],
    ["the same reference made, by `pulumi up`", 3, () => makeByEngine(plane, reference)],
    ["the same hook attached, by `pulumi up`", 3, () => makeByEngine(plane, hook)],
    ["the same reference made, by two provider processes", 10, () => contest(plane, reference, false)],
    ["the same reference moved, by two provider processes", 10, () => contest(plane, reference, true)],
    ["the same hook attached, by two provider processes", 10, () => contest(plane, hook, false)],
    ["the same hook changed, by two provider processes", 10, () => contest(plane, hook, true)],
  ]);
}

function casesOfMaps({ title, ...sandbox }: (typeof elsewhere)[number]): Case[] {
  return counted(title, [
    ["a proxy and a map, by two provider processes", 20, () => editInTwo(sandbox)],
    ["a proxy and a map, given back, by two provider processes", 20, () => editInTwo(sandbox, true)],
  ]);
}

function counted(place: string, rows: readonly Row[]): Case[] {
  return rows.flatMap(([row, count, run]) =>
    Array.from({ length: count }, (_, n) => ({ id: `${place}: ${row}, ${n + 1}`, row: `${place}: ${row}`, run })),
  );
}
