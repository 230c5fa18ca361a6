import { descendants, isBlank, isBlankText } from "./elements";
import { indentOf } from "./layout";
import { tailStart } from "./insert";
import { stepName } from "./model";
import { locate } from "./paths";
import type { Change } from "./record";
import type { TextEdit } from "./text";
import { parseXml, type XmlDocument, type XmlElement } from "./xml";

/** Takes changes of one file back, last one first; what others filled meanwhile stays, and its changes are handed back. */
export function undoChanges(
  document: XmlDocument,
  changes: readonly Change[],
  policyName: string,
): { document: XmlDocument; left: Change[] } {
  const left: Change[] = [];
  let pending: TextEdit | undefined;
  for (const change of inPresentLineEnds(document, changes, policyName).reverse()) {
    const wider = pending && widened(document, pending, change);
    // No variable of its own: a large file would be held in memory twice.
    if (pending && !wider) document = parseXml(document.edited(pending), document.file);
    const edit = wider ?? undoChange(document, change, policyName);
    if (edit === "left") left.unshift(change);
    pending = edit === "left" ? undefined : edit;
  }
  return { document: pending ? parseXml(document.edited(pending), document.file) : document, left };
}

/** The edit that removes an element with the blanks that were put before it; where those were changed, with the rest of its line. */
function removal({ text }: XmlDocument, element: XmlElement, lead: string | undefined): TextEdit {
  return { from: removalStart(text, element.start, lead), to: element.end, put: "" };
}

/** Edits that remove several elements in their order, none of which lies in another, each with the rest of its line. */
export function removals(document: XmlDocument, elements: readonly XmlElement[]): TextEdit[] {
  return elements.map((element) => removal(document, element, undefined));
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

/** One edit for two: what takes a change back where the pending edit removes all that its element holds. */
function widened(document: XmlDocument, { from, to, put }: TextEdit, change: Change): TextEdit | undefined {
  const element = change.kind === "child" ? undefined : locate(document.root, change.at);
  if (element === undefined || put !== "" || from < element.openEnd || to > element.closeStart) return undefined;
  const rest = document.text.slice(element.openEnd, from) + document.text.slice(to, element.closeStart);
  return isBlankText(rest) ? undoBlank(document, element, change) : undefined;
}

/** What takes the change back; nothing where that was done already, "left" where it cannot be done (any more). */
function undoChange(document: XmlDocument, change: Change, policyName: string): TextEdit | "left" | undefined {
  if (change.kind === "child") return undoChild(document, change, policyName);
  const element = locate(document.root, change.at);
  if (element === undefined) return undefined;
  if (!isBlank(document, element)) return "left";
  return undoBlank(document, element, change);
}

function undoBlank(document: XmlDocument, element: XmlElement, change: Change): TextEdit {
  if (change.kind !== "filled") return removal(document, element, change.lead);
  return { from: tailStart(document, element), to: element.end, put: change.tail };
}

function undoChild(
  document: XmlDocument,
  change: Change & { kind: "child" },
  policyName: string,
): TextEdit | undefined {
  const ours = childrenFor(document, change, policyName);
  const asLeft = ours.find((child) => document.text.slice(0, child.start).endsWith(change.lead));
  const element = asLeft ?? ours[0];
  return element && removal(document, element, change.lead);
}

function childrenFor({ root }: XmlDocument, change: Change & { kind: "child" }, policyName: string): XmlElement[] {
  return locate(root, change.in)?.children.filter((child) => namesPolicy(child, policyName)) ?? [];
}

/** A file that was saved with other line ends since, as by git, gets no old one back: our own children tell. */
function inPresentLineEnds(document: XmlDocument, changes: readonly Change[], policyName: string): Change[] {
  for (const newline of ["\n", "\r\n"]) {
    const converted = (blanks: string) => blanks.replace(/\r?\n/g, newline);
    const isConverted = (change: Change) =>
      change.kind === "child" &&
      !standsBehind(document, change, change.lead, policyName) &&
      standsBehind(document, change, converted(change.lead), policyName);
    if (changes.some(isConverted)) return changes.map((change) => withBlanks(change, converted));
  }
  return [...changes];
}

/** Whether a child that a change put somewhere has just these blanks before it. */
function standsBehind(
  document: XmlDocument,
  change: Change & { kind: "child" },
  blanks: string,
  policyName: string,
): boolean {
  const { text } = document;
  const before = (start: number) => text.slice(blanksBefore(text, start), start);
  return childrenFor(document, change, policyName).some(({ start }) => before(start) === blanks);
}

function withBlanks(change: Change, edit: (blanks: string) => string): Change {
  return change.kind === "filled" ? { ...change, tail: edit(change.tail) } : { ...change, lead: edit(change.lead) };
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
