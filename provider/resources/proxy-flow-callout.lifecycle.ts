import { isDeepStrictEqual } from "node:util";
import { z } from "zod";
import { attachmentProblem, calloutProblem, defaultAttachments } from "../bundle/attachment";
import type { Checked, Context, Draft, Lifecycle } from "../pulumi/lifecycle";
import { isUnknown, unknownValue } from "../pulumi/unknown";
import { protect } from "./callout-environment";
import type { InEnvironment } from "./callout-live";
import { readLive, readRevision } from "./callout-read";
import { unprotect } from "./callout-removal";
import { makeRevision, removeOwn } from "./callout-revision";
import { calloutOf, type CalloutState as State, policyOf } from "./callout-state";
import { kinds } from "./kinds";
import { bundleName, connectionRules, environment, filled, revision, seconds } from "./rules";

const position = z.union(
  [z.enum(["first", "last"]), z.strictObject({ before: filled }), z.strictObject({ after: filled })],
  {
    error: `must be "first", "last", { before: "STEP" } or { after: "STEP" }.`,
  },
);

const attachment = z.strictObject({
  endpoint: z.enum(["proxy", "target"]),
  endpointName: filled.optional(),
  flow: filled.optional(),
  phase: z.enum(["request", "response"]),
  position: position.optional(),
  condition: filled.optional(),
});

const parameter = z.union([z.string(), z.strictObject({ ref: filled })], {
  error: `must be a text, or { ref: "FLOW VARIABLE" }.`,
});

/** The behaviour of a callout in a proxy. */
export const lifecycle: Lifecycle<State> = {
  ...kinds.ProxyFlowCallout,
  rules: z.strictObject({
    ...connectionRules,
    proxy: bundleName,
    sharedFlow: bundleName,
    environment: environment.optional(),
    policyName: filled.optional(),
    attachments: z.array(attachment).min(1, "must name one attachment at least; leave it out for the default."),
    parameters: z.record(z.string().min(1, "must have a name that is not empty."), parameter).optional(),
    continueOnError: z.boolean(),
    enabled: z.boolean(),
    proxyRevision: revision.optional(),
    onDelete: z.enum(["detach", "undeploy"]),
    timeout: seconds,
  }),
  defaults: {
    attachments: [...defaultAttachments],
    continueOnError: false,
    enabled: true,
    onDelete: "detach",
    timeout: 600,
  },
  identity: ["proxy", "environment"],

  path({ organization, environment: place, proxy, policyName }) {
    return `organizations/${organization}/${place ? `environments/${place}/` : ""}apis/${proxy}/policies/${policyName}`;
  },

  check(draft): Checked<State> {
    return {
      problems: [...words(draft), ...whichRevision(draft)],
      inputs: { policyName: policyOf(draft.wanted) ?? unknownValue },
    };
  },

  create: (context, wanted) => make(context, wanted),

  read: (context, known) => (inEnvironment(known) ? readLive(context, known) : readRevision(context, known)),

  async update(context, wanted, known) {
    return sameWork(wanted, known) ? outputsOf(known) : make(context, wanted, known);
  },

  delete: (context, known, kept) =>
    inEnvironment(known) ? unprotect(context, known, inherited(known, kept)) : removeOwn(context, known),
};

function make(context: Context, wanted: State, known?: State): Promise<Partial<State>> {
  if (!inEnvironment(wanted)) return makeRevision(context, wanted, known);
  return protect(context, wanted, known && inEnvironment(known) ? known : undefined);
}

/** Our revisions that a callout without an environment has taken on, for a Deployment: who runs them is that one's to say now. */
function inherited(known: State, kept: readonly State[]): string[] {
  const policyIn = ({ plane, organization, proxy, policyName }: State) => [plane, organization, proxy, policyName];
  return kept
    .filter((other) => !inEnvironment(other) && isDeepStrictEqual(policyIn(other), policyIn(known)))
    .map(({ revision }) => revision);
}

function inEnvironment(state: State): state is InEnvironment {
  return state.environment !== undefined;
}

/** What can be judged by the callout's own words, before any proxy is at hand; values that are not known yet are as good as any. */
function words({ given }: Draft<State>): string[] {
  const { attachments, parameters } = given;
  const policyName = policyOf(given) ?? "";
  const names = isUnknown(policyName) ? undefined : calloutProblem({ sharedFlow: "any", policyName });
  const values =
    typeof parameters === "object" ? calloutProblem({ sharedFlow: "any", policyName: "any", parameters }) : undefined;
  const steps = Array.isArray(attachments) ? attachments.map(attachmentProblem) : [];
  return [
    ...(names === undefined ? [] : [`policyName: ${names}`]),
    ...(values === undefined ? [] : [`parameters: ${values}`]),
    ...steps.flatMap((problem, index) => (problem === undefined ? [] : [`attachments[${index}]: ${problem}`])),
  ];
}

function whichRevision({ wanted, pending }: Draft<State>): string[] {
  const given = wanted.proxyRevision !== undefined || pending("proxyRevision");
  if (!given || (wanted.environment === undefined && !pending("environment"))) return [];
  return ["proxyRevision and environment exclude each other: in an environment, what is live there is the base."];
}

/** Whether nothing that reaches Apigee changed, so that flags alone are noted. What was not seen attached, or is left over, is taken up again. */
function sameWork(wanted: State, known: State): boolean {
  const same = wanted.proxyRevision === known.proxyRevision && isDeepStrictEqual(calloutOf(wanted), calloutOf(known));
  return same && known.attached.length > 0 && known.revisions.length <= 1;
}

function outputsOf({ revision: current, baseRevision, revisions, attached, warnings, adopted }: State): Partial<State> {
  return { revision: current, baseRevision, revisions, attached, warnings, ...(adopted ? { adopted } : {}) };
}
