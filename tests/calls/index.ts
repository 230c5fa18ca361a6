import { measuredTable, sorts } from "./page";
import { writeTable } from "./write-table";

/** Measures for every sort of organization and writes the tables. */
async function run(): Promise<void> {
  for (const { title, options } of sorts) {
    await writeTable(title, await measuredTable(options));
    process.stdout.write(`docs/calls.md: ${title}\n`);
  }
}

void run();
