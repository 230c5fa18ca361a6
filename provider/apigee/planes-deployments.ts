import type { ApigeeError } from "./errors";
import { isAbsent, isStatus } from "./errors";

/** A revision that is live, as the list of an environment's deployments tells it. */
export interface Live {
  revision: string;
  serviceAccount?: string;
  deployedAt?: string;
}

/** A server of the runtime, and what it makes of a deployment. */
export interface Server {
  id: string;
  types: string[];
  region?: string;
  status: string;
  error?: string;
}

/** How a deployment stands in the runtime. */
export interface Status {
  state: "PROGRESSING" | "READY" | "ERROR";
  /** Somebody replaced or undeployed it before it served. */
  gone?: true;
  deployedAt?: string;
  serviceAccount?: string;
  /** Apigee's own reasons for an ERROR. */
  errors: string[];
  /** The runtime instances that answered. */
  instances: string[];
  /** The servers that answered, on planes that tell them one by one. */
  servers: Server[];
  /** Other deployments that take this one's traffic: READY without being reached. */
  routeConflicts: string[];
}

/** Who is live in an environment: a bundle's name and its revisions. */
export type Lives = ReadonlyMap<string, readonly Live[]>;

/** Who is live where: environments with what is live in them. */
export type LivesEverywhere = ReadonlyMap<string, Lives>;

/** How a plane speaks of deployments. */
export interface DeploymentDialect {
  /** Whether revisions of one proxy may be live side by side under different base paths; override then replaces only one's own. */
  readonly severalLive: boolean;
  /** Whether a deployment can be given a service account. */
  readonly serviceAccount: boolean;
  /** Whether a replaced revision can go on serving for a while. */
  readonly delay: boolean;
  /** Whether a proxy whose shared flow is not deployed is refused. */
  readonly checksSharedFlows: boolean;
  /** Reads from an environment whether it runs standard proxies only, without policies that call elsewhere; where planes have such. */
  readonly isStandardOnly?: (environment: unknown) => boolean;
  /** Reads the list of an environment's deployments. */
  readonly lives: (answer: unknown) => Lives;
  /** Reads one list for all environments, proxies' or shared flows'; left out where each environment is to be asked. */
  readonly everywhere?: (answer: unknown) => LivesEverywhere;
  /** Reads how one deployment stands. */
  readonly status: (answer: unknown) => Status;
  /** Whether a refusal means that the revision is not deployed. */
  readonly isNotDeployed: (error: unknown) => boolean;
  /** Whether a refusal means that the revision is deployed already. */
  readonly isDeployed: (error: unknown) => boolean;
}

interface GoogleDeployment {
  environment: string;
  apiProxy: string;
  revision: string;
  deployStartTime?: string;
  serviceAccount?: string;
  state?: Status["state"];
  errors?: { code?: number; message?: string }[];
  instances?: { instance?: string }[];
  routeConflicts?: { description?: string }[];
}

/** Deployments on Apigee X and hybrid: asynchronous, one revision of a name an environment. */
export const googleDeployments: DeploymentDialect = {
  severalLive: false,
  serviceAccount: true,
  delay: false,
  checksSharedFlows: true,
  isStandardOnly: (environment) => (environment as { type?: string }).type === "BASE",
  lives(answer) {
    const { deployments = [] } = answer as { deployments?: GoogleDeployment[] };
    // Shared flows too are named by this field.
    return new Map(deployments.map((deployment) => [deployment.apiProxy, [googleLive(deployment)]]));
  },
  everywhere(answer) {
    const { deployments = [] } = answer as { deployments?: GoogleDeployment[] };
    const found = new Map<string, Map<string, readonly Live[]>>();
    for (const deployment of deployments) {
      const there = found.get(deployment.environment) ?? new Map<string, readonly Live[]>();
      found.set(deployment.environment, there.set(deployment.apiProxy, [googleLive(deployment)]));
    }
    return found;
  },
  status(answer) {
    const { state, errors, instances, routeConflicts } = answer as GoogleDeployment;
    const { serviceAccount, deployedAt } = googleLive(answer as GoogleDeployment);
    return {
      // In its first moments a deployment may have no state.
      state: state ?? "PROGRESSING",
      errors: (errors ?? []).map(({ message, code }) => message ?? `error ${code}`),
      instances: (instances ?? []).map(({ instance }) => instance ?? "").filter(Boolean),
      servers: [],
      routeConflicts: (routeConflicts ?? []).map((conflict) => conflict.description ?? JSON.stringify(conflict)),
      ...(deployedAt ? { deployedAt } : {}),
      ...(serviceAccount ? { serviceAccount } : {}),
    };
  },
  isNotDeployed: isAbsent,
  isDeployed: (error) => isStatus(error, 400) && /already deployed/u.test(error.message),
};

