import { isDeepStrictEqual } from "node:util";
import type { ZodObject } from "zod";
import { type BundleId, type Collection, spoken } from "../apigee/collections";
import { path } from "../apigee/path";
import { mayBeEdited } from "../apigee/revision-edits";
import { downloadRevision, findRevisions, listedRevisions, newestOf } from "../apigee/revisions";
import { justNow } from "../apigee/shared-reads";
import type { Context, Lifecycle } from "../pulumi/lifecycle";
import type { KindFacts } from "../pulumi/resource";
import { requireAdoption } from "./adoption";
import { changeText } from "./bundle-resource-changes";
import { checkContent, type Content, isAsSent, pack } from "./bundle-resource-content";
import { removeAll, removeEach } from "./bundle-resource-removal";
import { ownAfter, prune, warnNearLimit } from "./bundle-resource-revisions";
import { bundleDefaults, type BundleState } from "./bundle-resource-state";
import { holds, importAfter, type Packed } from "./revision-import";

/** A kind of resource whose content is a bundle. */
export interface BundleResource<State extends BundleState> {
  readonly facts: KindFacts;
  readonly collection: Collection;
  readonly rules: ZodObject;
  readonly content: Content<State>;
}

/** The behaviour that shared flows and proxies have in common: the resource owns its own revisions, and leaves those of others alone. */
export function bundleLifecycle<State extends BundleState>(resource: BundleResource<State>): Lifecycle<State> {
  const { collection, content, facts, rules } = resource;
  const idOf = ({ name }: BundleState): BundleId => ({ collection, name });
  const compared = ["digest", ...content.edits.map(({ argument }) => argument)] as (keyof State & string)[];

  /** Some planes let people edit a revision in place. */
  async function wasEdited({ apigee }: Context, known: State): Promise<boolean> {
    if (!(await mayBeEdited(apigee, idOf(known), known.revision))) return false;
    return !isAsSent(content, await downloadRevision(apigee, idOf(known), known.revision), known);
  }

  return {
    ...facts,
    rules,
    defaults: bundleDefaults as Partial<State>,
    identity: ["name"],
    unseen: ["bundle"],
    path: (state) => `organizations/${state.organization}/${collection}/${path`${state.name}`}`,
    check: (draft) => checkContent(content, draft),

    async create(context, wanted) {
      const bundle = idOf(wanted);
      const packed = pack(content, wanted);
      const there = await findRevisions(context.apigee, bundle);
      const outputs = there
        ? await takeOver(context, bundle, packed, wanted, there)
        : madeNew(await importAfter(context.apigee, bundle, packed, "0"));
      return outputs as Partial<State>;
    },

    async read(context, known) {
      const live = await listedRevisions(context.apigee, idOf(known), { own: [known.revision] });
      if (!live) return undefined;
      warnNearLimit(context, idOf(known), live);
      const revisions = known.revisions.filter((revision) => live.includes(revision));
      const kept = live.includes(known.revision) && !(await wasEdited(context, known));
      // Without its revision the content is nowhere: an empty digest makes the next `up` import it again.
      return { revisions, ...(kept ? {} : { digest: "" }) } as Partial<State>;
    },

    async update(context, wanted, known) {
      const changed = compared.filter((argument) => !isDeepStrictEqual(wanted[argument], known[argument]));
      if (changed.length === 0) return outputsOf(known) as Partial<State>;
      const bundle = idOf(wanted);
      const sent = {
        bundle,
        packed: pack(content, wanted),
        before: newestOf([...known.revisions, known.revision]) ?? "0",
      };
      const revision = await importAfter(context.apigee, bundle, sent.packed, sent.before);
      context.inform(changeText(wanted, known, revision, changed));
      const own = await ownAfter(context, sent, revision, known.revisions);
      const revisions = await prune(context, bundle, own, wanted.keepRevisions);
      return { ...outputsOf(known), revision, revisions } as Partial<State>;
    },

    async delete(context, known) {
      const { adopted = false, deleteAdopted } = known;
      const live = await listedRevisions(context.apigee, idOf(known), { ...justNow, own: [known.revision] });
      if (!live) return;
      const own = live.filter((revision) => known.revisions.includes(revision));
      const whole = adopted ? deleteAdopted : own.length === live.length;
      await (whole ? removeAll(context, idOf(known), own) : removeEach(context, idOf(known), own));
    },
  };
}

type Outputs = Partial<Pick<BundleState, "adopted" | "revision" | "revisions">>;

function outputsOf({ adopted, revision, revisions }: BundleState): Outputs {
  return { ...(adopted ? { adopted } : {}), revision, revisions };
}

function madeNew(revision: string): Outputs {
  return { revision, revisions: [revision] };
}

/** What an interrupted create of ours leaves is one revision with our content; all else is somebody else's, and needs `adopt`. */
async function takeOver(
  context: Context,
  bundle: BundleId,
  packed: Packed,
  wanted: BundleState,
  there: readonly string[],
): Promise<Outputs> {
  const newest = newestOf(there);
  const equal = newest !== undefined && holds(await downloadRevision(context.apigee, bundle, newest), packed.digest);
  if (equal && there.length === 1 && !wanted.adopt) return madeNew(newest);
  const which = equal ? "the newest of which holds the same" : "the newest of which holds something else";
  const later = "on delete its revisions stay, and ours go";
  requireAdoption(wanted, spoken(bundle), `has ${there.length} revision(s), ${which}`, later);
  warnNearLimit(context, bundle, there);
  if (equal) return { adopted: true, revision: newest, revisions: [] };
  return { adopted: true, ...madeNew(await importAfter(context.apigee, bundle, packed, newest ?? "0")) };
}
