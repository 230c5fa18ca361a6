import type { Attached } from "./attachment";
import { BundleError } from "./errors";
import { requireProxy, withFile, type Files } from "./files";
import { descriptorOf, flowDocuments, policiesOf, read, type Policy } from "./model";
import { findPolicy } from "./policy-file";
import { leadsTo, locate, type Path } from "./paths";
import { findRecord, recordComment, type CalloutRecord, type Change, type Changes, type FoundRecord } from "./record";
import { attachedBy } from "./show";
import { mentionsOf, removals, undoChanges } from "./undo";
import { parseXml, type XmlElement } from "./xml";

/**
 * Takes a callout out of a proxy: its steps, its policy, its line in the descriptor, and what attaching had opened or made.
 * Files that nobody else edited since get their first bytes back. Nothing to do → the same map.
 */
export function detachCallout(files: Files, policyName: string): { files: Files; detached: Attached[] } {
  requireProxy(files);
  const policy = findPolicy(files, policyName);
  if (policy === undefined) return { files, detached: [] };
  if (policy.type !== "FlowCallout") throw notACallout(policy);
  const before = attachedBy(files, policyName);
  const found = findRecord(policy.document);
  const undone = undoAll(files, policyName, found?.record.changes ?? {});
  const rest = found?.record.adopted
    ? withoutComment(undone.files, policy, found)
    : removePolicy(undone.files, policy, found !== undefined);
  const after = new Set(attachedBy(rest, policyName).map((place) => JSON.stringify({ ...place, index: 0 })));
  const detached = before.filter((place) => !after.has(JSON.stringify({ ...place, index: 0 })));
  return { files: handOver(rest, undone.left), detached };
}

function notACallout({ file, name, type }: Policy): BundleError {
  return new BundleError(`the policy "${name}" is a ${type}, not a FlowCallout, so it is not taken out`, { file });
}

function undoAll(files: Files, policyName: string, changes: Changes): { files: Files; left: Changes } {
  let now = files;
  const left: Changes = {};
  for (const [file, list] of Object.entries(changes)) {
    const path = now.has(file) ? file : descriptorPath(now, file);
    if (path === undefined) continue;
    const undone = undoChanges(read(now, path), list, policyName);
    if (undone.document.bytes !== now.get(path)) now = withFile(now, path, undone.document.bytes);
    if (undone.left.length > 0) left[path] = undone.left;
  }
  return { files: now, left };
}

/** The descriptor's file name is free, and an export may have changed it; a file of any other folder is simply gone. */
function descriptorPath(files: Files, recorded: string): string | undefined {
  return recorded.split("/").length === 2 ? descriptorOf(files)?.file : undefined;
}

/** A line that the descriptor had before us stays; without a record nobody knows, and every line goes. */
function removePolicy(files: Files, policy: Policy, recorded: boolean): Files {
  const descriptor = recorded ? undefined : descriptorOf(files);
  const documents = descriptor ? [...flowDocuments(files), descriptor] : flowDocuments(files);
  const cleaned = documents.reduce((now, { file }) => removeMentions(now, file, policy.name), files);
  return withFile(cleaned, policy.file, undefined);
}

/** Steps that somebody else put elsewhere, or moved, must go as well: a step without its policy could not be imported. */
function removeMentions(files: Files, file: string, policyName: string): Files {
  const document = read(files, file);
  const mentions = mentionsOf(document.root, policyName).sort((a, b) => a.start - b.start);
  if (mentions.length === 0) return files;
  return withFile(files, file, document.edited(...removals(document, outermost(mentions))));
}

function outermost(elements: XmlElement[]): XmlElement[] {
  const found: XmlElement[] = [];
  for (const element of elements) if (element.start >= (found.at(-1)?.end ?? 0)) found.push(element);
  return found;
}

function withoutComment(files: Files, policy: Policy, { record, comment }: FoundRecord): Files {
  const { document, file } = policy;
  const before = document.text.slice(0, comment.start);
  const lead = record.adopted?.lead ?? "";
  const from = comment.start - (before.endsWith(lead) ? lead.length : 0);
  return withFile(files, file, document.edited({ from, to: comment.end, put: "" }));
}

/** What could not be closed again because another callout of ours stands in it becomes that one's to close. */
function handOver(files: Files, left: Changes): Files {
  return Object.entries(left).reduce(
    (now, [file, changes]) => changes.reduceRight((then, change) => give(then, file, change), now),
    files,
  );
}

function give(files: Files, file: string, change: Change): Files {
  if (change.kind === "child") return files;
  const heir = policiesOf(files).find((policy) => standsIn(files, file, change, policy));
  if (heir === undefined) return files;
  const prepended = (changes: Changes) => ({ ...changes, [file]: [change, ...(changes[file] ?? [])] });
  return withRecord(files, heir, (record) => ({ ...record, changes: prepended(record.changes) }));
}

function standsIn(files: Files, file: string, { at }: { at: Path }, policy: Policy): boolean {
  const own = findRecord(policy.document)?.record.changes[file] ?? [];
  const within = locate(read(files, file).root, at);
  const recorded = own.some((change) => change.kind === "child" && leadsTo(at, change.in));
  return recorded && within !== undefined && mentionsOf(within, policy.name).length > 0;
}

/** The files with another record in a policy that has one. */
export function withRecord(files: Files, policy: Policy, edit: (record: CalloutRecord) => CalloutRecord): Files {
  const document = parseXml(files.get(policy.file) ?? Buffer.alloc(0), policy.file);
  const found = findRecord(document);
  if (found === undefined) return files;
  const { start, end } = found.comment;
  const comment = { from: start, to: end, put: recordComment(edit(found.record)) };
  return withFile(files, policy.file, document.edited(comment));
}
