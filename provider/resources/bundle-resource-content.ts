import { createHash } from "node:crypto";
import { resolve } from "node:path";
import { isDeepStrictEqual } from "node:util";
import { bundleLimits } from "../apigee/revisions";
import { checkBundle } from "../bundle/check";
import { contentDigest } from "../bundle/digest";
import type { BundleKind, Files } from "../bundle/files";
import { readBundle, writeZip } from "../bundle/zip";
import type { Checked, Draft } from "../pulumi/lifecycle";
import { unknownValue } from "../pulumi/unknown";
import type { BundleState } from "./bundle-resource-state";
import type { Packed } from "./revision-import";

/** What an argument does to the user's content before it is sent. */
export interface Edit<State> {
  readonly argument: keyof State & string;
  apply(files: Files, wanted: Partial<State>): { files: Files; warnings: string[] };
}

/** Where a kind of resource has its content from. */
export interface Content<State extends object> {
  readonly kind: BundleKind;
  /** Problems between arguments, found before anything is read. */
  problems(draft: Draft<State>): string[];
  /** The argument that is to blame when the content is wrong. */
  argument(wanted: Partial<State>): string;
  /** Whether the content hangs on an argument that has no value yet. */
  pending(draft: Draft<State>): boolean;
  read(wanted: Partial<State>): Files;
  readonly edits: readonly Edit<State>[];
}

/** Reads the bundle that the user named; the whole path, so that an error says where it was looked for. */
export function readNamedBundle(bundle: string): Files {
  return readBundle(resolve(bundle));
}

/** Finds at preview what is wrong with the content, and works out its digests. */
export function checkContent<State extends BundleState>(content: Content<State>, draft: Draft<State>): Checked<State> {
  const problems = content.problems(draft);
  if (problems.length > 0) return { problems };
  if (content.pending(draft)) return { inputs: digests<State>(unknownValue, unknownValue) };
  const { wanted } = draft;
  let files: Files = new Map();
  const wrong = problemOf(content.argument(wanted), () => {
    files = content.read(wanted);
    checkBundle(files, content.kind, bundleLimits);
  });
  if (wrong) return { problems: [wrong] };
  const digest = contentDigest(files);
  return { ...tryEdits(content, files, draft, digest), inputs: digests<State>(digest, fileDigests(files)) };
}

/** The bundle as it will be sent. What the preview showed is what is sent, or nothing. */
export function pack<State extends BundleState>(content: Content<State>, wanted: State): Packed {
  const read = content.read(wanted);
  if (contentDigest(read) !== wanted.digest) {
    throw new Error(
      `The bundle of ${wanted.name} changed on disk since it was checked, so nothing was sent. Run pulumi up again.`,
    );
  }
  const files = givenEdits(content, wanted).reduce((before, edit) => edit.apply(before, wanted).files, read);
  return { zip: writeZip(files), digest: contentDigest(files) };
}

/**
 * Whether a downloaded bundle is what the state says was sent. A file that an edit of ours touches differs from the user's; it counts as
 * sent when the edit finds nothing to change in it.
 */
export function isAsSent<State extends BundleState>(content: Content<State>, zip: Buffer, known: State): boolean {
  const files = readBundle(zip);
  const found = fileDigests(files);
  const paths = new Set([...Object.keys(found), ...Object.keys(known.files)]);
  const changed = [...paths].filter((path) => found[path] !== known.files[path]);
  const edits = givenEdits(content, known);
  if (changed.length > edits.length) return false;
  const again = edits.reduce((before, edit) => edit.apply(before, known).files, files);
  return contentDigest(again) === contentDigest(files);
}

/** What the edits find wrong; they warn when content or argument is new, and not again at every preview. */
function tryEdits<State extends BundleState>(
  content: Content<State>,
  files: Files,
  { given, wanted, known }: Draft<State>,
  digest: string,
): Checked<never> {
  const problems: string[] = [];
  const warnings: string[] = [];
  let edited = files;
  // A value that is not known yet is as good as any other, to see whether it finds its place.
  for (const edit of givenEdits(content, given).filter(({ argument }) => typeof given[argument] === "object")) {
    const wrong = problemOf(edit.argument, () => {
      const outcome = edit.apply(edited, given);
      edited = outcome.files;
      const told = known.digest === digest && isDeepStrictEqual(known[edit.argument], wanted[edit.argument]);
      if (!told) warnings.push(...outcome.warnings.map((warning) => `${edit.argument}: ${warning}`));
    });
    if (wrong) problems.push(wrong);
  }
  return { problems, warnings };
}

function givenEdits<State extends object>({ edits }: Content<State>, wanted: Partial<State>): Edit<State>[] {
  return edits.filter(({ argument }) => wanted[argument] !== undefined);
}

function problemOf(argument: string, work: () => void): string | undefined {
  try {
    work();
    return undefined;
  } catch (error) {
    return `${argument}: ${(error as Error).message}`;
  }
}

function digests<State extends BundleState>(digest: string, files: unknown): Partial<State> {
  return { digest, files } as Partial<State>;
}

/** What the digest of a file is that counts for nothing, such as a list of hashes that planes rewrite. */
const nothing = createHash("sha256").digest("hex");

/** Path → short digest, by the same rule as the digest of the whole: what planes rewrite does not count. */
function fileDigests(files: Files): Record<string, string> {
  const each = [...files].map(([path, bytes]) => [path, contentDigest(new Map([[path, bytes]]))] as const);
  return Object.fromEntries(
    each.filter(([, digest]) => digest !== nothing).map(([path, digest]) => [path, digest.slice(0, 12)]),
  );
}
