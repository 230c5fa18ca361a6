import { faults } from "./faults";
import { kill } from "./kill";
import type { Part } from "./part";
import { secrets } from "./secrets";
import { storm } from "./storm";
import { twoAtOnce } from "./two-at-once";

/** All that is tried, in the order of the pages. */
export const parts: readonly Part[] = [kill, faults, storm, twoAtOnce, secrets];
