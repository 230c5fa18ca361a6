/** Whether a whole name fits a pattern in which `*` stands for any text and `?` for one character. */
export function matches(pattern: string, name: string): boolean {
  const source = pattern
    .replace(/[\\^$.|+()[\]{}]/gu, "\\$&")
    .replace(/\*+/gu, ".*")
    .replace(/\?/gu, ".");
  return new RegExp(`^${source}$`, "su").test(name);
}
