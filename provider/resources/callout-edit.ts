import { byNumber } from "../apigee/revisions";
import { attachCallout, calloutState, detachCallout, readMark, showCallouts } from "../bundle/callout";
import type { Attached } from "../bundle/attachment";
import { contentDigest } from "../bundle/digest";
import type { Files } from "../bundle/files";
import type { Owner } from "../pulumi/lifecycle";
import { type Mark, markFrom, markText, sameStack } from "./callout-mark";
import { calloutOf, type CalloutState } from "./callout-state";

/** A proxy's content as it is in a revision. */
export interface Content {
  revision: string;
  files: Files;
}

/** What it takes to make a revision carry the callout: nothing, or other files. */
export type Edit =
  | { needed: false; from: Content; mark: Mark | undefined; attached: Attached[] }
  | { needed: true; from: Content; files: Files; bare: Files; mark: Mark; attached: Attached[]; warnings: string[] };

/** The edit that makes a revision carry the callout as wanted: ours out, also under its former name, and the wanted one in. */
export function editOf(content: Content, wanted: CalloutState, known: CalloutState | undefined, owner: Owner): Edit {
  const names = [...new Set([wanted.policyName, known?.policyName ?? wanted.policyName])];
  const marks = names.map((name) => markIn(content.files, name));
  const [mark] = marks;
  const { asWanted, attached } = calloutState(content.files, calloutOf(wanted));
  if (asWanted && names.length === 1) return { needed: false, from: content, mark, attached };
  refuseForeign(wanted, mark, owner);
  const own = marks.find((found) => found && sameStack(found.owner, owner));
  const bare = own ? names.reduce((files, name) => detachCallout(files, name).files, content.files) : content.files;
  const made = nextMark({ ...content, files: bare }, own, owner);
  return {
    needed: true,
    from: content,
    bare,
    mark: made,
    ...attachCallout(bare, calloutOf(wanted), markText(made)),
  };
}

/** Whether a revision is what this edit, made for another resource of the stack or before an interruption, would make. */
export function isMadeBy(edit: Edit & { needed: true }, wanted: CalloutState, files: Files): boolean {
  const mark = markIn(files, wanted.policyName);
  if (!mark || !sameStack(mark.owner, edit.mark.owner) || mark.base !== edit.mark.base) return false;
  const again = attachCallout(edit.bare, calloutOf(wanted), markText(mark));
  return contentDigest(again.files) === contentDigest(files);
}

/**
 * The revisions below one that carries the callout which it was made from, with the callout in them too: others of the stack came on top.
 * Whether they are ours is for their content to tell.
 */
export function carriersBelow({ from, mark }: Edit & { needed: false }): string[] {
  const others = mark ? marksIn(from.files).filter(({ owner }) => sameStack(owner, mark.owner)) : [];
  return [...new Set(others.map(({ base }) => base))].filter((base) => mark && byNumber(base, mark.base) > 0);
}

/** Whether a revision is what its callout says it was made from plus that callout, and nothing else. */
export function isCalloutAlone(files: Files, policyName: string, owner: Owner): boolean {
  const mark = markIn(files, policyName);
  if (!mark || !sameStack(mark.owner, owner)) return false;
  return mark.content === shortDigest(detachCallout(files, policyName).files);
}

/** A live revision without the callout, and the revisions that are most likely the same, the likeliest first. */
export interface Bare {
  files: Files;
  likely: string[];
}

/** `undefined` if it carries none of this stack's. */
export function withoutCallout(files: Files, known: CalloutState, owner: Owner): Bare | undefined {
  const mark = markIn(files, known.policyName);
  if (!mark || !sameStack(mark.owner, owner)) return undefined;
  const bare = detachCallout(files, known.policyName).files;
  const unchanged = mark.content === shortDigest(bare);
  const { base, origin } = mark;
  return { files: bare, likely: unchanged || marksIn(bare).length > 0 ? [base, origin] : [origin, base] };
}

/** Whether a revision differs from another in callouts of other stacks alone: one of them made it, for it to go live. */
export function isOthersWork(from: Files, made: Files, owner: Owner): boolean {
  const equal = (which: (mark: Mark) => boolean) =>
    shortDigest(bareOf(from, which)) === shortDigest(bareOf(made, which));
  return equal(() => true) && !equal((mark) => sameStack(mark.owner, owner));
}

/** The files without the callouts that are marked so. */
function bareOf(files: Files, which: (mark: Mark) => boolean): Files {
  const names = showCallouts(files).map(({ policyName }) => policyName);
  const chosen = names.filter((name) => [markIn(files, name)].some((mark) => mark && which(mark)));
  return chosen.reduce((now, name) => detachCallout(now, name).files, files);
}

function markIn(files: Files, policyName: string): Mark | undefined {
  return markFrom(readMark(files, policyName));
}

function refuseForeign({ policyName, proxy }: CalloutState, mark: Mark | undefined, owner: Owner): void {
  if (!mark || sameStack(mark.owner, owner)) return;
  const { project, stack, name } = mark.owner;
  throw new Error(
    `The policy "${policyName}" of proxy ${proxy} belongs to ${name} of stack ${project}/${stack}, which wants it otherwise. ` +
      "Choose another policyName, or let one stack alone attach it.",
  );
}

/** Where the content below our callout is the same as before, so is the base; another callout in it, any stack's, hands on its origin. */
function nextMark({ revision, files }: Content, own: Mark | undefined, owner: Owner): Mark {
  const content = shortDigest(files);
  if (own?.content === content) return { ...own, owner };
  const [other] = marksIn(files);
  const base = own ? "0" : revision;
  return { owner, base, origin: other?.origin ?? base, content };
}

function marksIn(files: Files): Mark[] {
  const marks = showCallouts(files).map(({ policyName }) => markIn(files, policyName));
  return marks.filter((mark): mark is Mark => mark !== undefined);
}

function shortDigest(files: Files): string {
  return contentDigest(files).slice(0, 12);
}
