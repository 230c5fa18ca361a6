import { createHash } from "node:crypto";
import { childText } from "./elements";
import { type Files } from "./files";
import { descriptorOf } from "./model";
import type { XmlElement } from "./xml";

/**
 * What a bundle says, as one hex SHA-256: the same for the user's zip and for what a plane exports later.
 * Order, time stamps and compression do not count, nor what planes write into the descriptor themselves.
 */
export function contentDigest(files: Files): string {
  const hash = createHash("sha256");
  for (const [name, bytes] of countingFiles(files)) hash.update(`${name}\n${bytes.length}\n`).update(bytes);
  return hash.digest("hex");
}

function countingFiles(files: Files): [string, Buffer][] {
  const descriptor = descriptorOf(files);
  const counting = [...files].filter(([path]) => path !== descriptor?.file && !isManifest(path));
  if (descriptor) counting.push(["descriptor", Buffer.from(authoredPart(descriptor.root))]);
  return counting.sort(([a], [b]) => (a < b ? -1 : 1));
}

/** Hashes of all resources, which some tools keep and none keeps up to date. */
function isManifest(path: string): boolean {
  return path.endsWith("/manifests/manifest.xml");
}

/**
 * No source says which fields each plane rewrites on export (revision, dates, versions, lists of parts, base paths
 * have been seen), so only what an author writes and nothing else can restore is counted.
 * A display name equal to the name counts as none, as a plane may fill it in.
 */
function authoredPart(root: XmlElement): string {
  const displayName = childText(root, "DisplayName");
  const named = displayName === root.attributes["name"] ? undefined : displayName;
  return JSON.stringify([root.name, childText(root, "Description") ?? "", named ?? ""]);
}
