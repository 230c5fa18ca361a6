import type { Apigee } from "../apigee/client";
import type { GetProxiesArgs } from "./args";
import { findDeployments } from "./find-deployments";
import { findProxies } from "./find-proxies";
import { matches } from "./glob";

/** The names of the proxies that are deployed in an environment: one call, as what is live there tells them all. */
export async function findNames(
  apigee: Apigee,
  args: Omit<GetProxiesArgs, "deployed"> & { environment: string },
): Promise<string[]> {
  const { environment, name: pattern = "*", callsSharedFlow } = args;
  if (callsSharedFlow !== undefined) return (await findProxies(apigee, args)).map(({ name }) => name);
  const live = await findDeployments(apigee, { environment, kind: "proxy" });
  // Edge and Private Cloud may run several revisions of one.
  return [...new Set(live.map(({ name }) => name))].filter((name) => matches(pattern, name));
}
