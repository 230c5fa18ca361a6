import type { Deployment, Environment, Kind, Revision } from "../../store";
import { flag } from "./body";
import { deploymentJson, replacementJson } from "./deployment-json";
import { refuseInUse, refuseMissingHosts, refuseTaken, replacedBy, type Plan } from "./deployment-checks";
import { invalid } from "./errors";
import { COLLECTIONS, environmentNamed, environmentOf, revisionNumbered, revisionOf, WORDS } from "./lookups";
import type { Asked, Routes } from "./router";
import { knownServers } from "./servers";
import type { Upload } from "./upload";

/** Deploying and undeploying for one kind: in today's form, and in the older ones that name an action. */
export function deploymentRoutes(kind: Kind): Routes {
  const one = `${COLLECTIONS[kind]}/:name`;
  const today = `environments/:environment/${one}/revisions/:revision/deployments`;
  const xml = "Deployment";
  return {
    [`POST ${today}`]: { xml, run: (asked) => act(asked, kind, environmentOf(asked), revisionOf(asked, kind)) },
    [`DELETE ${today}`]: { xml, run: (asked) => undeploy(asked, kind, environmentOf(asked), revisionOf(asked, kind)) },
    [`POST ${one}/revisions/:revision/deployments`]: {
      xml,
      run: (asked) => act(asked, kind, environmentGiven(asked), revisionOf(asked, kind)),
    },
    [`POST ${one}/deployments`]: {
      xml,
      run: (asked) =>
        act(asked, kind, environmentGiven(asked), revisionNumbered(asked, kind, asked.given.revision ?? "")),
    },
  };
}

/** Exchanges a revision's files; wherever it is deployed it goes down and comes up again. */
export async function redeploy(asked: Asked, kind: Kind, revision: Revision, upload: Upload): Promise<void> {
  const name = asked.params.name ?? "";
  const places = [...asked.store.environments.values()].filter((environment) =>
    found(environment, kind, name, revision),
  );
  for (const environment of places) {
    const current = found(environment, kind, name, revision);
    if (current) asked.rollout.stop(environment, current);
  }
  Object.assign(revision, upload, { lastModifiedAt: Date.now() });
  const started = places.map((environment) => start(asked, { environment, kind, name, revision, override: true }, []));
  await Promise.all(started.map((deployment) => asked.rollout.settled(deployment)));
}

function act(asked: Asked, kind: Kind, environment: Environment, revision: Revision): unknown {
  if (asked.given.action === "undeploy") return undeploy(asked, kind, environment, revision);
  const name = asked.params.name ?? "";
  return deploy(asked, { environment, kind, name, revision, override: flag(asked.given.override) });
}

/** Answers when the servers have it or could not load it. `delay` makes the old revision stay a while; nobody waits for it here. */
async function deploy(asked: Asked, plan: Plan): Promise<object> {
  const { environment, kind, name, revision } = plan;
  refuseMissingHosts(asked.store.organization, plan);
  refuseTaken(asked.store.organization, plan);
  const again = found(environment, kind, name, revision);
  // What no server can load does not push out what serves.
  const replaced = revision.content.runtimeErrors.length > 0 ? [] : replacedBy(plan);
  const deployment = start(asked, plan, again ? [again, ...replaced] : replaced);
  await asked.rollout.settled(deployment);
  const { organization } = asked.store;
  if (replaced.length === 0) return deploymentJson(organization, environment, deployment);
  return replacementJson(organization, environment, deployment, replaced);
}

function start({ rollout, request }: Asked, plan: Plan, replaced: Deployment[]): Deployment {
  const { environment, kind, name, revision } = plan;
  const lost = (request.lost ?? []).map(({ server, error }) => [server, error ?? "The server is not reachable"]);
  const failed = { ...revision.content.failingServers, ...(Object.fromEntries(lost) as Record<string, string>) };
  const failedServers = Object.keys(failed).length > 0 ? { failedServers: knownServers(failed) } : {};
  return rollout.start(environment, { kind, name, revision, ...failedServers }, replaced);
}

function undeploy(asked: Asked, kind: Kind, environment: Environment, revision: Revision): object {
  const name = asked.params.name ?? "";
  const deployment = deployed(environment, kind, name, revision);
  refuseInUse(environment, kind, name);
  asked.rollout.stop(environment, deployment);
  return deploymentJson(asked.store.organization, environment, deployment, "undeployed");
}

/** The deployment of that revision; that there is none is a 400 here. */
export function deployed(environment: Environment, kind: Kind, name: string, revision: Revision): Deployment {
  const deployment = found(environment, kind, name, revision);
  if (deployment) return deployment;
  throw invalid(
    "distribution.RevisionNotDeployed",
    `Revision ${revision.number} of ${WORDS[kind]} ${name} is not deployed in environment ${environment.name}`,
  );
}

function found(environment: Environment, kind: Kind, name: string, revision: Revision): Deployment | undefined {
  return environment.deployments.of(kind, name).find((other) => other.revision === revision);
}

function environmentGiven(asked: Asked): Environment {
  return environmentNamed(asked, asked.given.env ?? "");
}
