import { type BundleDialect, classicBundles, googleBundles } from "./planes-bundles";
import { edgeConnection, googleConnection, privateCloudConnection, type ConnectionDialect } from "./planes-connection";
import { classicDeployments, type DeploymentDialect, googleDeployments } from "./planes-deployments";
import { edgeKeystores, googleKeystores, type KeystoreDialect, privateCloudKeystores } from "./planes-keystores";
import { edgeMaps, googleMaps, type MapDialect, privateCloudMaps } from "./planes-maps";

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
  /** Whether something in front of the management API said it: what it calls absent is a route, not what was asked for. */
  readonly inFront?: boolean;
}

/** Everything that differs between the management planes of Apigee. */
export interface Plane extends ConnectionDialect {
  readonly name: PlaneName;
  readonly bundles: BundleDialect;
  readonly deployments: DeploymentDialect;
  readonly maps: MapDialect;
  readonly keystores: KeystoreDialect;
}

const x: Plane = {
  name: "x",
  ...googleConnection,
  bundles: googleBundles,
  deployments: googleDeployments,
  maps: googleMaps,
  keystores: googleKeystores,
};

const edge: Plane = {
  name: "edge",
  ...edgeConnection,
  bundles: classicBundles,
  deployments: classicDeployments,
  maps: edgeMaps,
  keystores: edgeKeystores,
};

const opdk: Plane = {
  ...edge,
  name: "opdk",
  ...privateCloudConnection,
  maps: privateCloudMaps,
  keystores: privateCloudKeystores,
};

const planes: Readonly<Record<PlaneName, Plane>> = { x, edge, opdk };

/** Why this cannot be a plane; undefined when it is one. */
export function planeProblem(name: string): string | undefined {
  return Object.hasOwn(planes, name)
    ? undefined
    : `plane "${name}" is not known: it is one of ${Object.keys(planes).join(", ")}`;
}

/** The record of a plane. */
export function planeNamed(name: PlaneName): Plane {
  return planes[name];
}
