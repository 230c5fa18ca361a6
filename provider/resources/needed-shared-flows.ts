import type { Apigee } from "../apigee/client";
import { livesNow } from "../apigee/deployments";

/** Fails where a shared flow is not live that a proxy is about to call, on planes that would deploy the proxy all the same. */
export async function requireSharedFlows(
  apigee: Apigee,
  environment: string,
  { name: proxy }: { name: string },
  called: readonly string[],
): Promise<void> {
  for (const name of called) {
    const lives = await livesNow(apigee, environment, { collection: "sharedflows", name });
    if (lives.length > 0) continue;
    throw new Error(
      `Shared flow ${name}, which proxy ${proxy} calls, is not deployed in environment ${environment}: every call to the proxy would fail. ` +
        "Deploy it first (dependsOn).",
    );
  }
}
