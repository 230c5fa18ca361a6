import { exported } from "../../bundles/descriptor";
import { makeZip } from "../../bundles/files";
import type { Bundle, Environment, Kind, Revision, Store } from "../../store";
import { bundleJson, revisionJson } from "./bundle-json";
import { redeploy } from "./deployments";
import { invalid, Refusal } from "./errors";
import { bundleOf, COLLECTIONS, revisionOf, WORDS } from "./lookups";
import { Raw, type Asked, type Routes } from "./router";
import { readUpload, type Upload } from "./upload";

/** Proxies and shared flows: imports, lists, revisions, downloads, deletes. */
export function bundleRoutes(kind: Kind): Routes {
  const all = COLLECTIONS[kind];
  const one = `${all}/:name`;
  const revision = `${one}/revisions/:revision`;
  const xml = WORDS[kind];
  return {
    [`POST ${all}`]: { status: 201, xml, run: (asked) => importBundle(asked, kind) },
    [`GET ${all}`]: { run: (asked) => list(asked, kind) },
    [`GET ${one}`]: { xml, run: (asked) => bundleJson(bundleOf(asked, kind)) },
    [`DELETE ${one}`]: { xml, run: (asked) => deleteBundle(asked, kind) },
    [`GET ${one}/revisions`]: { run: (asked) => [...bundleOf(asked, kind).revisions.keys()].map(String).sort() },
    [`GET ${revision}`]: { xml, xmlByDefault: true, run: (asked) => readRevision(asked, kind) },
    [`POST ${revision}`]: { xml, run: (asked) => overwrite(asked, kind) },
    [`DELETE ${revision}`]: { xml, run: (asked) => deleteRevision(asked, kind) },
  };
}

function importBundle(asked: Asked, kind: Kind): object {
  const { action, validate } = asked.given;
  const name = asked.given.name ?? "";
  if (!/^[A-Za-z0-9._-]+$/.test(name))
    throw invalid("messaging.config.beans.InvalidName", `invalid ${WORDS[kind]} name "${name}"`);
  if (action !== "import" && action !== "validate")
    throw invalid("rest.InvalidInput", `invalid action "${action ?? ""}"`);
  // Shared flows are looked into on demand alone. For proxies no source says: the stricter answer.
  const looksInto = action === "validate" || (validate ?? String(kind === "proxy")) === "true";
  const upload = readUpload(asked.request, kind, looksInto);
  const bundle = asked.store.bundles[kind].get(name) ?? newBundle(kind, name);
  const revision = newRevision(bundle, upload);
  if (action === "import") keep(asked.store, bundle, revision);
  return revisionJson(bundle, revision);
}

function newRevision({ nextRevision }: Bundle, upload: Upload): Revision {
  const now = Date.now();
  return { ...upload, number: nextRevision, createdAt: now, lastModifiedAt: now, wasDeployed: false };
}

function keep(store: Store, bundle: Bundle, revision: Revision): void {
  bundle.revisions.set(revision.number, revision);
  bundle.nextRevision += 1;
  bundle.lastModifiedAt = revision.createdAt;
  store.bundles[bundle.kind].set(bundle.name, bundle);
}

function newBundle(kind: Kind, name: string): Bundle {
  const now = Date.now();
  return {
    kind,
    name,
    revisions: new Map(),
    nextRevision: 1,
    createdAt: now,
    lastModifiedAt: now,
    keyValueMaps: new Map(),
  };
}

/** Pages begin with `startKey` itself. */
function list({ store, given }: Asked, kind: Kind): string[] {
  const { startKey, count } = given;
  const names = [...store.bundles[kind].keys()].sort().filter((name) => startKey === undefined || name >= startKey);
  return count === undefined ? names : names.slice(0, Math.min(Number(count) || 100, 100));
}

function readRevision(asked: Asked, kind: Kind): unknown {
  const revision = revisionOf(asked, kind);
  if (asked.given.format === "bundle") return new Raw("application/zip", makeZip(exported(kind, revision)));
  return revisionJson(bundleOf(asked, kind), revision);
}

/** What is deployed is taken down and put up again everywhere at once: nobody should do this. */
async function overwrite(asked: Asked, kind: Kind): Promise<object> {
  const revision = revisionOf(asked, kind);
  // Nothing is published of this for shared flows, and it was seen to ruin deployments: the stricter answer.
  if (kind === "sharedFlow") throw new Refusal(405, "rest.MethodNotAllowed", "import a new revision instead");
  const upload = readUpload(asked.request, kind, true);
  await redeploy(asked, kind, revision, upload);
  return revisionJson(bundleOf(asked, kind), revision);
}

function deleteRevision(asked: Asked, kind: Kind): object {
  const revision = revisionOf(asked, kind);
  const bundle = bundleOf(asked, kind);
  refuseDeployed(asked.store, bundle, revision);
  // What becomes of a proxy whose last revision goes is not public. Here it stays, with no revision.
  bundle.revisions.delete(revision.number);
  bundle.lastModifiedAt = Date.now();
  return revisionJson(bundle, revision);
}

function deleteBundle(asked: Asked, kind: Kind): object {
  const bundle = bundleOf(asked, kind);
  refuseDeployed(asked.store, bundle);
  asked.store.bundles[kind].delete(bundle.name);
  return bundleJson(bundle);
}

/** That it is refused is known, neither status nor code are. */
function refuseDeployed(store: Store, bundle: Bundle, revision?: Revision): void {
  const isIn = ({ deployments }: Environment) =>
    deployments.of(bundle.kind, bundle.name).some((other) => !revision || other.revision === revision);
  const environments = [...store.environments.values()].filter(isIn).map(({ name }) => name);
  if (environments.length === 0) return;
  throw invalid(
    "distribution.ApplicationIsDeployed",
    `${WORDS[bundle.kind]} ${bundle.name} is deployed in environment ${environments.join(", ")}; undeploy it first`,
  );
}
