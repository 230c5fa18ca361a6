import { z } from "zod";
import { planeNamed } from "../apigee/planes";
import { reverseProxyBundle } from "../bundle/reverse-proxy";
import type { Draft } from "../pulumi/lifecycle";
import { type Content, readNamedBundle } from "./bundle-resource-content";
import { bundleLifecycle } from "./bundle-resource.lifecycle";
import { bundleRules, type BundleState } from "./bundle-resource-state";
import { kinds } from "./kinds";
import { filled } from "./rules";

interface State extends BundleState {
  basePath?: string;
  target?: string;
  virtualHosts?: string[];
}

const contentArguments = ["bundle", "basePath", "target", "virtualHosts"] as const;

type Argument = (typeof contentArguments)[number];

const content: Content<State> = {
  kind: "apiproxy",
  problems: contentProblems,
  argument: ({ bundle }) => (bundle === undefined ? "target" : "bundle"),
  pending: (draft) =>
    contentArguments.some((argument) => draft.pending(argument)) ||
    (draft.wanted.bundle === undefined && draft.pending("name")),
  read: (wanted) => (wanted.bundle === undefined ? reverseProxy(wanted) : readNamedBundle(wanted.bundle)),
  edits: [],
};

const basePath = z.string().regex(/^\/[^\s?#]*$/u, 'must begin with "/" and may hold no blanks, "?" or "#".');

/** The behaviour of a proxy. */
export const lifecycle = bundleLifecycle<State>({
  facts: kinds.ApiProxy,
  collection: "apis",
  rules: z.strictObject({
    ...bundleRules,
    bundle: filled.optional(),
    basePath: basePath.optional(),
    target: z
      .string()
      .refine(isTarget, "must be an http or https URL without user name, password or fragment.")
      .optional(),
    virtualHosts: z.array(filled).optional(),
  }),
  content,
});

function reverseProxy({ name = "", basePath = "", target = "", virtualHosts }: Partial<State>) {
  return reverseProxyBundle({ name, basePath, target, ...(virtualHosts ? { virtualHosts } : {}) });
}

function isTarget(text: string): boolean {
  if (!URL.canParse(text) || /\s/u.test(text)) return false;
  const { protocol, username, password, hash } = new URL(text);
  return /^https?:$/u.test(protocol) && `${username}${password}${hash}` === "";
}

function contentProblems(draft: Draft<State>): string[] {
  const given = (argument: Argument) => draft.wanted[argument] !== undefined || draft.pending(argument);
  // Apigee X routes by environment groups; bundles there name no hosts.
  if (given("virtualHosts") && draft.wanted.plane && !planeNamed(draft.wanted.plane).bundles.virtualHosts) {
    return ["virtualHosts belongs to Apigee Edge and Private Cloud; leave it out on Apigee X."];
  }
  if (given("bundle")) return bothGiven(given);
  return (["basePath", "target"] as const)
    .filter((argument) => !given(argument))
    .map((argument) => `${argument} is missing: give bundle, or basePath and target.`);
}

function bothGiven(given: (argument: Argument) => boolean): string[] {
  const extra = (["basePath", "target"] as const).filter(given);
  return extra.map((argument) => `${argument} cannot be given beside bundle, which has its own.`);
}
