import type { Bundle, Environment, Keystore, Kind, Revision } from "../../store";
import { notFound } from "./errors";
import type { Asked } from "./router";

/** What each kind is called in paths, and its parameter there. */
export const COLLECTIONS = { proxy: "apis", sharedFlow: "sharedflows" } as const satisfies Record<Kind, string>;

/** The environment that the path names, or 404. */
export function environmentOf({ store, params }: Asked): Environment {
  const name = params.environment ?? "";
  const found = store.environments.get(name);
  if (!found)
    throw notFound(
      `generic::not_found: environment organizations/${store.organization}/environments/${name} not found`,
    );
  return found;
}

/** The proxy or shared flow that the path names, or 404. */
export function bundleOf({ store, params }: Asked, kind: Kind): Bundle {
  const name = params.name ?? "";
  const found = store.bundles[kind].get(name);
  if (!found) throw notFound(`generic::not_found: ${bundlePath(store.organization, kind, name)} not found`);
  return found;
}

/** The revision that the path names, or 404. */
export function revisionOf(asked: Asked, kind: Kind): Revision {
  const bundle = bundleOf(asked, kind);
  const number = asked.params.revision ?? "";
  const found = bundle.revisions.get(Number(number));
  const path = revisionPath(asked.store.organization, kind, bundle.name, number);
  if (!found || String(found.number) !== number) throw notFound(`generic::not_found: ${path} not found`);
  return found;
}

/** The keystore that the path names, or 404. */
export function keystoreOf(asked: Asked): Keystore {
  const found = environmentOf(asked).keystores.get(asked.params.keystore ?? "");
  if (!found) throw notFound(`keystore ${asked.params.keystore} not found`);
  return found;
}

/** `organizations/O/apis/N`, as messages name it. */
export function bundlePath(organization: string, kind: Kind, name: string): string {
  return `organizations/${organization}/${COLLECTIONS[kind]}/${name}`;
}

/** `organizations/O/apis/N/revisions/R`, as messages name it. */
export function revisionPath(organization: string, kind: Kind, name: string, revision: string | number): string {
  return `${bundlePath(organization, kind, name)}/revisions/${revision}`;
}
