import { resolve } from "node:path";
import type { Input } from "@pulumi/pulumi";
import type * as pingAuth from "../bundle/ping-auth";
import type * as zip from "../bundle/zip";
import type { PingAuthorizeIntegrationArgs } from "./pingauthorize-integration-args";

type Args = PingAuthorizeIntegrationArgs;

/** Which argument sets which key of the map that the shared flow reads. */
const argumentOf = {
  service_host_port: "serviceHostPort",
  shared_secret: "sharedSecret",
  service_base_path: "serviceBasePath",
} as const;

type Key = keyof typeof argumentOf;

const keys = Object.keys(argumentOf) as Key[];

/** The entries that are shown in previews. */
export function openEntries({ serviceHostPort, serviceBasePath }: Args): Record<string, Input<string>> {
  return {
    service_host_port: serviceHostPort,
    ...(serviceBasePath === undefined ? {} : { service_base_path: serviceBasePath }),
  };
}

/** The entries that never are. */
export function secretEntries({ sharedSecret }: Args): Record<string, Input<string>> {
  return { shared_secret: sharedSecret };
}

/** What the bundle says of itself, and what the user should know of it. */
export interface PingAuthConfiguration {
  readonly needs: pingAuth.KvmNeeds;
  readonly warnings: readonly string[];
}

/**
 * What the bundle's own policy says about the map that it reads, once that fits what the program gives. A bundle that does not look as
 * expected fails with what was looked for and what was found.
 */
export function pingAuthConfiguration(args: Args): PingAuthConfiguration {
  const needs = read(args.bundle);
  const problem = problemOf(needs, args);
  if (problem) throw new Error(problem);
  const unset = needs.keys.filter((key) => !(keys as string[]).includes(key));
  return { needs, warnings: unset.map((key) => `${readsText(needs, args)} Nothing here sets ${key}.`) };
}

/* eslint-disable @typescript-eslint/no-require-imports --
   Loaded here and not above, so that a program which only imports the package loads neither zip nor XML. */
function read(bundle: string): pingAuth.KvmNeeds {
  const { readKvmNeeds } = require("../bundle/ping-auth") as typeof pingAuth;
  const { readBundle } = require("../bundle/zip") as typeof zip;
  try {
    return readKvmNeeds(readBundle(resolve(bundle)));
  } catch (error) {
    throw new Error(`bundle: ${(error as Error).message}`, { cause: error });
  }
}
/* eslint-enable @typescript-eslint/no-require-imports */

function problemOf(needs: pingAuth.KvmNeeds, args: Args): string | undefined {
  return basePathProblem(args) ?? keyProblem(needs, args) ?? configurationProblem(needs, args);
}

function basePathProblem({ product, serviceBasePath }: Args): string | undefined {
  if (product !== "PingOneAuthorize" || serviceBasePath !== undefined) return undefined;
  return `product "PingOneAuthorize" needs serviceBasePath, the path of the service's URL, such as "/v1/environments/ID".`;
}

function keyProblem(needs: pingAuth.KvmNeeds, args: Args): string | undefined {
  const unread = keys.filter((key) => args[argumentOf[key]] !== undefined && !needs.keys.includes(key));
  if (unread.length === 0) return undefined;
  const given = unread.map((key) => `${argumentOf[key]} (key ${key})`).join(" and ");
  return `${readsText(needs, args)} So ${given} would reach nobody. Is it the PingAuth bundle, and of this product?`;
}

function configurationProblem(needs: pingAuth.KvmNeeds, args: Args): string | undefined {
  if (args.configuration === "initialEntries") return elsewhereProblem(args);
  if (needs.hasLiveInitialEntries)
    return (
      `The policy ${needs.policy} of ${args.bundle} has live InitialEntries, which would compete with the key value map. ` +
      `Take the bundle as Ping ships it, with InitialEntries in a comment, or set configuration: "initialEntries".`
    );
  if (["environment", "organization"].includes(needs.scope)) return undefined;
  return (
    `The policy ${needs.policy} of ${args.bundle} reads a map of scope "${needs.scope}"; for a map made here it must be ` +
    `"environment" or "organization". Change the policy's Scope, or set configuration: "initialEntries".`
  );
}

function elsewhereProblem({ sharedFlow }: Args): string | undefined {
  if (sharedFlow === undefined) return undefined;
  return (
    `configuration: "initialEntries" puts host and secret into the shared flow that is made here, but sharedFlow is made elsewhere. ` +
    `Leave one of them out.`
  );
}

function readsText({ policy, mapIdentifier, keys: found }: pingAuth.KvmNeeds, { bundle }: Args): string {
  const list = found.length > 0 ? found.join(", ") : "no literal key";
  return `The policy ${policy} of ${bundle} reads ${list} from the map ${mapIdentifier}; looked for ${keys.join(", ")}.`;
}
