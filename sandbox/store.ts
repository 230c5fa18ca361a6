import type { BundleFiles } from "./bundles/files";
import type { Content } from "./bundles/content";
import type { Alias } from "./certificates/alias";
import { DeploymentSet } from "./deployment-set";

/** What a bundle can be: the two have the same life on every plane. */
export type Kind = "proxy" | "sharedFlow";

/** An imported bundle, as it was imported. */
export interface Revision {
  number: number;
  files: BundleFiles;
  /** What the files say, read once at the import. */
  content: Content;
  createdAt: number;
  lastModifiedAt: number;
  /** From its first deployment on, a revision may be immutable. */
  wasDeployed: boolean;
}

/** A named map of entries; its scope is the object that holds it. */
export interface KeyValueMap {
  name: string;
  encrypted: boolean;
  maskedValues: boolean;
  entries: Map<string, string>;
}

/** A proxy or a shared flow with the revisions that are left of it. */
export interface Bundle {
  kind: Kind;
  name: string;
  revisions: Map<number, Revision>;
  /** Numbers are never used twice, also when revisions were deleted. */
  nextRevision: number;
  createdAt: number;
  lastModifiedAt: number;
  space?: string;
  keyValueMaps: Map<string, KeyValueMap>;
}

/** What the control plane knows of a bundle in an environment; what truly serves is `Environment.live`. */
export interface Deployment {
  kind: Kind;
  name: string;
  revision: Revision;
  state: "PROGRESSING" | "READY" | "ERROR";
  /** Reasons, when the state is ERROR. */
  errors: string[];
  deployStartTime: number;
  serviceAccount?: string;
  /** Where a plane shows its servers: the ones that did not take it up, with their reasons. */
  failedServers?: Record<string, string>;
}

/** A keystore with its aliases by name. */
export interface Keystore {
  name: string;
  aliases: Map<string, Alias>;
}

/** A name behind which a keystore can be exchanged. */
export interface Reference {
  name: string;
  refers: string;
  resourceType: string;
  description?: string;
}

/** A shared flow that runs for each proxy of an environment. */
export interface FlowHook {
  sharedFlow: string;
  continueOnError: boolean;
  description?: string;
}

/** One environment and all that is in it. */
export interface Environment {
  name: string;
  createdAt: number;
  keyValueMaps: Map<string, KeyValueMap>;
  keystores: Map<string, Keystore>;
  references: Map<string, Reference>;
  flowHooks: Map<string, FlowHook>;
  deployments: DeploymentSet;
  /** By `deploymentKey`: the revisions that answer calls, whatever the control plane says. */
  live: Map<string, Revision[]>;
}

/** All that a sandbox remembers: one organization, in no plane's words. */
export interface Store {
  organization: string;
  createdAt: number;
  environments: Map<string, Environment>;
  bundles: Record<Kind, Map<string, Bundle>>;
  keyValueMaps: Map<string, KeyValueMap>;
  /** Environment groups: name → environments that share host names. */
  groups: Map<string, Set<string>>;
}

/** An organization with empty environments, each in a group of its own. */
export function emptyStore(organization: string, environments: readonly string[]): Store {
  const store: Store = {
    organization,
    createdAt: Date.now(),
    environments: new Map(),
    bundles: { proxy: new Map(), sharedFlow: new Map() },
    keyValueMaps: new Map(),
    groups: new Map(),
  };
  for (const name of environments) addEnvironment(store, name);
  return store;
}

/** Adds an environment, unless there is one of that name. */
export function addEnvironment(store: Store, name: string): void {
  if (store.environments.has(name)) return;
  store.environments.set(name, emptyEnvironment(name));
  store.groups.set(`${name}-group`, new Set([name]));
}

/** An environment with nothing in it. */
export function emptyEnvironment(name: string): Environment {
  return {
    name,
    createdAt: Date.now(),
    keyValueMaps: new Map(),
    keystores: new Map(),
    references: new Map(),
    flowHooks: new Map(),
    deployments: new DeploymentSet(),
    live: new Map(),
  };
}
