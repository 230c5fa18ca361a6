import { choosePolicy } from "./choose-policy";
import { commentedElements, hasCommented } from "./commented";
import { childText, descendants } from "./elements";
import type { Files } from "./files";
import { policiesOf, type Policy } from "./model";
import { parseText, type XmlElement } from "./xml";

/** What a shared flow wants of its key value map, read from its own policy. */
export interface KvmNeeds {
  /** Name of the policy that reads the map. */
  policy: string;
  mapIdentifier: string;
  /** "environment", "organization", "apiproxy" or what else the policy says. */
  scope: string;
  /** Keys that it reads, and those of its (commented) InitialEntries. */
  keys: string[];
  /** Every value goes into a private variable, so the map may be encrypted. */
  assignsToPrivate: boolean;
  /** How long the runtime may serve an old value. */
  expirySeconds?: number;
  /** The bundle itself writes entries into the map. */
  hasLiveInitialEntries: boolean;
}

/** Reads what the shared flow's KeyValueMapOperations policy wants; none or several such policies is an error. */
export function readKvmNeeds(files: Files, policy?: string): KvmNeeds {
  const found = chooseReader(files, policy);
  const { root } = found.document;
  const gets = descendants(root, "Get");
  const expiry = Number(childText(root, "ExpiryTimeInSecs") || undefined);
  return {
    policy: found.name,
    mapIdentifier: mapName(root),
    scope: childText(root, "Scope") || "environment",
    keys: [...new Set([...gets, ...initialEntries(found)].flatMap(literalKeys))],
    assignsToPrivate: gets.every(({ attributes }) => attributes["assignTo"]?.startsWith("private.")),
    hasLiveInitialEntries: descendants(root, "InitialEntries").some(({ children }) => children.length > 0),
    ...(Number.isFinite(expiry) && { expirySeconds: expiry }),
  };
}

function chooseReader(files: Files, policy: string | undefined): Policy {
  const reads = ({ document }: Policy) => descendants(document.root, "Get").length > 0;
  const seeds = ({ document }: Policy) =>
    descendants(document.root, "InitialEntries").length > 0 || hasCommented(document, "InitialEntries");
  const both = policiesOf(files).filter((one) => one.type === "KeyValueMapOperations" && reads(one) && seeds(one));
  const suits = both.length === 1 ? (one: Policy) => reads(one) && seeds(one) : reads;
  return choosePolicy(files, {
    type: "KeyValueMapOperations",
    policy,
    having: "<Get>",
    suits: policy === undefined ? suits : reads,
  });
}

/** A policy without a name for its map uses Apigee's own default. */
function mapName(root: XmlElement): string {
  return root.attributes["mapIdentifier"] || childText(root, "MapName") || "kvmap";
}

function initialEntries({ document }: Policy): XmlElement[] {
  const commented = commentedElements(document, "InitialEntries").map(({ comment }) =>
    parseText(comment.text.trim(), document.file),
  );
  return [...descendants(document.root, "InitialEntries"), ...commented].flatMap((list) => descendants(list, "Entry"));
}

function literalKeys(element: XmlElement): string[] {
  return descendants(element, "Parameter")
    .map(({ text }) => text.trim())
    .filter((key) => key !== "");
}
