import type { Bundle, Revision } from "../../store";

const SOMEONE = "someone@example.com";

/** A proxy or a shared flow, its revisions sorted as texts. */
export function bundleJson({ name, revisions, createdAt, lastModifiedAt }: Bundle): object {
  return {
    name,
    revision: [...revisions.keys()].map(String).sort(),
    metaData: { createdAt, createdBy: SOMEONE, lastModifiedAt, lastModifiedBy: SOMEONE, subType: "null" },
  };
}

/** What a revision says of itself; the answer to an import as well. */
export function revisionJson({ kind, name }: Bundle, { number, content, createdAt, lastModifiedAt }: Revision): object {
  return {
    name,
    revision: String(number),
    displayName: content.displayName,
    description: content.description,
    configurationVersion: { majorVersion: 4, minorVersion: 0 },
    contextInfo: `Revision ${number} of application ${name}, in organization`,
    createdAt,
    createdBy: SOMEONE,
    lastModifiedAt,
    lastModifiedBy: SOMEONE,
    policies: content.policies,
    resources: content.resources,
    ...(kind === "proxy"
      ? { basepaths: content.basePaths, proxies: content.proxyEndpoints, targets: content.targetEndpoints }
      : { sharedFlows: content.sharedFlows }),
    type: "Application",
  };
}
