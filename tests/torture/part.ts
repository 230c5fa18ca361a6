/** One kind of thing that is tried, such as killing the engine: many cases, and one table. */
export interface Part {
  /** What one types: `npm run torture -- kill`. */
  name: string;
  /** The page in docs/ that its table stands in, between two comments that name the part. */
  page: "reliability" | "security";
  /** The head of the table's first column. */
  head: string;
  /** Every case there is, always in the same order. */
  cases(): Promise<Case[]>;
}

/** One thing that is tried once. */
export interface Case {
  /** Says which, for good: a record keeps it. `x up, engine killed before call 12: POST …/aliases`. */
  id: string;
  /** The row of the table that it counts into: `x up, engine killed before the call`. */
  row: string;
  /** Tries it. Throws where it cannot be tried at all. */
  run: () => Promise<Outcome>;
}

/** What came of a case. */
export interface Outcome {
  /** Whether the end was right. */
  ok: boolean;
  /** The end in a few words, which the table counts: `converged`. */
  result: string;
  /** What there is to know of an end that was not right. */
  detail?: string;
}
