import { Command } from "commander";
import { parts } from "./parts";
import type { Part } from "./part";
import { keepRecords, readRecords, type Record } from "./records";
import { report } from "./report";
import { mixed, sample } from "./sample";
import { tryCases } from "./try-cases";

interface Options {
  only?: string;
  missing?: true;
  sample?: string;
  seed: string;
  jobs: string;
  tables?: boolean;
}

const program = new Command("npm run torture --")
  .argument("[part...]", `which parts, of: ${parts.map(({ name }) => name).join(", ")}; all without`)
  .option("--only <text>", "cases whose id holds the text")
  .option("--missing", "cases that are not on record as right")
  .option("--sample <count>", "so many cases of each part, chosen by the seed; keeps no records")
  .option("--seed <text>", "what chooses them, and says in which order all are tried", String(Date.now()))
  .option("--jobs <count>", "how many cases at a time", "2")
  .option("--tables", "only write the tables anew from the records")
  .action(async (names: string[], options: Options) => {
    const unknown = names.filter((name) => !parts.some((part) => part.name === name));
    if (unknown.length > 0) program.error(`There is no part ${unknown.join(", ")}.`);
    for (const part of parts.filter(({ name }) => names.length === 0 || names.includes(name))) {
      if (!options.tables && !(await torture(part, options))) process.exitCode = 1;
      if (options.sample === undefined) await report(part);
    }
  });

void program.parseAsync();

/** Tries a part's cases; whether all ended right. */
async function torture(part: Part, { only, missing, sample: count, seed, jobs }: Options): Promise<boolean> {
  const all = await part.cases();
  const right = new Set(missing ? readRecords(part.name).flatMap(({ id, ok }) => (ok ? [id] : [])) : []);
  const wanted = all.filter(({ id }) => (only === undefined || id.includes(only)) && !right.has(id));
  const cases = count === undefined ? mixed(wanted, seed) : sample(wanted, Number(count), seed);
  say(`${part.name}: ${cases.length} of ${all.length} cases${count === undefined ? "" : `, seed ${seed}`}`);
  const tell = ({ id, ok, result, detail, ms }: Record, done: number) =>
    say(
      `${done}/${cases.length} ${ok ? "right" : "WRONG"} ${id}: ${result} (${ms} ms)${detail && !ok ? `\n${detail}` : ""}`,
    );
  // Kept as they come: a run of hours that breaks off has not been for nothing.
  const records = await tryCases(cases, Number(jobs), (record, done) => {
    tell(record, done);
    if (count === undefined) keepRecords(part.name, all, [record]);
  });
  return records.every(({ ok }) => ok);
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}
