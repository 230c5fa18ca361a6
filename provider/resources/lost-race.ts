import { PartialFailure } from "../pulumi/failures";

/** How long it takes, at the most, from somebody's look at what is there to their write: a second writer has written by then. */
const momentMs = 1_000;

/** Two values of the same thing, and how to tell whether a third one is either of them. */
export interface Written<T> {
  wanted: T;
  before: T | undefined;
  same: (a: T, b: T) => boolean;
  /** What the state is to keep of the write where nobody can see whether it stands. */
  outputs: object;
}

/**
 * What somebody else wrote at the same moment over what we wrote; `undefined` where ours stands. Apigee has no write on a condition, so
 * this looks again a moment later. What was there before us is no sign: reads may lag behind writes.
 */
export async function winnerOver<T>(
  read: () => Promise<T | undefined>,
  { wanted, before, same, outputs }: Written<T>,
): Promise<T | undefined> {
  await new Promise((done) => setTimeout(done, momentMs));
  const live = await read().catch((error: unknown) => {
    throw new PartialFailure(outputs, [
      `It was written, but whether it stands could not be seen:\n${(error as Error).message}`,
    ]);
  });
  if (!live || same(live, wanted) || (before && same(live, before))) return undefined;
  return live;
}
