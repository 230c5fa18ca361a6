import type { Case, Part } from "../torture/part";
import { parts } from "../torture/parts";
import { commitNow, readRecords, type Record } from "../torture/records";
import { sample } from "../torture/sample";
import { tryCases } from "../torture/try-cases";

const count = 5;
/** All parts together; a slow machine tries fewer cases of each, and says so. */
const budgetMs = 9 * 60_000;
const lanes = 2;
/** Each commit tries others; the same commit the same ones, so that a failure can be looked into. */
const seed = process.env["TORTURE_SEED"] ?? commitNow();

/** What `npm run torture` tries in hours, by sample. */
describe("what is known to be survived still is", () => {
  const deadline = Date.now() + budgetMs;

  it.each(parts.map((part, index) => ({ name: part.name, part, left: parts.length - index })))(
    "$name",
    async ({ part, left }) => {
      const until = Date.now() + (deadline - Date.now()) / left;
      const cases = await part.cases();
      // A case that a change brings is to be tried once: npm run torture -- <part> --missing
      expect(idsOf(cases)).toEqual(idsOf(readRecords(part.name)));
      const records = await triedUntil(until, sample(cases, count, seed));
      say(
        `${part.name}, TORTURE_SEED=${seed}, ${records.length} of ${count}: ${records.map(({ id }) => id).join("; ")}`,
      );
      expect(records.length).toBeGreaterThan(0);
      expect(records.filter(({ ok }) => !ok).map((record) => wrongEnd(part, record))).toEqual([]);
    },
    2 * budgetMs,
  );
});

/** Tries the cases, two at a time; none begins after the given time, but the first ones. */
async function triedUntil(until: number, cases: Case[]): Promise<Record[]> {
  const records: Record[] = [];
  while (cases.length > records.length && (records.length === 0 || Date.now() < until))
    records.push(...(await tryCases(cases.slice(records.length, records.length + lanes), lanes, () => undefined)));
  return records;
}

function idsOf(cases: readonly { id: string }[]): string[] {
  return cases.map(({ id }) => id).sort();
}

function wrongEnd({ name }: Part, { id, result, detail = "" }: Record): string {
  return `${id}: ${result}. Try it again with: npm run torture -- ${name} --only "${id}"\n${detail}`;
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}
