/**
 * Whatever is asked of an XML file by name, with the elements in which it is asked for (none: wherever it stands).
 * Only these are kept of a parsed file, as bundles may be large and the rest is never looked at.
 */
const elements = {
  // Endpoints and shared flows
  PreFlow: [],
  PostFlow: [],
  PostClientFlow: [],
  EventFlow: [],
  Flows: [],
  Flow: ["Flows"],
  Request: ["PreFlow", "PostFlow", "PostClientFlow", "Flow"],
  Response: ["PreFlow", "PostFlow", "PostClientFlow", "Flow"],
  FaultRules: [],
  DefaultFaultRule: [],
  Step: [],
  Name: ["Step"],
  Condition: ["Step", "Flow"],
  HTTPProxyConnection: [],
  BasePath: ["HTTPProxyConnection"],
  RouteRule: [],
  TargetEndpoint: ["RouteRule"],
  // Descriptors
  Basepaths: [],
  ConfigurationVersion: [],
  CreatedAt: [],
  CreatedBy: [],
  Description: [],
  DisplayName: [],
  LastModifiedAt: [],
  LastModifiedBy: [],
  ManifestVersion: [],
  Policies: [],
  Policy: [],
  // Policies
  SharedFlowBundle: [],
  Parameters: [],
  Parameter: ["Parameters", "Key", "Get"],
  Get: [],
  InitialEntries: [],
  Entry: ["InitialEntries"],
  Key: ["Entry", "Get"],
  Value: ["Entry"],
  ExpiryTimeInSecs: [],
  Scope: [],
  MapName: [],
  TrustStore: [],
  SSLInfo: [],
  Enabled: ["SSLInfo"],
  Enforce: ["SSLInfo"],
  CommonName: ["SSLInfo"],
  IgnoreValidationErrors: ["SSLInfo"],
} as const satisfies Readonly<Record<string, readonly string[]>>;

/** The name of an element that is kept. */
export type ElementName = keyof typeof elements;

const attributes = ["name", "ref", "enabled", "continueOnError", "mapIdentifier", "assignTo"] as const;

/** The name of an attribute that is kept. */
export type AttributeName = (typeof attributes)[number];

/** The attributes of an element that are kept. */
export type XmlAttributes = Partial<Record<AttributeName, string>>;

/** Elements that are looked for in comments. */
export type CommentedName = "InitialEntries" | "TrustStore";

/** What the comment of an attached callout begins with. */
export const recordLabel = " pulumi-apigee-pingauthorize ";

const telling = [`<!--${recordLabel}`, "<InitialEntries", "<TrustStore"];

/** Whether an element is one that is asked for. */
export function isAskedFor(name: string, parent: string | undefined): name is ElementName {
  if (!Object.hasOwn(elements, name)) return false;
  const parents: readonly string[] = elements[name as ElementName];
  return parents.length === 0 || (parent !== undefined && parents.includes(parent));
}

/** Whether an attribute is one that is asked for. */
export function isAskedAttribute(name: string): name is AttributeName {
  return (attributes as readonly string[]).includes(name);
}

/** Whether a comment may hold something that is asked for. */
export function isTelling(comment: string): boolean {
  return telling.some((mark) => comment.includes(mark));
}
