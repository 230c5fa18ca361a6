import { z } from "zod";
import { planeNamed } from "../apigee/planes";
import { reverseProxyBundle } from "../bundle/reverse-proxy";
import type { Draft } from "../pulumi/lifecycle";
import { type Content, readNamedBundle } from "./bundle-resource-content";
import { bundleLifecycle } from "./bundle-resource.lifecycle";
import { bundleRules, type BundleState } from "./bundle-resource-state";
import { kinds } from "./kinds";
import { filled, textThat } from "./rules";

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
    target: textThat(targetProblem).optional(),
    virtualHosts: z.array(filled).optional(),
  }),
  content,
});

function reverseProxy({ name = "", basePath = "", target = "", virtualHosts }: Partial<State>) {
  return reverseProxyBundle({ name, basePath, target, ...(virtualHosts ? { virtualHosts } : {}) });
}

function targetProblem(text: string): string | undefined {
  const url = URL.canParse(text) && !/\s/u.test(text) ? new URL(text) : undefined;
  if (!url || !/^https?:$/u.test(url.protocol))
    return "must be an http or https URL, such as https://orders.example.com.";
  if (url.hash !== "") return "must hold no fragment: leave out the # and what follows it.";
  if (`${url.username}${url.password}` === "") return undefined;
  return "must hold no user name or password, which everyone would see: let a policy of the proxy send them.";
}

function contentProblems(draft: Draft<State>): string[] {
  const given = (argument: Argument) => draft.wanted[argument] !== undefined || draft.pending(argument);
  // Apigee X routes by environment groups; bundles there name no hosts.
  if (given("virtualHosts") && draft.wanted.plane && !planeNamed(draft.wanted.plane).bundles.virtualHosts) {
    return ["virtualHosts belongs to Apigee Edge and Private Cloud; leave it out on Apigee X."];
  }
  if (given("bundle")) return bothGiven(given);
  const missing = (["basePath", "target"] as const).filter((argument) => !given(argument));
  if (missing.length === 2) return ["bundle is missing, and basePath and target too: give either."];
  return missing.map((argument) => `${argument} is missing: a reverse proxy needs basePath and target.`);
}

function bothGiven(given: (argument: Argument) => boolean): string[] {
  const extra = (["basePath", "target"] as const).filter(given);
  return extra.map((argument) => `${argument} cannot be given beside bundle, which has its own.`);
}
