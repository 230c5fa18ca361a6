import type { Case } from "./part";
import { commitNow, type Record } from "./records";

/** Tries cases, so many at a time; tells of each as it ends. */
export async function tryCases(
  cases: readonly Case[],
  jobs: number,
  tell: (record: Record, done: number) => void,
): Promise<Record[]> {
  const [commit, waiting] = [commitNow(), [...cases]];
  const records: Record[] = [];
  const work = async () => {
    for (let next = waiting.shift(); next; next = waiting.shift()) {
      const record = await tryCase(next, commit);
      records.push(record);
      tell(record, records.length);
    }
  };
  await Promise.all(Array.from({ length: jobs }, work));
  return records;
}

async function tryCase({ id, row, run }: Case, commit: string): Promise<Record> {
  const started = Date.now();
  const outcome = await run().catch((error: unknown) => ({
    ok: false,
    result: "could not be tried",
    detail: error instanceof Error ? error.message : String(error),
  }));
  const at = `${new Date(started).toISOString().slice(0, 16)}Z`;
  return { id, row, ...outcome, commit, at, ms: Date.now() - started };
}
