import type { SandboxOptions } from "pulumi-apigee-pingauthorize/sandbox";
import type { PlaneName } from "./arguments";
import type { Ways } from "./ways";
import { waysWithCps, waysWithoutCps } from "./ways-classic";
import { waysOfX } from "./ways-x";

/** A kind of organization that the story plays in: all that the demo does differently there. */
export interface Plane {
  readonly title: string;
  /** What the sandbox is told, to be one. */
  readonly sandbox: SandboxOptions & { readonly plane: PlaneName };
  /** How the stack says who asks. */
  readonly credentials: { readonly config: Record<string, string>; readonly secrets: Record<string, string> };
  /** How someone with curl reads and writes there. */
  readonly ways: Ways;
}

const user: Plane["credentials"] = {
  config: { "apigee:username": "you@example.com" },
  secrets: { "apigee:password": "any-password" },
};

/** Apigee X and hybrid. */
export const x: Plane = {
  title: "Apigee X",
  sandbox: { plane: "x" },
  credentials: { config: {}, secrets: { "apigee:accessToken": "any-token" } },
  ways: waysOfX,
};

const edge: Plane = {
  title: "Apigee Edge",
  sandbox: { plane: "edge", cps: true },
  credentials: user,
  ways: waysWithCps,
};

const edgeWithoutCps: Plane = {
  ...edge,
  title: "Apigee Edge without Core Persistence Services",
  sandbox: { plane: "edge", cps: false },
  ways: waysWithoutCps,
};

const opdk: Plane = {
  title: "Apigee for Private Cloud",
  sandbox: { plane: "opdk" },
  credentials: user,
  ways: waysWithoutCps,
};

/** Every kind of organization that there is. */
export const planes: readonly Plane[] = [x, edge, edgeWithoutCps, opdk];

/** The one that was asked for. */
export function planeNamed(name: PlaneName, cps: boolean): Plane {
  const named = { x, edge, opdk }[name];
  return named === edge && !cps ? edgeWithoutCps : named;
}
