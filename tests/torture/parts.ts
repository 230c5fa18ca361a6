import { faults } from "./faults";
import { kill } from "./kill";
import type { Part } from "./part";
import { secrets } from "./secrets";
import { storm } from "./storm";

/** All that is tried, in the order of the pages. */
export const parts: readonly Part[] = [kill, faults, storm, secrets];
