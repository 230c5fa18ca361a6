/** Orders revisions as the numbers that they are; they are 64 bits wide, so they stay texts. */
export function byNumber(a: string, b: string): number {
  return a.length - b.length || (a < b ? -1 : Number(a > b));
}

/** The revision that Apigee would make after this one. */
export function following(revision: string): string {
  return String(BigInt(revision) + 1n);
}

/** The newest of some revisions. */
export function newestOf(revisions: readonly string[]): string | undefined {
  return [...revisions].sort(byNumber).at(-1);
}
