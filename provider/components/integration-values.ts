import { Output } from "@pulumi/pulumi";
import type { z } from "zod";
import type * as wordings from "../pulumi/wording";
import type * as rules from "../resources/rules";
import type { PingAuthorizeIntegrationArgs } from "./pingauthorize-integration-args";

/**
 * What is wrong with the values that the resources take over: each of them would tell it, several times over, or under a name of its own.
 * What is not known before the program ends is left to them.
 */
export function valueProblems(args: PingAuthorizeIntegrationArgs): string[] {
  return values(args).flatMap(([name, rule, value]) => (isSettled(value) ? breaches(name, rule, value) : []));
}

/* eslint-disable @typescript-eslint/no-require-imports --
   Loaded here and not above, so that a program which only imports the package does not load what checks. */
function values(args: PingAuthorizeIntegrationArgs): [name: string, rule: z.ZodType, value: unknown][] {
  const { adoptionRules, bundleName, connectionRules, environment, filled, storeName } =
    require("../resources/rules") as typeof rules;
  return [
    ["environment", environment, args.environment],
    ["organization", connectionRules.organization, args.organization],
    ["connection", filled, args.connection],
    ["serviceHostPort", filled, args.serviceHostPort],
    ["serviceBasePath", filled, args.serviceBasePath],
    ["sharedSecret", filled, args.sharedSecret],
    ["sharedFlowName", bundleName, args.sharedFlowName],
    ["trust.alias", storeName, args.trust?.alias],
    ["trust.reference", storeName, args.trust?.reference],
    ["serviceAccount", filled, args.serviceAccount],
    ["adopt", adoptionRules.adopt, args.adopt],
  ];
}

function breaches(name: string, rule: z.ZodType, value: unknown): string[] {
  const { wording } = require("../pulumi/wording") as typeof wordings;
  const { error } = rule.safeParse(value, { error: wording });
  return (error?.issues ?? []).map(({ message }) => `${name} ${message}`);
}
/* eslint-enable @typescript-eslint/no-require-imports */

function isSettled(value: unknown): boolean {
  return value !== undefined && !Output.isInstance(value) && !(value instanceof Promise);
}
