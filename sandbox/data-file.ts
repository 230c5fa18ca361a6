import { existsSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { readUnchecked } from "./bundles/content";
import type { BundleFiles } from "./bundles/files";
import type { Alias } from "./certificates/alias";
import { deploymentKey } from "./deployment-set";
import { isServed, reasonsAgainst } from "./rollout";
import {
  emptyEnvironment,
  emptyStore,
  type Bundle,
  type Deployment,
  type Environment,
  type FlowHook,
  type Keystore,
  type KeyValueMap,
  type Kind,
  type Reference,
  type Revision,
  type Store,
} from "./store";

const FORMAT = "apigee-sandbox/1";

type SavedMap = Omit<KeyValueMap, "entries"> & { entries: Record<string, string> };
/** Files are base64 by name: a zip would not keep every name as it was. */
type SavedRevision = Omit<Revision, "files" | "content"> & { files: Record<string, string> };
type SavedBundle = Omit<Bundle, "revisions" | "keyValueMaps"> & {
  revisions: SavedRevision[];
  keyValueMaps: SavedMap[];
};
type SavedDeployment = Omit<Deployment, "revision"> & { revision: number };
interface SavedEnvironment {
  name: string;
  createdAt: number;
  keyValueMaps: SavedMap[];
  keystores: { name: string; aliases: Alias[] }[];
  references: Reference[];
  flowHooks: Record<string, FlowHook>;
  deployments: SavedDeployment[];
  live: Record<string, number[]>;
}
interface Saved {
  format: string;
  organization: string;
  createdAt: number;
  groups: Record<string, string[]>;
  keyValueMaps: SavedMap[];
  bundles: SavedBundle[];
  environments: SavedEnvironment[];
}

/** Reads what an earlier sandbox saved; nothing when there is no such file. */
export function loadStore(file: string): Store | undefined {
  return existsSync(file) ? restore(parse(file)) : undefined;
}

/** Writes all that the organization holds, keys and secrets included: for nobody else's eyes. */
export function saveStore(file: string, store: Store): void {
  const draft = `${file}.${process.pid}`;
  writeFileSync(draft, `${JSON.stringify(save(store), undefined, 1)}\n`, { mode: 0o600 });
  renameSync(draft, file);
}

/** A copy that nothing changes any more. */
export function copyOf(store: Store): Store {
  return restore(structuredClone(save(store)));
}

function restore(saved: Saved): Store {
  const store = emptyStore(saved.organization, []);
  store.createdAt = saved.createdAt;
  store.keyValueMaps = byName(saved.keyValueMaps.map(restoreMap));
  for (const bundle of saved.bundles) store.bundles[bundle.kind].set(bundle.name, restoreBundle(bundle));
  for (const environment of saved.environments)
    store.environments.set(environment.name, restoreEnvironment(environment, store));
  for (const [group, members] of Object.entries(saved.groups)) store.groups.set(group, new Set(members));
  return store;
}

function save(store: Store): Saved {
  return {
    format: FORMAT,
    organization: store.organization,
    createdAt: store.createdAt,
    groups: Object.fromEntries([...store.groups].map(([group, members]) => [group, [...members]])),
    keyValueMaps: [...store.keyValueMaps.values()].map(saveMap),
    bundles: Object.values(store.bundles).flatMap((bundles) => [...bundles.values()].map(saveBundle)),
    environments: [...store.environments.values()].map(saveEnvironment),
  };
}

function parse(file: string): Saved {
  const read = () => JSON.parse(readFileSync(file, "utf8")) as Partial<Saved> | null;
  try {
    const saved = read();
    if (saved?.format === FORMAT) return saved as Saved;
  } catch {
    // said below: no JSON and another program's JSON are the same mistake
  }
  throw new Error(
    `${file} was not saved by a sandbox (format ${FORMAT}); name another file, or one that does not exist yet`,
  );
}

function saveMap({ entries, ...map }: KeyValueMap): SavedMap {
  return { ...map, entries: Object.fromEntries(entries) };
}

function restoreMap({ entries, ...map }: SavedMap): KeyValueMap {
  return { ...map, entries: new Map(Object.entries(entries)) };
}

function saveBundle({ revisions, keyValueMaps, ...bundle }: Bundle): SavedBundle {
  const saved = [...revisions.values()].map(({ files, content: _, ...revision }) => ({
    ...revision,
    files: saveFiles(files),
  }));
  return { ...bundle, revisions: saved, keyValueMaps: [...keyValueMaps.values()].map(saveMap) };
}

function restoreBundle({ revisions, keyValueMaps, ...bundle }: SavedBundle): Bundle {
  const restored = revisions.map(({ files, ...revision }): [number, Revision] => {
    const opened = restoreFiles(files);
    return [revision.number, { ...revision, files: opened, content: readUnchecked(bundle.kind, opened) }];
  });
  return { ...bundle, revisions: new Map(restored), keyValueMaps: byName(keyValueMaps.map(restoreMap)) };
}

function saveFiles(files: BundleFiles): Record<string, string> {
  return Object.fromEntries([...files].map(([name, bytes]) => [name, bytes.toString("base64")]));
}

function restoreFiles(files: Record<string, string>): BundleFiles {
  return new Map(Object.entries(files).map(([name, text]) => [name, Buffer.from(text, "base64")]));
}

function saveEnvironment(environment: Environment): SavedEnvironment {
  const { name, createdAt, keyValueMaps, keystores, references, flowHooks, deployments, live } = environment;
  return {
    name,
    createdAt,
    keyValueMaps: [...keyValueMaps.values()].map(saveMap),
    keystores: [...keystores.values()].map((keystore) => ({
      name: keystore.name,
      aliases: [...keystore.aliases.values()],
    })),
    references: [...references.values()],
    flowHooks: Object.fromEntries(flowHooks),
    deployments: deployments.all().map((one) => ({ ...one, revision: one.revision.number })),
    live: Object.fromEntries([...live].map(([key, revisions]) => [key, revisions.map(({ number }) => number)])),
  };
}

function restoreEnvironment(saved: SavedEnvironment, store: Store): Environment {
  const environment = emptyEnvironment(saved.name);
  environment.createdAt = saved.createdAt;
  environment.keyValueMaps = byName(saved.keyValueMaps.map(restoreMap));
  environment.keystores = byName(
    saved.keystores.map(({ name, aliases }): Keystore => ({ name, aliases: byName(aliases) })),
  );
  environment.references = byName(saved.references);
  environment.flowHooks = new Map(Object.entries(saved.flowHooks));
  for (const deployment of saved.deployments) {
    const key = deploymentKey(deployment.kind, deployment.name);
    const restored = restoreDeployment(deployment, store);
    environment.deployments.add(restored);
    if (isServed(restored)) environment.live.set(key, [restored.revision]);
  }
  for (const [key, numbers] of Object.entries(saved.live))
    environment.live.set(
      key,
      numbers.map((number) => revisionAt(store, key, number)),
    );
  return environment;
}

/** A deployment that was under way when the sandbox closed has ended meanwhile. */
function restoreDeployment({ revision, ...saved }: SavedDeployment, store: Store): Deployment {
  const found = revisionAt(store, deploymentKey(saved.kind, saved.name), revision);
  const errors = reasonsAgainst({ revision: found, ...saved });
  return { ...saved, revision: found, errors, state: errors.length > 0 ? "ERROR" : "READY" };
}

function revisionAt(store: Store, key: string, number: number): Revision {
  const [kind, name = ""] = key.split("/");
  const found = store.bundles[kind as Kind].get(name)?.revisions.get(number);
  if (!found) throw new Error(`the saved organization deploys revision ${number} of ${key}, which it does not hold`);
  return found;
}

function byName<T extends { name: string }>(things: T[]): Map<string, T> {
  return new Map(things.map((thing) => [thing.name, thing]));
}
