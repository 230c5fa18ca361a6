import { createHash } from "node:crypto";
import { comparable } from "./bundles/descriptor";
import { deploymentKey } from "./deployment-set";
import type { Bundle, Deployment, Environment, Kind, Revision, Store } from "./store";

/** A still picture of the organization, to be held against another one. */
export interface Snapshot {
  /** All that is compared, files, keys and values of entries as digests; equal organizations give equal JSON. */
  toJSON(): unknown;
  /** One sentence for each thing that another, later picture shows differently; values of entries and keys are never told. */
  differences(other: Snapshot): string[];
}

/**
 * What two organizations may differ in and still be the same to everyone who uses them. The descriptor of a bundle is compared
 * without the parts that an export writes anew (`VOLATILE_ELEMENTS`, `VOLATILE_ATTRIBUTE`); contents are compared, not numbers.
 */
const IGNORED = ["createdAt", "createdBy", "lastModifiedAt", "lastModifiedBy", "deployStartTime", "nextRevision"];

/** What is in the picture as digests alone: the private key of an alias, the values of a map's entries. */
const SECRET = ["key", "entries"];

type Tree = { [name: string]: Tree } | string | number | boolean;

/** Takes the picture. */
export function takeSnapshot(store: Store): Snapshot {
  return new Picture(treeOf(store), revisionNames(store));
}

class Picture implements Snapshot {
  constructor(
    private readonly tree: Tree,
    /** Contents of revisions → what to call them in a sentence. */
    private readonly names: Map<string, string>,
  ) {}

  toJSON(): unknown {
    return this.tree;
  }

  differences(other: Snapshot): string[] {
    const names = other instanceof Picture ? new Map([...this.names, ...other.names]) : this.names;
    const said = (place: string[]) => place.map((step) => names.get(step) ?? step).join(" › ");
    return compare(this.tree, other.toJSON() as Tree, []).map(([place, what]) => `${said(place)} ${what}`);
  }
}

function compare(
  before: Tree | undefined,
  after: Tree | undefined,
  place: string[],
): [place: string[], what: string][] {
  if (before === undefined) return [[place, "is new"]];
  if (after === undefined) return [[place, "is gone"]];
  if (typeof before === "object" && typeof after === "object") {
    const names = [...new Set([...Object.keys(before), ...Object.keys(after)])];
    return names.flatMap((name) => compare(before[name], after[name], [...place, name]));
  }
  return before === after ? [] : [[place, change(before, after, place)]];
}

/** Only what is harmless and short is told; the value of an entry may be a secret. */
function change(before: Tree, after: Tree, place: string[]): string {
  const telling = ["state", "refers", "sharedFlow", "continueOnError", "serviceAccount", "resourceType", "times"];
  return telling.includes(place[place.length - 1] ?? "") ? `changed from ${said(before)} to ${said(after)}` : "changed";
}

function said(value: Tree): string {
  return typeof value === "object" ? "something else" : String(value);
}

function treeOf(store: Store): Tree {
  return {
    keyValueMaps: plain(store.keyValueMaps),
    environmentGroups: plain(store.groups),
    environments: byName(store.environments, environmentTree),
    proxies: byName(store.bundles.proxy, bundleTree),
    sharedFlows: byName(store.bundles.sharedFlow, bundleTree),
  };
}

function environmentTree({ deployments, live, ...rest }: Environment): Tree {
  return {
    ...(plain(rest) as object),
    deployments: byName(grouped(deployments.all()), (found) => byName(new Map(found.entries()), deploymentTree)),
    live: byName(live, (revisions, key) => byName(new Map(revisions.entries()), (one) => files(kindOf(key), one))),
  };
}

function grouped(deployments: Deployment[]): Map<string, Deployment[]> {
  const groups = new Map<string, Deployment[]>();
  for (const one of deployments) {
    const key = deploymentKey(one.kind, one.name);
    groups.set(key, [...(groups.get(key) ?? []), one]);
  }
  return groups;
}

function deploymentTree({ revision, ...rest }: Deployment): Tree {
  return { ...(plain(rest) as object), content: digest(rest.kind, revision) };
}

function bundleTree({ kind, revisions, ...rest }: Bundle): Tree {
  const counted: Record<string, Tree> = {};
  for (const revision of revisions.values()) {
    const content = digest(kind, revision);
    const before = counted[content] as { times: number } | undefined;
    counted[content] = { times: (before?.times ?? 0) + 1, files: files(kind, revision) };
  }
  return { ...(plain(rest) as object), revisions: counted };
}

function revisionNames(store: Store): Map<string, string> {
  const all = (["proxy", "sharedFlow"] as const).flatMap((kind) => [...store.bundles[kind].values()]);
  const pairs = all.flatMap(({ kind, revisions }) =>
    [...revisions.values()].map((revision) => [digest(kind, revision), `revision ${revision.number}`] as const),
  );
  return new Map(pairs);
}

function kindOf(key: string): Kind {
  return key.startsWith("proxy/") ? "proxy" : "sharedFlow";
}

const known = new WeakMap<Revision["files"], Record<string, string>>();

/** Digests of the files; kept, since a revision's files are never changed, only exchanged. */
function files(kind: Kind, revision: Revision): Record<string, string> {
  const before = known.get(revision.files);
  if (before) return before;
  const entries = [...comparable(kind, revision.files)].map(([name, bytes]) => [name, sha256(bytes)] as const);
  const made = Object.fromEntries(entries.sort(([a], [b]) => (a < b ? -1 : 1)));
  known.set(revision.files, made);
  return made;
}

function digest(kind: Kind, revision: Revision): string {
  return sha256(JSON.stringify(files(kind, revision)));
}

function sha256(data: Buffer | string): string {
  return createHash("sha256").update(data).digest("hex");
}

function byName<T>(things: ReadonlyMap<string | number, T>, tree: (thing: T, name: string) => Tree): Tree {
  const entries = [...things].map(([name, thing]) => [String(name), tree(thing, String(name))] as const);
  return Object.fromEntries(entries.sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** Digests instead of texts: what may be secret is compared and never told. */
function hidden(value: unknown): Tree {
  if (value instanceof Map) return byName(value as Map<string, unknown>, hidden);
  return sha256(JSON.stringify(value));
}

function plain(value: unknown): Tree {
  if (value instanceof Map) return byName(value as Map<string, unknown>, plain);
  if (value instanceof Set) return plain([...value].sort());
  if (Buffer.isBuffer(value)) return sha256(value);
  if (value === null || typeof value !== "object") return value as Tree;
  const kept = Object.entries(value).filter(([name, inner]) => !IGNORED.includes(name) && inner !== undefined);
  return Object.fromEntries(kept.map(([name, inner]) => [name, SECRET.includes(name) ? hidden(inner) : plain(inner)]));
}
