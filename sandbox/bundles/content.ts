import type { Kind } from "../store";
import { check } from "./check";
import type { BundleFiles } from "./files";
import { FOLDERS, parseParts, type Part, type Violation } from "./parts";
import { child, descendants, type Element } from "./xml";

/** What a bundle says about itself, read once so that no later call has to open XML again. */
export interface Content {
  displayName: string;
  description: string;
  policies: string[];
  /** `type://name`. */
  resources: string[];
  proxyEndpoints: string[];
  targetEndpoints: string[];
  sharedFlows: string[];
  basePaths: string[];
  /** Where a plane has virtual hosts: those that its endpoints listen on. */
  virtualHosts: string[];
  /** Shared flows that a FlowCallout policy names. */
  calls: string[];
  /** Why no runtime would load it, although it imports. */
  runtimeErrors: string[];
  /** Servers that would not load it, with their reasons; the others would. */
  failingServers: Record<string, string>;
}

/** Reads what the files say and what is wrong with them. */
export function readContent(kind: Kind, files: BundleFiles): { content: Content; violations: Violation[] } {
  const { parts, violations } = parseParts(kind, files);
  const content = describe(kind, files, parts);
  return { content, violations: violations.length > 0 ? violations : check(kind, parts) };
}

/** Reads files that no import checked: what is wrong with them shows when they are deployed. */
export function readUnchecked(kind: Kind, files: BundleFiles): Content {
  if (files.size === 0) return emptyContent();
  const { content, violations } = readContent(kind, files);
  const faults = violations.map(({ filename, description }) => `${filename}: ${description}`);
  return { ...content, runtimeErrors: [...content.runtimeErrors, ...faults] };
}

/** The content of a proxy that was created without a bundle. */
export function emptyContent(): Content {
  return describe("proxy", new Map(), []);
}

function describe(kind: Kind, files: BundleFiles, parts: Part[]): Content {
  const named = (folder: Part["folder"], root: string) =>
    parts.filter((part) => part.folder === folder && part.root.name === root).map((part) => nameOf(part));
  const descriptor = parts.find((part) => part.folder === "")?.root;
  const policies = parts.filter((part) => part.folder === "policies");
  const connections = parts.filter(({ folder }) => folder === "proxies").flatMap(({ root }) => connectionsOf(root));
  const callouts = policies.filter(({ root }) => root.name === "FlowCallout");
  return {
    displayName: textOf(descriptor, "DisplayName"),
    description: textOf(descriptor, "Description"),
    policies: policies.map(nameOf),
    resources: resourcesOf(kind, files),
    proxyEndpoints: named("proxies", "ProxyEndpoint"),
    targetEndpoints: named("targets", "TargetEndpoint"),
    sharedFlows: named("sharedflows", "SharedFlow"),
    basePaths: connections.flatMap((connection) => textOf(connection, "BasePath") || "/"),
    virtualHosts: [...new Set(connections.flatMap(virtualHosts))],
    calls: [...new Set(callouts.map(({ root }) => textOf(root, "SharedFlowBundle")))],
    runtimeErrors: runtimeErrors(files, policies),
    failingServers: failingServers(policies),
  };
}

function nameOf({ root, filename }: Part): string {
  return root.attributes.name ?? filename.replace(/^.*\/|\.xml$/g, "");
}

function textOf(element: Element | undefined, name: string): string {
  return (element && child(element, name)?.text) ?? "";
}

function connectionsOf(endpoint: Element): Element[] {
  return descendants(endpoint, "HTTPProxyConnection");
}

function virtualHosts(connection: Element): string[] {
  return connection.children.filter(({ name }) => name === "VirtualHost").map(({ text }) => text);
}

function resourcesOf(kind: Kind, files: BundleFiles): string[] {
  const pattern = new RegExp(`^(?:\\./)?${FOLDERS[kind]}/resources/([^/]+)/(.+)$`);
  return [...files.keys()].flatMap((name) => {
    const match = pattern.exec(name);
    return match ? [`${match[1]}://${match[2]}`] : [];
  });
}

/**
 * A bundle zipped with `./` before its names imports, and then no runtime finds its files. A policy
 * `<SandboxFailsToLoad name="…">reason</SandboxFailsToLoad>` exists here alone: it makes a deployment end in ERROR at will.
 * With `server="…"` it is that server alone which does not load the bundle.
 */
function runtimeErrors(files: BundleFiles, policies: Part[]): string[] {
  const lost = [...files.keys()].filter((name) => /^\.\/.*\/(proxies|sharedflows)\/[^/]+\.xml$/.test(name));
  const refused = refusedPolicies(policies).filter(({ root }) => !root.attributes.server);
  return [...lost.map((name) => `Failed to load file : ${name.replace(/^\.\/[^/]+/, "")}`), ...refused.map(reasonOf)];
}

function failingServers(policies: Part[]): Record<string, string> {
  const named = refusedPolicies(policies).filter(({ root }) => root.attributes.server);
  return Object.fromEntries(named.map((part) => [part.root.attributes.server ?? "", reasonOf(part)]));
}

function refusedPolicies(policies: Part[]): Part[] {
  return policies.filter(({ root }) => root.name === "SandboxFailsToLoad");
}

function reasonOf(part: Part): string {
  return part.root.text || `Failed to load policy ${nameOf(part)}`;
}
