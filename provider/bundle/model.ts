import { childText, descendants } from "./elements";
import { BundleError } from "./errors";
import { kindOf, xmlFilesIn, type BundleKind, type Files } from "./files";
import { parseXml, type XmlDocument, type XmlElement } from "./xml";

/** A policy of a bundle. */
export interface Policy {
  file: string;
  /** The name that steps use: the name attribute, or the file's name where there is none. */
  name: string;
  displayName: string | undefined;
  /** Name of the root element, such as FlowCallout. */
  type: string;
  document: XmlDocument;
}

/** A ProxyEndpoint or TargetEndpoint of a proxy. */
export interface Endpoint {
  kind: "proxy" | "target";
  name: string;
  file: string;
  document: XmlDocument;
}

const rootNames: Readonly<Record<BundleKind, string>> = { apiproxy: "APIProxy", sharedflow: "SharedFlowBundle" };
const endpointFolders = [
  { kind: "proxy", folder: "proxies", root: "ProxyEndpoint" },
  { kind: "target", folder: "targets", root: "TargetEndpoint" },
] as const;

/** All policies of a bundle, in the order of their paths. */
export function policiesOf(files: Files): Policy[] {
  return xmlFilesIn(files, "policies").map((file) => policyFrom(read(files, file)));
}

/** All endpoints of a proxy, proxy endpoints first; a shared flow has none. */
export function endpointsOf(files: Files): Endpoint[] {
  return endpointFolders.flatMap(({ kind, folder, root }) =>
    xmlFilesIn(files, folder)
      .map((file) => read(files, file))
      .filter((document) => document.root.name === root)
      .map((document) => ({ kind, file: document.file, document, name: nameOf(document) })),
  );
}

/** The XML file whose root names the whole bundle; its file name is free. */
export function descriptorOf(files: Files): XmlDocument | undefined {
  const root = rootNames[kindOf(files)];
  return xmlFilesIn(files, "")
    .map((file) => read(files, file))
    .find((document) => document.root.name === root);
}

/** The files that hold flows: endpoints of a proxy, or the flows of a shared flow. */
export function flowDocuments(files: Files): XmlDocument[] {
  const folders = ["proxies", "targets", "sharedflows"];
  return folders.flatMap((folder) => xmlFilesIn(files, folder)).map((file) => read(files, file));
}

/** Every step of a flow document, fault rules included, whose policy has this name; without a name, every step. */
export function stepsIn(document: XmlDocument, policyName?: string): XmlElement[] {
  const steps = descendants(document.root, "Step");
  return policyName === undefined ? steps : steps.filter((step) => stepName(step) === policyName);
}

/** The name of the policy that a step runs. */
export function stepName(step: XmlElement): string | undefined {
  return childText(step, "Name");
}

/** "Load-KVM (KeyValueMapOperations), Call (ServiceCallout)", for errors that say what was found. */
export function listPolicies(policies: Policy[]): string {
  return policies.length === 0 ? "no policy at all" : policies.map(({ name, type }) => `${name} (${type})`).join(", ");
}

/** Reads one XML file of a bundle by its path. */
export function read(files: Files, file: string): XmlDocument {
  const bytes = files.get(file);
  if (bytes === undefined) throw new BundleError("is not in this bundle", { file });
  return parseXml(bytes, file);
}

function policyFrom(document: XmlDocument): Policy {
  const { root, file } = document;
  return { file, document, type: root.name, name: nameOf(document), displayName: childText(root, "DisplayName") };
}

function nameOf({ root, file }: XmlDocument): string {
  return root.attributes["name"] ?? file.slice(file.lastIndexOf("/") + 1).replace(/\.xml$/i, "");
}
