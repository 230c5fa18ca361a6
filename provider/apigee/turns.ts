const lasts = new Map<string, Promise<unknown>>();

/** Runs works of the same key one after the other, in this process: two edits of one proxy must not start from the same base. */
export function inTurn<T>(key: string, work: () => Promise<T>): Promise<T> {
  const before = lasts.get(key) ?? Promise.resolve();
  const mine = before.then(work, work);
  const settled = mine
    .catch(() => undefined)
    .then(() => {
      if (lasts.get(key) === settled) lasts.delete(key);
    });
  lasts.set(key, settled);
  return mine;
}
