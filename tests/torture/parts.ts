import type { Part } from "./part";

/** All that is tried, in the order of the pages. */
export const parts: readonly Part[] = [];
