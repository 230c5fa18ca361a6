import type { Owner } from "../pulumi/lifecycle";

/** What the policy file that we insert says of itself: whose it is, and what it was made from. */
export interface Mark {
  owner: Owner;
  /** The revision that is this one minus the callout; `0` where no revision is. */
  base: string;
  /** The last revision below it that holds no callout of any stack; `0` where no revision is known to be that. */
  origin: string;
  /** A digest of what this revision is minus the callout. */
  content: string;
}

const pattern = /^([^/]*)\/([^/]*)\/(.*) base (\d+) origin (\d+) content (\w+)$/su;

/** The mark's text: `PROJECT/STACK/NAME base 3 origin 3 content 0123456789ab`. */
export function markText({ owner, base, origin, content }: Mark): string {
  return `${owner.project}/${owner.stack}/${owner.name} base ${base} origin ${origin} content ${content}`;
}

/** The mark in a text, where it is one of ours. */
export function markFrom(text: string | undefined): Mark | undefined {
  const [, project, stack, name, base, origin, content] = pattern.exec(text ?? "") ?? [];
  if (project === undefined || stack === undefined || name === undefined || !base || !origin || !content)
    return undefined;
  return { owner: { project, stack, name }, base, origin, content };
}

/** Whether two resources belong to the same stack: what one of them inserted is ours to the other. */
export function sameStack(a: Owner, b: Owner): boolean {
  return a.project === b.project && a.stack === b.stack;
}
