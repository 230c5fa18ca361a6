/** The two collections of bundles that Apigee keeps: they answer alike but for their names. */
export type Collection = "apis" | "sharedflows";

/** A bundle by its place. */
export interface BundleId {
  collection: Collection;
  name: string;
}

/** How a bundle is called in a sentence: `proxy orders`, `shared flow PingAuth`. */
export function spoken({ collection, name }: BundleId): string {
  return `${collection === "apis" ? "proxy" : "shared flow"} ${name}`;
}
