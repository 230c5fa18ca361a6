import type { Apigee } from "../apigee/client";
import { livesEverywhere, placesToAsk } from "../apigee/deployments";
import type { LivesEverywhere } from "../apigee/planes-deployments";
import { byNumber } from "../apigee/revision-numbers";
import type { DeploymentInfo, GetDeploymentsArgs } from "./args";

const collections = { proxy: "apis", sharedFlow: "sharedflows" } as const;

/** All that is live, sorted by environment, kind and name: a list for each kind on Apigee X. */
export async function findDeployments(apigee: Apigee, args: GetDeploymentsArgs): Promise<DeploymentInfo[]> {
  const kinds = args.kind === undefined ? (["proxy", "sharedFlow"] as const) : [args.kind];
  const environments = await placesToAsk(apigee, args.environment);
  const lists = kinds.map(async (kind) =>
    deploymentInfos(kind, await livesEverywhere(apigee, collections[kind], environments)),
  );
  return (await Promise.all(lists)).flat().sort(inOrder);
}

/** What is live, one by one, sorted. */
export function deploymentInfos(kind: DeploymentInfo["kind"], everywhere: LivesEverywhere): DeploymentInfo[] {
  const found = [...everywhere].flatMap(([environment, lives]) =>
    [...lives].flatMap(([name, revisions]) =>
      revisions.map(({ revision }): DeploymentInfo => ({ environment, kind, name, revision })),
    ),
  );
  return found.sort(inOrder);
}

/** The order in which deployments are told. */
export function inOrder(a: DeploymentInfo, b: DeploymentInfo): number {
  return (
    compare(a.environment, b.environment) ||
    compare(a.kind, b.kind) ||
    compare(a.name, b.name) ||
    byNumber(a.revision, b.revision)
  );
}

/** By code units, on every machine alike. */
function compare(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}
