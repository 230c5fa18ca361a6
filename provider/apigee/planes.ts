import { type BundleDialect, googleBundles } from "./planes-bundles";
import { type DeploymentDialect, googleDeployments } from "./planes-deployments";
import { googleFailure } from "./planes-google";

/** The management planes of Apigee: X and hybrid, Edge public cloud, and Apigee for Private Cloud. */
export type PlaneName = "x" | "edge" | "opdk";

/** One reason of a refusal, as Apigee words it. */
export interface Violation {
  readonly type?: string;
  readonly subject?: string;
  readonly description: string;
}

/** What the body of a refusal says, whatever the plane's envelope. */
export interface Failure {
  readonly detail: string;
  readonly violations: readonly Violation[];
  readonly requestId?: string;
  /** The permission that was missing, where Apigee names it. */
  readonly permission?: string;
}

/** Everything that differs between the management planes of Apigee. */
export interface Plane {
  readonly name: PlaneName;
  /** Headers that each request carries. */
  readonly headers: Readonly<Record<string, string>>;
  /** The host to ask when no `endpoint` is set. */
  endpoint(location?: string): string;
  /** Reads the body of a refusal; undefined when it is not one that this plane would send. */
  failure(body: unknown): Failure | undefined;
  readonly bundles: BundleDialect;
  readonly deployments: DeploymentDialect;
}

const x: Plane = {
  name: "x",
  // Format 2 carries `details`, so the violations; without this header some clients are answered in format 1.
  headers: { "X-GOOG-API-FORMAT-VERSION": "2" },
  // Google documents a second form for four locations, https://apigee.{us,eu,in,sa}.rep.googleapis.com: `endpoint` takes it.
  endpoint: (location) =>
    location === undefined ? "https://apigee.googleapis.com" : `https://${location}-apigee.googleapis.com`,
  failure: googleFailure,
  bundles: googleBundles,
  deployments: googleDeployments,
};

const planes: Partial<Record<PlaneName, Plane>> = { x };
const planeNames: readonly string[] = ["x", "edge", "opdk"] satisfies PlaneName[];

/** Why this plane cannot be chosen; undefined when it can. */
export function planeProblem(name: string): string | undefined {
  if (name in planes) return undefined;
  return planeNames.includes(name)
    ? `plane "${name}" is not supported by this release, which manages Apigee X and hybrid`
    : `plane "${name}" is not known: it is one of ${planeNames.join(", ")}`;
}

/** The record of a plane. */
export function planeNamed(name: PlaneName): Plane {
  const plane = planes[name];
  if (plane === undefined) throw new Error(`[apigee] The ${planeProblem(name)}.`);
  return plane;
}
