import { emptyContent } from "../../bundles/content";
import { exported } from "../../bundles/descriptor";
import { makeZip } from "../../bundles/files";
import { type Bundle, type Kind, type Revision, type Store } from "../../store";
import { bundleJson, listedJson, revisionJson } from "./bundle-json";
import { invalid, precondition } from "./errors";
import { bundleOf, bundlePath, COLLECTIONS, revisionOf, revisionPath } from "./lookups";
import { Raw, type Asked, type Routes } from "./router";
import { readUpload, type Upload } from "./upload";

const MOST_REVISIONS = 250;

/** Proxies and shared flows: imports, lists, revisions, downloads, deletes. */
export function bundleRoutes(kind: Kind): Routes {
  const all = COLLECTIONS[kind];
  const one = `${all}/:name`;
  const revision = `${one}/revisions/:revision`;
  return {
    [`POST ${all}`]: {
      query: {
        action: "string",
        name: "string",
        space: "string",
        ...(kind === "proxy" ? { validate: "boolean" } : {}),
      },
      run: (asked) => importBundle(asked, kind),
    },
    [`GET ${all}`]: {
      query: { includeRevisions: "boolean", includeMetaData: "boolean", space: "string" },
      run: (asked) => list(asked, kind),
    },
    [`GET ${one}`]: { run: (asked) => bundleJson(bundleOf(asked, kind)) },
    [`DELETE ${one}`]: { run: (asked) => deleteBundle(asked, kind) },
    [`GET ${one}/revisions`]: { run: (asked) => [...bundleOf(asked, kind).revisions.keys()].map(String) },
    [`GET ${revision}`]: { query: { format: "string" }, run: (asked) => readRevision(asked, kind) },
    [`POST ${revision}`]: { query: { validate: "boolean" }, run: (asked) => overwrite(asked, kind) },
    [`DELETE ${revision}`]: { run: (asked) => deleteRevision(asked, kind) },
  };
}

async function importBundle({ store, query, request }: Asked, kind: Kind): Promise<unknown> {
  const { action, name, space } = query as { action?: string; name?: string; space?: string };
  if (!name) throw invalid("name must be set");
  if (!/^[A-Za-z0-9._-]+$/.test(name))
    throw invalid(`invalid name "${name}": only A-Z, a-z, 0-9, ".", "_" and "-" may be used`);
  if (kind === "proxy" && action === undefined)
    return addRevision(store, kind, name, space, { files: new Map(), content: emptyContent() });
  if (action !== "import" && action !== "validate")
    throw invalid(`invalid action "${action ?? ""}": must be import or validate`);
  const upload = await readUpload(request, kind);
  if (action === "import") return addRevision(store, kind, name, space, upload);
  const now = Date.now();
  const bundle = newBundle(kind, name, space);
  return revisionJson(bundle, { ...upload, number: 0, createdAt: now, lastModifiedAt: now, wasDeployed: false });
}

function addRevision(store: Store, kind: Kind, name: string, space: string | undefined, upload: Upload): unknown {
  const bundle = store.bundles[kind].get(name) ?? newBundle(kind, name, space);
  // Whether the 251st import is refused or drops the oldest is not public; a client must be ready for either.
  if (bundle.revisions.size >= MOST_REVISIONS)
    throw precondition(
      `${bundlePath(store.organization, kind, name)} has ${MOST_REVISIONS} revisions, the most that are kept`,
    );
  const now = Date.now();
  const revision: Revision = {
    ...upload,
    number: bundle.nextRevision,
    createdAt: now,
    lastModifiedAt: now,
    wasDeployed: false,
  };
  bundle.revisions.set(revision.number, revision);
  bundle.nextRevision += 1;
  bundle.lastModifiedAt = now;
  store.bundles[kind].set(name, bundle);
  return revisionJson(bundle, revision);
}

function newBundle(kind: Kind, name: string, space: string | undefined): Bundle {
  const now = Date.now();
  const keyValueMaps: Bundle["keyValueMaps"] = new Map();
  return {
    kind,
    name,
    revisions: new Map(),
    nextRevision: 1,
    createdAt: now,
    lastModifiedAt: now,
    keyValueMaps,
    ...(space ? { space } : {}),
  };
}

function list({ store, query }: Asked, kind: Kind): unknown {
  const bundles = [...store.bundles[kind].values()].filter((bundle) => !query.space || bundle.space === query.space);
  const listed = bundles.map((bundle) =>
    listedJson(bundle, query.includeRevisions === true, query.includeMetaData === true),
  );
  return kind === "proxy" ? { proxies: listed } : { sharedFlows: listed };
}

function readRevision(asked: Asked, kind: Kind): unknown {
  const revision = revisionOf(asked, kind);
  const { format } = asked.query;
  if (format === undefined) return revisionJson(bundleOf(asked, kind), revision);
  if (format !== "bundle") throw invalid(`invalid format "${String(format)}": must be bundle`);
  return new Raw("application/zip", makeZip(exported(kind, revision)));
}

async function overwrite(asked: Asked, kind: Kind): Promise<unknown> {
  const revision = revisionOf(asked, kind);
  const path = pathOf(asked, kind, revision);
  const upload = await readUpload(asked.request, kind);
  if (revision.wasDeployed) throw precondition(`${path} is immutable: it is or was deployed`);
  Object.assign(revision, upload, { lastModifiedAt: Date.now() });
  return revisionJson(bundleOf(asked, kind), revision);
}

function deleteRevision(asked: Asked, kind: Kind): unknown {
  const revision = revisionOf(asked, kind);
  const bundle = bundleOf(asked, kind);
  const environments = deployedIn(asked.store, kind, bundle.name, revision);
  if (environments.length > 0)
    throw precondition(`${pathOf(asked, kind, revision)} is deployed in ${environments.join(", ")}; undeploy it first`);
  // What becomes of a proxy whose last revision goes is not public. Here it stays, with no revision.
  bundle.revisions.delete(revision.number);
  bundle.lastModifiedAt = Date.now();
  return revisionJson(bundle, revision);
}

function deleteBundle(asked: Asked, kind: Kind): unknown {
  const bundle = bundleOf(asked, kind);
  const environments = deployedIn(asked.store, kind, bundle.name);
  const path = bundlePath(asked.store.organization, kind, bundle.name);
  if (environments.length > 0)
    throw precondition(`${path} is deployed in ${environments.join(", ")}; undeploy it first`);
  asked.store.bundles[kind].delete(bundle.name);
  return bundleJson(bundle);
}

function pathOf({ store, params }: Asked, kind: Kind, { number }: Revision): string {
  return revisionPath(store.organization, kind, params.name ?? "", number);
}

function deployedIn(store: Store, kind: Kind, name: string, revision?: Revision): string[] {
  return [...store.environments.values()]
    .filter(({ deployments }) => deployments.of(kind, name).some((other) => !revision || other.revision === revision))
    .map((environment) => environment.name);
}
