import type { Snapshot } from "../../../sandbox";

const spareOnly = /› revisions › revision \d+ (is new|› times changed from 1 to 2)$/u;

/** What differs from the wanted end: revisions that are there once too often, and everything else. */
export function spareRevisions(wanted: Snapshot, found: Snapshot): { spare: string[]; wrong: string[] } {
  const differences = wanted.differences(found);
  return {
    spare: differences.filter((difference) => spareOnly.test(difference)),
    wrong: differences.filter((difference) => !spareOnly.test(difference)),
  };
}
