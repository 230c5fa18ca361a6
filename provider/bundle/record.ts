import type { Position } from "./attachment";
import type { Path } from "./paths";
import type { XmlComment, XmlDocument } from "./xml";
import { recordLabel } from "./xml-parts";

/** One change to a file, told so that it can be found and taken back after others have edited around it. */
export type Change =
  /**
   * A child was put into the element at `in`, with these blanks before it. Of a step also: the position that was wanted
   * (none: last), and, for one that was to be last, the steps that it stood behind.
   */
  | { kind: "child"; in: Path; lead: string; position?: Position; follows?: string[] }
  /** The element at `at` was made, with these blanks before it. */
  | { kind: "made"; at: Path; lead: string }
  /** The element at `at` was blank or closed itself, and had ended like this. */
  | { kind: "filled"; at: Path; tail: string };

/** File → changes, in the order in which they were made. */
export type Changes = { [file: string]: Change[] };

/** What an attached callout remembers, as a comment in its own policy file: those files Apigee keeps as they are. */
export interface CalloutRecord {
  /** The caller's words. */
  mark?: string;
  /** The policy was there before us, as it was wanted; only what we added is ours. */
  adopted?: { lead: string };
  changes: Changes;
}

/** A record and the comment that holds it. */
export interface FoundRecord {
  record: CalloutRecord;
  comment: XmlComment;
}

/** The comment that holds a record: JSON in plain ASCII, with hyphens escaped where a comment could not hold them. */
export function recordComment(record: CalloutRecord): string {
  const json = JSON.stringify(record)
    .replace(/-(?=[->])/g, "\\u002d")
    .replace(/[\u007f-\uffff]/g, (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, "0")}`);
  return `<!--${recordLabel}${json} -->`;
}

/** The record in a policy file; undefined where it has none, or none that can be read. */
export function findRecord(document: XmlDocument): FoundRecord | undefined {
  for (const comment of document.root.comments) {
    const record = comment.text.startsWith(recordLabel)
      ? parseRecord(comment.text.slice(recordLabel.length))
      : undefined;
    if (record) return { record, comment };
  }
  return undefined;
}

function parseRecord(json: string): CalloutRecord | undefined {
  try {
    const value = JSON.parse(json) as CalloutRecord | null;
    const changes = Object.values(value?.changes ?? { missing: undefined });
    return value && changes.every((list) => Array.isArray(list) && list.every(isChange)) ? value : undefined;
  } catch {
    return undefined;
  }
}

function isChange(value: unknown): boolean {
  const change = value as Partial<{ kind: string; in: unknown; at: unknown; lead: unknown; tail: unknown }> | null;
  const path = change?.kind === "child" ? change.in : change?.at;
  const text = change?.kind === "filled" ? change.tail : change?.lead;
  return Array.isArray(path) && path.every((part) => typeof part === "string") && typeof text === "string";
}
