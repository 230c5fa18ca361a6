import type { Apigee } from "../apigee/client";
import { livesNow } from "../apigee/deployments";
import { ApigeeError } from "../apigee/errors";

/** What a hook runs. */
export interface Attached {
  sharedFlow: string;
  continueOnError: boolean;
  description?: string;
}

/** Which hook of which environment, for sentences. */
interface Place {
  environment: string;
  hook: string;
}

/** Whether two attachments make calls go the same way. */
export function sameHook(
  a: Pick<Attached, "sharedFlow" | "continueOnError">,
  b: Pick<Attached, "sharedFlow" | "continueOnError">,
): boolean {
  return a.sharedFlow === b.sharedFlow && a.continueOnError === b.continueOnError;
}

/** What is attached; `undefined` where nothing is, which Apigee answers as a hook without a shared flow. */
export async function attachedTo(apigee: Apigee, item: string): Promise<Attached | undefined> {
  const live = await apigee.find<Partial<Attached>>(item);
  if (!live?.sharedFlow) return undefined;
  const { sharedFlow, description } = live;
  // Google's JSON leaves out what is false.
  return { sharedFlow, continueOnError: live.continueOnError ?? false, ...(description ? { description } : {}) };
}

/** Attaches a shared flow, in the place of what is there. */
export async function attach(apigee: Apigee, item: string, place: Place, body: Attached): Promise<void> {
  // Where Apigee would attach a shared flow that is not deployed, every call to every proxy would fail.
  if (!apigee.plane.deployments.checksSharedFlows) await requireDeployed(apigee, place, body);
  try {
    await apigee.put(item, body);
  } catch (error) {
    // How Apigee words this refusal is not published, so the list of what is live tells.
    if (isRefusal(error)) await requireDeployed(apigee, place, body);
    throw error;
  }
}

/** Attaches what was there before us. */
export async function putBack(apigee: Apigee, item: string, place: Place, previous: Attached): Promise<void> {
  try {
    await attach(apigee, item, place, previous);
  } catch (error) {
    const { message } = error as Error;
    throw new Error(
      `Flow hook ${place.hook} ran shared flow ${previous.sharedFlow} before it was adopted, which cannot be put back: ${message}\n` +
        `Deploy ${previous.sharedFlow}, or set deleteAdopted: true and run pulumi up first, to leave the hook empty.`,
      { cause: error },
    );
  }
}

async function requireDeployed(apigee: Apigee, { environment, hook }: Place, { sharedFlow }: Attached): Promise<void> {
  const lives = await livesNow(apigee, environment, { collection: "sharedflows", name: sharedFlow });
  if (lives.length > 0) return;
  throw new Error(
    `Shared flow ${sharedFlow} is not deployed in environment ${environment}, so flow hook ${hook} cannot run it: deploy it first, and ` +
      "name its Deployment in the option dependsOn.",
  );
}

function isRefusal(error: unknown): boolean {
  return error instanceof ApigeeError && [400, 404, 409].includes(error.status ?? 0);
}
