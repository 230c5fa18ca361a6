import MagicString from "magic-string";
import { descendants, isBlank } from "./elements";
import { indentOf } from "./layout";
import { tailStart } from "./insert";
import { stepName } from "./model";
import { locate } from "./paths";
import type { Change } from "./record";
import { parseText, type XmlDocument, type XmlElement } from "./xml";

/** Takes changes of one file back, last one first; what others filled meanwhile stays, and its changes are handed back. */
export function undoChanges(
  document: XmlDocument,
  changes: readonly Change[],
  policyName: string,
): { text: string; left: Change[] } {
  let now = document;
  const left: Change[] = [];
  for (const change of [...changes].reverse()) {
    const text = undoChange(now, change, policyName);
    if (text === undefined) left.unshift(change);
    else now = { ...now, text, root: parseText(text, now.file) };
  }
  return { text: now.text, left };
}

/** Removes an element with the blanks that were put before it; where those were changed, with the rest of its line. */
export function removeElement(document: XmlDocument, element: XmlElement, lead?: string): string {
  const from = removalStart(document.text, element.start, lead);
  return new MagicString(document.text).remove(from, element.end).toString();
}

/** The steps, and the lines of a descriptor, that name a policy, at any depth. */
export function mentionsOf(root: XmlElement, policyName: string): XmlElement[] {
  return [...descendants(root, "Step"), ...descendants(root, "Policy")].filter((element) =>
    namesPolicy(element, policyName),
  );
}

function namesPolicy(element: XmlElement, policyName: string): boolean {
  if (element.name === "Step") return stepName(element) === policyName;
  return element.name === "Policy" && element.text.trim() === policyName;
}

/** The text without the change; undefined where the change cannot be taken back (any more). */
function undoChange(document: XmlDocument, change: Change, policyName: string): string | undefined {
  if (change.kind === "child") return undoChild(document, change, policyName);
  const element = locate(document.root, change.at);
  if (element === undefined) return document.text;
  if (!isBlank(document, element)) return undefined;
  if (change.kind === "made") return removeElement(document, element, change.lead);
  return new MagicString(document.text).update(tailStart(document, element), element.end, change.tail).toString();
}

function undoChild(document: XmlDocument, change: Change & { kind: "child" }, policyName: string): string {
  const ours = locate(document.root, change.in)?.children.filter((child) => namesPolicy(child, policyName)) ?? [];
  const asLeft = ours.find((child) => document.text.slice(0, child.start).endsWith(change.lead));
  const element = asLeft ?? ours[0];
  return element === undefined ? document.text : removeElement(document, element, change.lead);
}

function removalStart(text: string, start: number, lead: string | undefined): number {
  const blanks = /[ \t\r\n]*$/.exec(text.slice(0, start))?.[0] ?? "";
  if (lead !== undefined && blanks === lead) return start - lead.length;
  const indent = indentOf(text, start);
  if (indent === undefined) return start;
  const newline = /\r?\n$/.exec(text.slice(0, start - indent.length))?.[0] ?? "";
  return start - indent.length - newline.length;
}
