import { writePart } from "../support/write-marked-page";
import { steps } from "./count";
import { measuredTable, partOf, sorts } from "./page";

/** Measures for every sort of organization and writes the tables. */
async function run(): Promise<void> {
  for (const { title, options } of sorts) {
    await writePart(partOf(title), [["resource", ...steps], ...(await measuredTable(options))]);
    process.stdout.write(`docs/calls.md: ${title}\n`);
  }
}

void run();
