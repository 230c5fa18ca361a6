import { type Deployment, type Environment, type Kind } from "../../store";
import { EMPTY } from "./body";
import { deploymentOf, deployViolations, undeployViolations, type Plan } from "./deployment-checks";
import { deploymentJson, statusJson } from "./deployment-json";
import { invalid, notFound, precondition } from "./errors";
import { bundleOf, COLLECTIONS, environmentOf, revisionOf, revisionPath } from "./lookups";
import type { QueryValues } from "./query";
import type { Asked, Routes } from "./router";

/** Lists of deployments across kinds: of the organization and of one environment. */
export const deploymentLists: Routes = {
  "GET deployments": {
    query: { sharedFlows: "boolean" },
    run: ({ store, query }) => listed([...store.environments.values()], keepKind(query.sharedFlows === true)),
  },
  "GET environments/:environment/deployments": {
    query: { sharedFlows: "boolean" },
    run: (asked) => listed([environmentOf(asked)], keepKind(asked.query.sharedFlows === true)),
  },
};

/** Deploying, looking and undeploying for one kind. */
export function deploymentRoutes(kind: Kind): Routes {
  const one = `${COLLECTIONS[kind]}/:name`;
  const act = `environments/:environment/${one}/revisions/:revision/deployments`;
  const rollout = kind === "proxy" ? { sequencedRollout: "boolean" as const } : {};
  return {
    [`POST ${act}`]: {
      query: { override: "boolean", serviceAccount: "string", ...rollout },
      body: EMPTY,
      run: (asked) => deploy(asked, kind),
    },
    [`GET ${act}`]: { run: (asked) => look(asked, kind) },
    [`DELETE ${act}`]: { query: rollout, run: (asked) => undeploy(asked, kind) },
    [`GET environments/:environment/${one}/deployments`]: {
      run: (asked) => oneOf(asked, kind, [environmentOf(asked)]),
    },
    [`GET ${one}/deployments`]: { run: (asked) => oneOf(asked, kind, everywhere(asked)) },
    [`GET ${one}/revisions/:revision/deployments`]: {
      run: (asked) => oneOf(asked, kind, everywhere(asked), revisionOf(asked, kind).number),
    },
  };
}

/** What a deploy call asks for, its environment and revision looked up. */
export function planOf(asked: Asked, kind: Kind): Plan {
  const environment = environmentOf(asked);
  const revision = revisionOf(asked, kind);
  const { store, params, query } = asked;
  return { store, environment, kind, name: params.name ?? "", revision, override: query.override === true };
}

/** The deployment of exactly the revision that the path names, or 404. */
export function exactly(asked: Asked, kind: Kind): { environment: Environment; deployment: Deployment } {
  const environment = environmentOf(asked);
  const { name = "", revision = "" } = asked.params;
  const deployment = deploymentOf(environment, kind, name);
  if (deployment && String(deployment.revision.number) === revision) return { environment, deployment };
  throw notFound(`generic::not_found: ${revisionPath(asked.store.organization, kind, name, revision)} is not deployed`);
}

function deploy(asked: Asked, kind: Kind): unknown {
  const plan = planOf(asked, kind);
  const { environment, name, revision, store } = plan;
  const current = deploymentOf(environment, kind, name);
  if (current?.revision === revision) {
    const path = revisionPath(store.organization, kind, name, revision.number);
    // Refused with override as well, and whatever became of that deployment (one public report; the stricter answer).
    throw precondition(`generic::failed_precondition: revision ${path} is already deployed`);
  }
  const violations = deployViolations(plan);
  if (violations.length > 0) throw precondition("deployment validations failed", violations);
  const account = serviceAccount(asked.query.serviceAccount);
  const wanted = { kind, name, revision, ...(account ? { serviceAccount: account } : {}) };
  return deploymentJson(environment, asked.rollout.start(environment, wanted, current ? [current] : []));
}

function serviceAccount(given: QueryValues[string]): string | undefined {
  if (given === undefined || given === "") return undefined;
  const account = String(given).replace(/^projects\/-\/serviceAccounts\//, "");
  if (/^[^@\s/]+@[^@\s/]+$/.test(account)) return account;
  throw invalid(`invalid service account "${account}": expected ACCOUNT_ID@PROJECT.iam.gserviceaccount.com`);
}

function look(asked: Asked, kind: Kind): unknown {
  const { environment, deployment } = exactly(asked, kind);
  return statusJson(asked.store, environment, deployment, asked.rollout.look(environment, deployment));
}

function undeploy(asked: Asked, kind: Kind): unknown {
  const { environment, deployment } = exactly(asked, kind);
  const violations = undeployViolations(asked.store, environment, deployment);
  if (violations.length > 0) throw precondition("undeployment validations failed", violations);
  asked.rollout.stop(environment, deployment);
  return {};
}

function everywhere({ store }: Asked): Environment[] {
  return [...store.environments.values()];
}

function oneOf(asked: Asked, kind: Kind, environments: Environment[], revision?: number): unknown {
  const { name } = bundleOf(asked, kind);
  const found = environments.flatMap((environment) =>
    environment.deployments
      .of(kind, name)
      .filter((deployment) => revision === undefined || deployment.revision.number === revision)
      .map((deployment) => deploymentJson(environment, deployment)),
  );
  return { deployments: found };
}

function listed(environments: Environment[], keep: (deployment: Deployment) => boolean): unknown {
  return {
    deployments: environments.flatMap((environment) =>
      environment.deployments
        .all()
        .filter(keep)
        .map((deployment) => deploymentJson(environment, deployment)),
    ),
  };
}

function keepKind(sharedFlows: boolean): (deployment: Deployment) => boolean {
  return ({ kind }) => (kind === "sharedFlow") === sharedFlows;
}
