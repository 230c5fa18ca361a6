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
    else if (text !== now.text) now = { ...now, text, root: parseText(text, now.file) };
  }
  return { text: now.text, left };
}

/** Removes an element with the blanks that were put before it; where those were changed, with the rest of its line. */
export function removeElement(document: XmlDocument, element: XmlElement, lead?: string): string {
  const from = removalStart(document.text, element.start, lead);
  return new MagicString(document.text).remove(from, element.end).toString();
}

/** Removes several elements, none of which lies in another, each with the rest of its line. */
export function removeElements(document: XmlDocument, elements: readonly XmlElement[]): string {
  const edited = new MagicString(document.text);
  for (const { start, end } of elements) edited.remove(removalStart(document.text, start, undefined), end);
  return edited.toString();
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
  if (lead !== undefined && text.slice(blanksBefore(text, start), start) === lead) return start - lead.length;
  const indent = indentOf(text, start);
  if (indent === undefined) return start;
  const line = start - indent.length;
  if (text[line - 1] !== "\n") return line;
  return text[line - 2] === "\r" ? line - 2 : line - 1;
}

/** Where the blanks before an offset begin; by a loop, as a pattern anchored at the end takes a square of time over many blanks. */
function blanksBefore(text: string, offset: number): number {
  let at = offset;
  while (at > 0 && " \t\r\n".includes(text[at - 1] ?? "x")) at--;
  return at;
}
