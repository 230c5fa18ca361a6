import { statusOf } from "../apigee/deployments";
import { mayBeEdited } from "../apigee/revision-edits";
import { listedRevisions } from "../apigee/revisions";
import { calloutState } from "../bundle/callout";
import type { Context } from "../pulumi/lifecycle";
import { contentOf } from "./callout-import";
import { type InEnvironment, liveOf, placed, proxyOf } from "./callout-live";
import { calloutOf, type CalloutState, standing } from "./callout-state";

/** What a refresh found: the wanted attachments are told only where they are not what was asked for, as drift. */
type Found = Partial<CalloutState>;

/** Drift: the next `up` takes it up again. */
const lost: Found = { attached: [], attachments: [] };

/** What is live by now, where it is not what the last `up` left: followed when it carries the callout, else told as drift. */
export async function readLive(context: Context, known: InEnvironment): Promise<Found | undefined> {
  const { apigee } = context;
  const live = await liveOf(context, known, known.revision);
  const settled = known.attached.length > 0;
  if (settled && live?.revision === known.revision && !(await isEdited(context, known))) return {};
  const revisions = await listedRevisions(apigee, proxyOf(known), { own: [known.revision] });
  if (!revisions) return undefined;
  if (!live) return settled && revisions.includes(known.revision) ? {} : lost;
  const found = await foundIn(context, known, live.revision);
  if (found.attachments) return found;
  // Pulumi forgets on a refresh that the last `up` failed, so what does not serve yet must be told as drift.
  return settled || (await serves(context, known, live.revision)) ? { ...found, revision: live.revision } : lost;
}

/** Whether the revision is still there and carries the callout, where no environment says what is live; else that is told as drift. */
export async function readRevision(context: Context, known: CalloutState): Promise<Found | undefined> {
  const revisions = await listedRevisions(context.apigee, proxyOf(known), { own: [known.revision] });
  if (!revisions) return undefined;
  if (!revisions.includes(known.revision)) return lost;
  return (await isEdited(context, known)) ? foundIn(context, known, known.revision) : {};
}

function isEdited({ apigee }: Context, known: CalloutState): Promise<boolean> {
  return mayBeEdited(apigee, proxyOf(known), known.revision);
}

async function foundIn({ apigee }: Context, known: CalloutState, revision: string): Promise<Found> {
  // What was asked for is not known any more after an earlier refresh found nothing of it.
  if (known.attachments.length === 0) return lost;
  const { files } = await contentOf(apigee, proxyOf(known), revision);
  const { asWanted, attached } = calloutState(files, calloutOf(known));
  if (asWanted) return { attached };
  const kept = standing(known.attachments, attached);
  // A policy that was altered or disabled does not do what was asked for, wherever its steps stand.
  return { attached, attachments: kept.length < known.attachments.length ? kept : [] };
}

async function serves({ apigee }: Context, known: InEnvironment, revision: string): Promise<boolean> {
  return (await statusOf(apigee, placed(known, revision)))?.state === "READY";
}
