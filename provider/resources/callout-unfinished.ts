import { placementText } from "../apigee/deployments";
import { ApigeeError } from "../apigee/errors";
import { PartialFailure } from "../pulumi/failures";
import type { Context } from "../pulumi/lifecycle";
import { type InEnvironment, placed, proxyOf } from "./callout-live";
import type { CalloutState } from "./callout-state";
import { removeRevisions } from "./revision-removal";

/** What was not seen to serve is not called attached, so that the next `up` takes it up again. */
export function unfinished(outputs: Partial<CalloutState>, problems: string[]): PartialFailure<CalloutState> {
  return new PartialFailure({ ...outputs, attached: [] }, problems);
}

/** What is left to do once the callout is where it should be, whose failure must not make it forgotten. */
export async function orUnfinished(
  outputs: Partial<CalloutState>,
  work: () => Promise<Partial<CalloutState>>,
): Promise<Partial<CalloutState>> {
  try {
    return await work();
  } catch (error) {
    throw new PartialFailure(outputs, [(error as Error).message]);
  }
}

/** What Apigee refuses to deploy is of no use; where it may have been taken up, the revision stays for the next `up` to find. */
export async function withdraw(
  context: Context,
  wanted: InEnvironment,
  made: string[],
  error: unknown,
): Promise<never> {
  const status = error instanceof ApigeeError ? (error.status ?? 500) : 500;
  // The refusal is what has to be told, whether the revision could be taken out or not.
  if (status < 500) await removeRevisions(context, proxyOf(wanted), made).catch(() => undefined);
  throw error;
}

/** Takes out a revision that failed; answers why it could not be, since that must not hide why it failed. */
export async function removalFailure(
  context: Context,
  wanted: InEnvironment,
  revision: string,
): Promise<string | undefined> {
  try {
    await removeRevisions(context, proxyOf(wanted), [revision]);
    return undefined;
  } catch (error) {
    return `${placementText(placed(wanted, revision))} is of no use, and could not be removed: ${(error as Error).message}`;
  }
}
