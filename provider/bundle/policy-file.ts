import { policyNameOf, type Callout } from "./attachment";
import { childOf, childText } from "./elements";
import { folderOf } from "./files";
import { policiesOf, type Policy } from "./model";
import { renderNode, type Node } from "./nodes";
import { recordComment, type CalloutRecord } from "./record";
import { BundleError } from "./errors";
import type { Files } from "./files";

/** Where the callout's policy is put. */
export function policyPath(policyName: string): string {
  return `${folderOf.apiproxy}/policies/${policyName}.xml`;
}

/** The callout's policy file, with what detaching needs to know in a comment. */
export function renderPolicy(callout: Callout, record: CalloutRecord): Buffer {
  const name = policyNameOf(callout);
  const flags = {
    async: "false",
    continueOnError: String(callout.continueOnError ?? false),
    enabled: String(callout.enabled ?? true),
  };
  const content = [
    { name: "DisplayName", content: name },
    { name: "SharedFlowBundle", content: callout.sharedFlow },
    ...parameters(callout),
  ];
  const xml = renderNode(
    { name: "FlowCallout", attributes: { ...flags, name }, content },
    { newline: "\n", indent: "", unit: "    " },
  );
  const opening = xml.indexOf("\n");
  const declaration = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n';
  return Buffer.from(`${declaration}${xml.slice(0, opening)}\n    ${recordComment(record)}${xml.slice(opening)}\n`);
}

/** The policy of a callout's name: by name attribute, else by file name, as either would clash. */
export function findPolicy(files: Files, policyName: string): Policy | undefined {
  const policies = policiesOf(files);
  const named = policies.filter(({ name }) => name === policyName);
  if (named.length > 1) {
    const where = named.map(({ file }) => file).join(" and ");
    throw new BundleError(`two policies have the name "${policyName}": ${where}; remove or rename one of them`);
  }
  return named[0] ?? policies.find(({ file }) => file === policyPath(policyName));
}

/** In what a policy differs from the callout that is wanted, in words; empty where it is equal. */
export function policyDifferences(policy: Policy, callout: Callout): string[] {
  const { root } = policy.document;
  if (policy.type !== "FlowCallout") return [`its type is ${policy.type}, not FlowCallout`];
  const flag = (name: "continueOnError" | "enabled", standard: boolean) =>
    (root.attributes[name]?.trim() ?? String(standard)).toLowerCase();
  const pairs: [string, unknown, unknown][] = [
    ["name", policy.name, policyNameOf(callout)],
    ["SharedFlowBundle", childText(root, "SharedFlowBundle") ?? "", callout.sharedFlow.trim()],
    ["continueOnError", flag("continueOnError", false), String(callout.continueOnError ?? false)],
    ["enabled", flag("enabled", true), String(callout.enabled ?? true)],
  ];
  const differences = pairs
    .filter(([, found, wanted]) => found !== wanted)
    .map(([what, found, wanted]) => `${what} is ${JSON.stringify(found)}, not ${JSON.stringify(wanted)}`);
  return sameParameters(policy, callout) ? differences : [...differences, "its Parameters differ"];
}

function parameters({ parameters = {} }: Callout): Node[] {
  const list = Object.entries(parameters).map(([name, value]): Node => {
    if (typeof value === "string") return { name: "Parameter", attributes: { name }, content: value };
    return { name: "Parameter", attributes: { name, ref: value.ref } };
  });
  return list.length === 0 ? [] : [{ name: "Parameters", content: list }];
}

function sameParameters({ document }: Policy, { parameters = {} }: Callout): boolean {
  const found = (childOf(document.root, "Parameters")?.children ?? []).map(({ attributes, text }) => [
    attributes["name"] ?? "",
    attributes["ref"] === undefined ? { text } : { ref: attributes["ref"] },
  ]);
  const wanted = Object.entries(parameters).map(([name, value]) => [
    name,
    typeof value === "string" ? { text: value } : { ref: value.ref },
  ]);
  return JSON.stringify(found.sort(byName)) === JSON.stringify(wanted.sort(byName));
}

function byName([a]: unknown[], [b]: unknown[]): number {
  return String(a) < String(b) ? -1 : 1;
}
