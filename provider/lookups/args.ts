import type { PlaneName } from "../apigee/planes";

/** Which organization a look-up asks. */
export interface LookupArgs {
  /**
   * The organization.
   * @default the connection's `organization` setting
   */
  organization?: string;

  /**
   * The configuration namespace that says where the organization is and who asks. Outside a Pulumi program its environment variables alone
   * count.
   * @default "apigee"
   */
  connection?: string;
}

/** Which proxies `getProxies` answers; each argument leaves some out. */
export interface GetProxiesArgs extends LookupArgs {
  /**
   * Only those that are deployed in this environment; with `deployed: false`, only those that are not.
   * @default all environments
   */
  environment?: string;

  /**
   * Only those that are deployed, or, with `false`, those that are not.
   * @default both, but with `environment` those that are deployed there
   */
  deployed?: boolean;

  /**
   * Only those whose whole name fits this pattern: `*` stands for any text, `?` for one character.
   * @default all
   */
  name?: string;

  /**
   * Only those in which a step calls this shared flow, in a revision that is deployed (in `environment`), or in the newest where none is.
   * A flow hook, or a shared flow that calls this one, does not count. Takes one download for each such revision of each proxy that the
   * other arguments leave.
   * @default all
   */
  callsSharedFlow?: string;
}

/** Which shared flow `getSharedFlow` answers. */
export interface GetSharedFlowArgs extends LookupArgs {
  /** The shared flow's name. */
  name: string;
}

/** Which deployments `getDeployments` answers. */
export interface GetDeploymentsArgs extends LookupArgs {
  /**
   * Only those in this environment.
   * @default all environments
   */
  environment?: string;

  /**
   * Only those of proxies, or of shared flows; half the calls.
   * @default both
   */
  kind?: "proxy" | "sharedFlow";
}

/** A proxy or a shared flow, with its revisions. */
export interface ProxyInfo {
  /** Its name. */
  name: string;
  /** The newest revision. */
  latestRevision: string;
  /** All revisions, oldest first. */
  revisions: string[];
  /** Where which revision is live: in all environments, or in the one that was asked about. */
  deployed: { environment: string; revision: string }[];
}

/** A revision that is live. */
export interface DeploymentInfo {
  /** Where it is live. */
  environment: string;
  /** What it is a revision of. */
  kind: "proxy" | "sharedFlow";
  /** Its proxy's or shared flow's name. */
  name: string;
  /** Its number. */
  revision: string;
}

/** An organization. */
export interface OrganizationInfo {
  /** Its name. */
  name: string;
  /** The management plane that it is on. */
  plane: PlaneName;
  /** Its environments, sorted. */
  environments: string[];
  /** Where its runtime is, on Apigee X and hybrid. */
  runtimeType?: "CLOUD" | "HYBRID";
  /** Whether its key value maps are kept entry by entry, on Apigee Edge. */
  cps?: boolean;
}
