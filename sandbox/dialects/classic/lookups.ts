import type { Bundle, Environment, Keystore, Kind, Revision } from "../../store";
import { notFound } from "./errors";
import type { Asked } from "./router";

/** What each kind is called in paths. */
export const COLLECTIONS = { proxy: "apis", sharedFlow: "sharedflows" } as const satisfies Record<Kind, string>;
/** What each kind is called in messages. */
export const WORDS: Record<Kind, string> = { proxy: "APIProxy", sharedFlow: "SharedFlow" };

/** The environment that the path names, or 404. */
export function environmentOf(asked: Asked): Environment {
  return environmentNamed(asked, asked.params.environment ?? "");
}

/** The environment of that name, or 404. */
export function environmentNamed({ store }: Asked, name: string): Environment {
  const found = store.environments.get(name);
  if (found) return found;
  throw notFound(
    "messaging.config.beans.EnvironmentDoesNotExist",
    `Environment ${name} does not exist in organization ${store.organization}`,
  );
}

/** The proxy or shared flow that the path names, or 404. */
export function bundleOf({ store, params }: Asked, kind: Kind): Bundle {
  const found = store.bundles[kind].get(params.name ?? "");
  if (found) return found;
  throw notFound(
    `messaging.config.beans.${kind === "proxy" ? "Application" : "SharedFlow"}DoesNotExist`,
    `${WORDS[kind]} named ${params.name} does not exist in organization ${store.organization}`,
  );
}

/** The revision that the path names, or 404. */
export function revisionOf(asked: Asked, kind: Kind): Revision {
  return revisionNumbered(asked, kind, asked.params.revision ?? "");
}

/** The revision of that number, or 404. */
export function revisionNumbered(asked: Asked, kind: Kind, number: string): Revision {
  const bundle = bundleOf(asked, kind);
  const found = bundle.revisions.get(Number(number));
  if (found && String(found.number) === number) return found;
  throw notFound(
    `messaging.config.beans.${kind === "proxy" ? "Application" : "SharedFlow"}RevisionDoesNotExist`,
    `${WORDS[kind]} revision ${number} of ${bundle.name} does not exist in organization ${asked.store.organization}`,
  );
}

/** The keystore that the path names, or 404. */
export function keystoreOf(asked: Asked): Keystore {
  const environment = environmentOf(asked);
  const found = environment.keystores.get(asked.params.keystore ?? "");
  if (found) return found;
  throw notFound(
    "messaging.config.beans.KeyStoreDoesNotExist",
    `KeyStore ${asked.params.keystore} does not exist in environment ${environment.name}`,
  );
}
