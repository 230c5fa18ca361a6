import type { State } from "./key-value-map-state";

/** What a map was made as stays; to claim the other would show as a change that nobody can make. */
export function refuseOtherEncryption(wanted: State, live: boolean | undefined): void {
  if (live === undefined || live === wanted.encrypted) return;
  throw new Error(
    `${mapText(wanted)} exists already with encrypted: ${live}, which Apigee cannot change, and ${wanted.encrypted} is asked for. ` +
      `Set encrypted to ${live}, or choose another name.`,
  );
}

/** The map, as a sentence begins with it. */
export function mapText({ environment, proxy, name }: State): string {
  if (environment !== undefined) return `Key value map ${name} in environment ${environment}`;
  return proxy === undefined ? `Key value map ${name} of the organization` : `Key value map ${name} of proxy ${proxy}`;
}

/** The first of many names. */
export function listText(names: string[]): string {
  return names.length > 5 ? `${names.slice(0, 5).join(", ")} and ${names.length - 5} more` : names.join(", ");
}