function googleLive({ revision, serviceAccount, deployStartTime }: GoogleDeployment): Live {
  return {
    revision,
    // Apigee answers projects/-/serviceAccounts/ID for what was sent as ID.
    ...(serviceAccount ? { serviceAccount: serviceAccount.replace(/^projects\/-\/serviceAccounts\//u, "") } : {}),
    ...timeFrom(deployStartTime),
  };
}

function timeFrom(milliseconds: string | undefined): { deployedAt?: string } {
  return milliseconds ? { deployedAt: new Date(Number(milliseconds)).toISOString() } : {};
}

interface ClassicServer {
  uUID?: string;
  type?: string[];
  status?: string;
  error?: string;
  pod?: { name?: string; region?: string };
}

interface ClassicRevision {
  name: string;
  state?: string;
  server?: ClassicServer[];
}

interface ClassicBundle {
  name: string;
  revision?: ClassicRevision[];
}

/** Deployments on Apigee Edge and Private Cloud: each server has a state of its own. */
export const classicDeployments: DeploymentDialect = {
  severalLive: true,
  serviceAccount: false,
  delay: true,
  checksSharedFlows: false,
  lives(answer) {
    const { aPIProxy, sharedFlow, sharedFlows } = answer as Record<string, ClassicBundle[] | undefined>;
    // No source shows under which name the list of shared flows comes.
    const bundles = [...(aPIProxy ?? []), ...(sharedFlow ?? []), ...(sharedFlows ?? [])];
    return new Map(
      bundles.map(({ name, revision = [] }) => [
        name,
        revision.filter(isLive).map((live) => ({ revision: live.name })),
      ]),
    );
  },
  status(answer) {
    const { state, server = [] } = answer as { state?: string; server?: ClassicServer[] };
    const servers = server.map(classicServer);
    const failed = servers.filter(({ status }) => status === "error");
    const errors = failed.map(({ id, types, error }) => `${types.join(", ") || "server"} ${id}: ${error ?? "error"}`);
    return { state: stateOf(state, servers), errors, instances: [], servers, routeConflicts: [] };
  },
  isNotDeployed: (error) =>
    isAbsent(error) || (isStatus(error, 400) && /NotDeployed|not deployed/u.test(refusalText(error))),
  isDeployed: () => false,
};

function isLive({ state }: ClassicRevision): boolean {
  return state !== "undeployed";
}

function classicServer({ uUID, type, status, error, pod }: ClassicServer): Server {
  return {
    id: pod?.name ?? uUID ?? "?",
    types: type ?? [],
    ...(pod?.region ? { region: pod.region } : {}),
    status: status ?? "unknown",
    ...(error ? { error } : {}),
  };
}

/** The word at the top may differ from what the servers say; theirs counts, and the top one where there are none. */
function stateOf(top: string | undefined, servers: readonly Server[]): Status["state"] {
  const states = servers.length > 0 ? servers.map(({ status }) => status) : [top ?? "pending"];
  if (states.includes("error")) return "ERROR";
  return states.every((state) => state === "deployed") ? "READY" : "PROGRESSING";
}

function refusalText(error: ApigeeError): string {
  return `${error.message} ${error.violations.map(({ type }) => type ?? "").join(" ")}`;
}
