import type { Kind } from "../store";
import { DESCRIPTORS, FOLDERS, type Part, type Violation } from "./parts";
import { child, descendants, type Element } from "./xml";

const ROOTS: Partial<Record<Part["folder"], string>> = {
  proxies: "ProxyEndpoint",
  targets: "TargetEndpoint",
  sharedflows: "SharedFlow",
};
const SINGLE = ["PreFlow", "PostFlow", "Flows", "PostClientFlow"];

/** What Apigee would refuse at an import; empty when the bundle is sound. */
export function check(kind: Kind, parts: Part[]): Violation[] {
  return [
    ...descriptorFaults(kind, parts),
    ...parts.flatMap(rootFaults),
    ...policyFaults(parts),
    ...stepFaults(parts),
    ...routeFaults(parts),
    ...parts.flatMap(doubledFlows),
  ];
}

function descriptorFaults(kind: Kind, parts: Part[]): Violation[] {
  const root = DESCRIPTORS[kind];
  if (parts.some((part) => part.folder === "" && part.root.name === root)) return [];
  return [{ filename: FOLDERS[kind], description: `no XML file with the root element ${root} was found` }];
}

function rootFaults({ folder, filename, root }: Part): Violation[] {
  const expected = ROOTS[folder];
  if (!expected || root.name === expected) return [];
  return [{ filename, description: `the root element is ${root.name}, expected ${expected}` }];
}

function policyFaults(parts: Part[]): Violation[] {
  const seen = new Set<string>();
  return parts
    .filter(({ folder }) => folder === "policies")
    .flatMap(({ filename, root }) => {
      const name = root.attributes.name;
      const faults = policyFault(root, seen);
      if (name) seen.add(name);
      return faults.map((description) => ({ filename, description }));
    });
}

function policyFault(root: Element, seen: Set<string>): string[] {
  const name = root.attributes.name;
  if (!name) return ["the policy has no name attribute"];
  // No public source tells what Apigee does with two policies of one name; refusing is the stricter answer.
  if (seen.has(name)) return [`another policy is named ${name} as well`];
  if (root.name === "FlowCallout" && !child(root, "SharedFlowBundle")?.text) {
    return ["FlowCallout names no SharedFlowBundle"];
  }
  return [];
}

function stepFaults(parts: Part[]): Violation[] {
  const policies = new Set(parts.filter((p) => p.folder === "policies").map(({ root }) => root.attributes.name));
  return parts
    .filter(({ folder }) => folder in ROOTS)
    .flatMap(({ filename, root }) =>
      stepNames(root)
        .filter((name) => !policies.has(name))
        .map((name) => ({ filename, description: `Step refers to the policy "${name}", which is not in the bundle` })),
    );
}

function stepNames(root: Element): string[] {
  return descendants(root, "Step").map((step) => child(step, "Name")?.text ?? "");
}

function routeFaults(parts: Part[]): Violation[] {
  const targets = new Set(parts.filter((p) => p.folder === "targets").map(({ root }) => root.attributes.name));
  return parts
    .filter(({ folder }) => folder === "proxies")
    .flatMap(({ filename, root }) =>
      descendants(root, "RouteRule")
        .flatMap((rule) => child(rule, "TargetEndpoint")?.text ?? [])
        .filter((name) => name !== "" && !targets.has(name))
        .map((name) => ({
          filename,
          description: `RouteRule refers to the target "${name}", which is not in the bundle`,
        })),
    );
}

function doubledFlows({ folder, filename, root }: Part): Violation[] {
  if (folder !== "proxies" && folder !== "targets") return [];
  return SINGLE.filter((name) => root.children.filter((inner) => inner.name === name).length > 1).map((name) => ({
    filename,
    description: `more than one ${name}`,
  }));
}
