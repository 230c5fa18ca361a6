import type { Bundle, Revision } from "../../store";

/** A proxy or a shared flow, whole. */
export function bundleJson(bundle: Bundle): Record<string, unknown> {
  const numbers = [...bundle.revisions.keys()].map(String);
  return {
    name: bundle.name,
    revision: numbers,
    latestRevisionId: numbers[numbers.length - 1],
    metaData: metaData(bundle),
    space: bundle.space,
    ...(bundle.kind === "proxy" ? { apiProxyType: "PROGRAMMABLE" } : {}),
  };
}

/** The same in a list, where revisions and dates are shown on demand. */
export function listedJson(bundle: Bundle, withRevisions: boolean, withMetaData: boolean): Record<string, unknown> {
  const { revision, latestRevisionId, metaData, ...rest } = bundleJson(bundle);
  return { ...rest, ...(withRevisions ? { revision, latestRevisionId } : {}), ...(withMetaData ? { metaData } : {}) };
}

/** What a revision says of itself; the answer to an import as well. */
export function revisionJson(bundle: Bundle, { content, ...revision }: Revision): Record<string, unknown> {
  const common = {
    name: bundle.name,
    // A bundle that was only validated has no number.
    revision: revision.number > 0 ? String(revision.number) : "",
    type: "Application",
    displayName: content.displayName,
    description: content.description,
    createdAt: String(revision.createdAt),
    lastModifiedAt: String(revision.lastModifiedAt),
    configurationVersion: { majorVersion: 4, minorVersion: 0 },
    contextInfo: `Revision ${revision.number} of application ${bundle.name}`,
    policies: content.policies,
    resources: content.resources,
    resourceFiles: { resourceFile: content.resources.map(resourceFile) },
    entityMetaDataAsProperties: { bundle_type: bundle.kind === "proxy" ? "apiproxy" : "sharedflow" },
  };
  if (bundle.kind === "sharedFlow") return { ...common, sharedFlows: content.sharedFlows };
  return {
    ...common,
    basepaths: content.basePaths,
    proxies: content.proxyEndpoints,
    proxyEndpoints: content.proxyEndpoints,
    targets: content.targetEndpoints,
    targetEndpoints: content.targetEndpoints,
    sharedFlows: content.calls,
  };
}

function resourceFile(resource: string): { type: string; name: string } {
  const [type = "", name = ""] = resource.split("://");
  return { type, name };
}

function metaData(bundle: Bundle): Record<string, string> {
  const subType = bundle.kind === "proxy" ? "Proxy" : "SharedFlow";
  return { createdAt: String(bundle.createdAt), lastModifiedAt: String(bundle.lastModifiedAt), subType };
}
