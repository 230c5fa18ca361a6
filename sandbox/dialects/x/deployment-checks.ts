import type { Deployment, Environment, Kind, Revision, Store } from "../../store";
import type { PreconditionViolation } from "./errors";
import { bundlePath, revisionPath } from "./lookups";

/** What is to be deployed where. */
export interface Plan {
  store: Store;
  environment: Environment;
  kind: Kind;
  name: string;
  revision: Revision;
  override: boolean;
}

/** The one revision of a bundle that is deployed in an environment: on this plane there is never a second. */
export function deploymentOf(environment: Environment, kind: Kind, name: string): Deployment | undefined {
  return environment.deployments.of(kind, name)[0];
}

/** Why a deployment would be refused; empty when it would not. */
export function deployViolations(plan: Plan): PreconditionViolation[] {
  return [...otherRevision(plan), ...takenBasePaths(plan), ...missingSharedFlows(plan)];
}

/** Why an undeployment would be refused: proxies, shared flows and hooks that would lose what they call. */
export function undeployViolations(
  store: Store,
  environment: Environment,
  { kind, name }: Deployment,
): PreconditionViolation[] {
  if (kind === "proxy") return [];
  const subject = bundlePath(store.organization, kind, name);
  const callers = environment.deployments
    .calling(name)
    .map((caller) => revisionPath(store.organization, caller.kind, caller.name, caller.revision.number));
  const hooks = [...environment.flowHooks]
    .filter(([, hook]) => hook.sharedFlow === name)
    .map(([point]) => `organizations/${store.organization}/environments/${environment.name}/flowhooks/${point}`);
  return [...callers, ...hooks].map((user) => ({
    type: "WOULD_BREAK_DEPENDENT",
    subject,
    description: `Undeploying "${subject}" would break "${user}", which depends on it.`,
  }));
}

/** Deployments of other environments of a group that take the same base path: no refusal, but no traffic either. */
export function routeConflicts({
  store,
  environment,
  kind,
  revision,
}: Omit<Plan, "override" | "name">): RouteConflict[] {
  if (kind === "sharedFlow") return [];
  const groups = [...store.groups].filter(([, members]) => members.has(environment.name));
  return groups.flatMap(([group, members]) => {
    const others = [...members].filter((member) => member !== environment.name);
    return others.flatMap((member) =>
      sameBasePaths(store.environments.get(member), revision).map((taken) => ({ group, member, ...taken })),
    );
  });
}

/** A base path that another environment of the group serves already. */
export interface RouteConflict {
  group: string;
  member: string;
  basePath: string;
  deployment: Deployment;
}

function otherRevision({ store, environment, kind, name, override }: Plan): PreconditionViolation[] {
  const current = deploymentOf(environment, kind, name);
  if (!current || override) return [];
  return [
    {
      type: "CONFLICTING_DEPLOYMENT",
      subject: revisionPath(store.organization, kind, name, current.revision.number),
      description: "Only one revision can be deployed at a time, use the override flag to replace.",
    },
  ];
}

function takenBasePaths({ store, environment, kind, name, revision }: Plan): PreconditionViolation[] {
  if (kind === "sharedFlow") return [];
  return environment.deployments
    .withBasePaths(revision.content.basePaths)
    .filter((other) => other.name !== name)
    .map((other) => {
      const shared = other.revision.content.basePaths.filter((path) => revision.content.basePaths.includes(path));
      const subject = revisionPath(store.organization, "proxy", other.name, other.revision.number);
      const description = `Existing deployment of "${subject}" contains conflicting base paths: [${shared.join(", ")}].`;
      return { type: "CONFLICTING_DEPLOYMENT", subject, description };
    });
}

function missingSharedFlows({ store, environment, kind, name, revision }: Plan): PreconditionViolation[] {
  // Every FlowCallout policy counts, disabled ones and ones that no step runs as well: the stricter of two unknown answers.
  return revision.content.calls
    .filter((called) => !deploymentOf(environment, "sharedFlow", called))
    .map((called) => ({
      // That it fails is documented; under which type is not.
      type: "MISSING_DEPENDENCY",
      subject: revisionPath(store.organization, kind, name, revision.number),
      description: `Shared flow "${called}" is not deployed in environment "${environment.name}".`,
    }));
}

function sameBasePaths(
  environment: Environment | undefined,
  revision: Revision,
): { basePath: string; deployment: Deployment }[] {
  return (environment?.deployments.withBasePaths(revision.content.basePaths) ?? []).flatMap((deployment) =>
    deployment.revision.content.basePaths
      .filter((path) => revision.content.basePaths.includes(path))
      .map((basePath) => ({ basePath, deployment })),
  );
}
