import { findRevisions, listedRevisions, newestOf } from "../apigee/revisions";
import { justNow } from "../apigee/shared-reads";
import { inTurn } from "../apigee/turns";
import type { Context } from "../pulumi/lifecycle";
import { carriedOutputs } from "./callout-carried";
import { editOf } from "./callout-edit";
import { contentOf, importEdit, newerThan } from "./callout-import";
import { proxyOf, turnOf } from "./callout-live";
import type { CalloutState } from "./callout-state";
import { orUnfinished } from "./callout-unfinished";
import { absentProxy } from "./proxy-names";
import { removeRevisions, tellKept } from "./revision-removal";

/** Makes a revision that carries the callout, for a Deployment to take on. */
export function makeRevision(
  context: Context,
  wanted: CalloutState,
  known?: CalloutState,
): Promise<Partial<CalloutState>> {
  return inTurn(turnOf(wanted), async () => {
    const { apigee, owner, warn } = context;
    const revisions = (await findRevisions(apigee, proxyOf(wanted))) ?? [];
    const base = wanted.proxyRevision ?? newestOf(revisions);
    if (!base) throw await absentProxy(apigee, wanted.proxy);
    const edit = editOf(await contentOf(apigee, proxyOf(wanted), base), wanted, known, owner);
    if (!edit.needed) return carriedOutputs(context, wanted, known, { edit, revisions });
    for (const warning of edit.warnings) warn(warning);
    const newer = await newerThan(apigee, proxyOf(wanted), base, revisions);
    const { revision } = await importEdit(apigee, wanted, edit, { revisions, newer });
    const outputs = {
      revision,
      baseRevision: edit.mark.base,
      revisions: [...new Set([...(known?.revisions ?? []), revision])],
      attached: edit.attached,
      warnings: edit.warnings,
    };
    return orUnfinished(outputs, async () => ({
      ...outputs,
      revisions: await superseded(context, wanted, known, revision),
    }));
  });
}

/** Takes out own revisions but the new one and the last, which is live until the Deployment has moved on. */
async function superseded(
  context: Context,
  wanted: CalloutState,
  known: CalloutState | undefined,
  revision: string,
): Promise<string[]> {
  const last = known ? [known.revision] : [];
  const older = (known?.revisions ?? []).filter((own) => own !== revision && !last.includes(own));
  const left = (await removeRevisions(context, proxyOf(wanted), older)).map(({ revision: held }) => held);
  return [...new Set([...left, ...last.filter((own) => known?.revisions.includes(own)), revision])];
}

/** Takes our revisions out; one that somebody runs stays theirs. */
export function removeOwn(context: Context, known: CalloutState): Promise<void> {
  return inTurn(turnOf(known), async () => {
    const there = (await listedRevisions(context.apigee, proxyOf(known), { ...justNow, own: known.revisions })) ?? [];
    const own = known.revisions.filter((revision) => there.includes(revision));
    tellKept(context, known, await removeRevisions(context, proxyOf(known), own));
  });
}
