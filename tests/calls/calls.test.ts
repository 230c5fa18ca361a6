import { cell, formulas, measuredTable, sorts, writtenTable } from "./page";

// Each row lives twice, and a busy machine takes its time.
jest.setTimeout(180_000);

test.each(sorts)("docs/calls.md tells what is asked of $title; else `npm run calls`", async ({ title, options }) => {
  expect(await measuredTable(options)).toEqual(writtenTable(title));
});

test("a cell tells a resource's own calls, polls and shared ones apart", () => {
  expect(cell({ own: 0, polls: false, shared: 0 })).toBe("0");
  expect(cell({ own: 0, polls: false, shared: 1 })).toBe("1 shared");
  expect(cell({ own: 3, polls: true, shared: 2 })).toBe("3 + polls + 2 shared");
  expect(cell(undefined)).toBe("(replaced)");
});

/** What stands for what, in the sizes of the lives that are counted. */
const sizes = [
  ["1 for each changed entry", "1"],
  ["1 for each revision", "2"],
  [/\bn\b/u, "3"],
  [/\ba\b/u, "2"],
  ["shared alone", "shared"],
] as const;

/** A cell, formula or count, with its numbers added up: "1 + n" is "4", "2 + polls + 3 shared" is "2 + polls + shared". */
function summed(text: string): string {
  const parts = sizes.reduce((known, [from, to]) => known.replace(from, to), text).split(" + ");
  const numbers = parts.filter((part) => /^\d+$/u.test(part));
  const words = parts.filter((part) => !numbers.includes(part)).map((part) => part.replace(/^\d+ shared$/u, "shared"));
  return [...(numbers.length > 0 ? [numbers.reduce((sum, part) => sum + Number(part), 0)] : []), ...words].join(" + ");
}

/** A row for each resource that its head names: "`SharedFlow`, `ApiProxy`" are two. */
function rowsOf([head = "", ...cells]: string[]): string[][] {
  const names = [...head.matchAll(/`[A-Z]\w+`(?: with `environment`| without)?/gu)].map(([name]) => name);
  return names.map((name) => [name, ...cells.map(summed)]);
}

test("the formulas for Apigee X agree with what is counted", () => {
  const counted = writtenTable("Apigee X and hybrid").flatMap(rowsOf);
  expect(formulas().flatMap(rowsOf)).toEqual(counted);
  expect(counted).toHaveLength(9);
});
