import type { Apigee } from "../apigee/client";
import { deploymentsOf, findRevisions } from "../apigee/revisions";
import type { ProxyInfo } from "./args";
import { inOrder } from "./find-deployments";
import { proxyInfo } from "./find-proxies";

/** A shared flow and where it is live; `undefined` where there is none. Two calls. */
export async function findSharedFlow(apigee: Apigee, name: string): Promise<ProxyInfo | undefined> {
  const bundle = { collection: "sharedflows", name } as const;
  const revisions = await findRevisions(apigee, bundle);
  if (!revisions) return undefined;
  const live = (await deploymentsOf(apigee, bundle)).map((where) => ({ ...where, kind: "sharedFlow" as const, name }));
  return proxyInfo(name, revisions, live.sort(inOrder));
}
