import type { Apigee } from "../apigee/client";
import { livesEverywhere, placesToAsk } from "../apigee/deployments";
import { eachOf } from "../apigee/each-of";
import { downloadRevision, listedBundles } from "../apigee/revisions";
import { showCallouts } from "../bundle/callout";
import { readBundle } from "../bundle/zip";
import type { GetProxiesArgs, ProxyInfo } from "./args";
import { deploymentInfos } from "./find-deployments";
import { matches } from "./glob";

/** The proxies that fit, sorted by name: two lists on Apigee X, and a download for each revision that is to be looked into. */
export async function findProxies(apigee: Apigee, args: GetProxiesArgs): Promise<ProxyInfo[]> {
  const { environment, deployed = environment === undefined ? undefined : true, name = "*" } = args;
  const environments = await placesToAsk(apigee, environment);
  const live = deploymentInfos("proxy", await livesEverywhere(apigee, "apis", environments));
  const names = new Set(live.map((each) => each.name));
  const wanted = (each: string) => matches(name, each) && (deployed === undefined || names.has(each) === deployed);
  const revisions = await listedBundles(apigee, "apis", wanted);
  const found = [...revisions].map(([each, known]) => {
    const here = live.filter((one) => one.name === each);
    return proxyInfo(each, known, here);
  });
  return args.callsSharedFlow === undefined ? found : callersAmong(apigee, found, args.callsSharedFlow);
}

/** What is known of a proxy or shared flow, in the public words. */
export function proxyInfo(
  name: string,
  revisions: readonly string[],
  live: readonly { environment: string; revision: string }[],
): ProxyInfo {
  return {
    name,
    latestRevision: revisions.at(-1) ?? "",
    revisions: [...revisions],
    deployed: live.map(({ environment, revision }) => ({ environment, revision })),
  };
}

/** Apigee's own list of a revision's shared flows is not said to hold those that it calls, so the bundle itself is read. */
async function callersAmong(apigee: Apigee, proxies: readonly ProxyInfo[], sharedFlow: string): Promise<ProxyInfo[]> {
  const calling = await eachOf(proxies, (proxy) => isCaller(apigee, proxy, sharedFlow));
  return proxies.filter((_, index) => calling[index]);
}

async function isCaller(apigee: Apigee, proxy: ProxyInfo, sharedFlow: string): Promise<boolean> {
  const live = new Set(proxy.deployed.map(({ revision }) => revision));
  for (const revision of live.size > 0 ? live : [proxy.latestRevision]) {
    if (await calls(apigee, proxy.name, revision, sharedFlow)) return true;
  }
  return false;
}

async function calls(apigee: Apigee, name: string, revision: string, sharedFlow: string): Promise<boolean> {
  const zip = await downloadRevision(apigee, { collection: "apis", name }, revision);
  try {
    const callouts = showCallouts(readBundle(zip));
    return callouts.some((callout) => callout.sharedFlow === sharedFlow && callout.attached.length > 0);
  } catch (error) {
    throw new Error(`Revision ${revision} of proxy ${name} cannot be read: ${(error as Error).message}`, {
      cause: error,
    });
  }
}
