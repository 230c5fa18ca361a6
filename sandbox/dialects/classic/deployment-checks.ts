import type { Deployment, Environment, Kind, Revision } from "../../store";
import { invalid } from "./errors";
import { WORDS } from "./lookups";
import { virtualHostsOf } from "./organization";

/** What is to be deployed where. That a shared flow it calls is missing is nobody's concern on these planes: the calls fail. */
export interface Plan {
  environment: Environment;
  kind: Kind;
  name: string;
  revision: Revision;
  override: boolean;
}

/** Other revisions of the same bundle that it pushes out: for proxies those that share a base path, the others stay. */
export function replacedBy({ environment, kind, name, revision }: Plan): Deployment[] {
  const others = environment.deployments.of(kind, name).filter((other) => other.revision !== revision);
  return kind === "sharedFlow" ? others : others.filter((other) => sharedPaths(other, revision).length > 0);
}

/** Refuses what would take the place of something else. The wording is public, status and code are not. */
export function refuseTaken(organization: string, plan: Plan): void {
  const { environment, kind, name, revision, override } = plan;
  for (const other of environment.deployments.withBasePaths(revision.content.basePaths)) {
    // Proxies on different virtual hosts may share a base path; the stricter answer is given.
    if (other.name !== name) throw taken(organization, other, revision);
  }
  if (override) return;
  const [current] = replacedBy(plan);
  if (current) throw taken(organization, current, revision);
  const same = environment.deployments.of(kind, name).some((other) => other.revision === revision);
  // What a second deployment without override is answered is not public: the stricter answer.
  if (same)
    throw invalid(
      "distribution.RevisionAlreadyDeployed",
      `Revision ${revision.number} of ${WORDS[kind]} ${name} is already deployed in environment ${environment.name}`,
    );
}

/** Refuses a proxy that listens on what the environment does not have. */
export function refuseMissingHosts(organization: string, { environment, revision }: Plan): void {
  const known = virtualHostsOf(environment);
  const missing = revision.content.virtualHosts.filter((host) => !known.includes(host));
  if (missing.length === 0) return;
  throw invalid(
    "messaging.config.beans.VirtualHostDoesNotExist",
    `VirtualHost ${missing.join(", ")} does not exist in environment ${environment.name} of organization ${organization}`,
  );
}

/** Refuses to undeploy what a flow hook runs; proxies that call it do not count. */
export function refuseInUse({ flowHooks }: Environment, kind: Kind, name: string): void {
  if (kind === "proxy") return;
  const [point] = [...flowHooks].find(([, hook]) => hook.sharedFlow === name) ?? [];
  if (point) throw invalid("distribution.SharedFlowInUse", `The Shared flow ${name} is in use by ${point}`);
}

function taken(organization: string, { kind, name, revision: theirs }: Deployment, ours: Revision): Error {
  const [path = "/"] = theirs.content.basePaths.filter((other) => ours.content.basePaths.includes(other));
  return invalid(
    "distribution.PathConflict",
    `Path ${path} conflicts with existing deployment path for revision ${theirs.number} of the ${WORDS[kind]} ${name} in organization ${organization}`,
  );
}

function sharedPaths({ revision: theirs }: Deployment, ours: Revision): string[] {
  return theirs.content.basePaths.filter((path) => ours.content.basePaths.includes(path));
}
