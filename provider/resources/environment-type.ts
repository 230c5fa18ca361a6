import { isStatus } from "../apigee/errors";
import { path } from "../apigee/path";
import type { Context } from "../pulumi/lifecycle";

/**
 * What to warn of in an environment whose type allows standard proxies alone: the policies of PingAuth are extensible ones. The environment is
 * looked at once a process, and who may not look at it is not held up.
 */
export async function environmentWarnings({ apigee }: Context, environment: string): Promise<string[]> {
  const { isStandardOnly } = apigee.plane.deployments;
  if (!isStandardOnly) return [];
  const found = await apigee.shared(path`environments/${environment}`).catch((error: unknown) => {
    if (isStatus(error, 403)) return {};
    throw error;
  });
  if (!isStandardOnly(found)) return [];
  return [
    `Environment ${environment} is of type BASE, which runs standard proxies only: a shared flow that calls PingAuthorize needs an ` +
      "INTERMEDIATE or COMPREHENSIVE environment.",
  ];
}
