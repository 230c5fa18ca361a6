import { childOf } from "./elements";
import { withFile, type Files } from "./files";
import { insertChild } from "./insert";
import { descriptorOf } from "./model";
import { renderNode } from "./nodes";
import type { Changes } from "./record";
import type { XmlDocument } from "./xml";
import type { ElementName } from "./xml-parts";

/** The descriptor's children that exports put before its list of policies. */
const before: readonly string[] = [
  "Basepaths",
  "ConfigurationVersion",
  "CreatedAt",
  "CreatedBy",
  "Description",
  "DisplayName",
  "LastModifiedAt",
  "LastModifiedBy",
  "ManifestVersion",
] satisfies ElementName[];

/** Names a policy in the descriptor's list, making the list where it is missing. Apigee needs no list; its own exports keep one. */
export function listPolicy(files: Files, policyName: string): { files: Files; changes: Changes } {
  const descriptor = descriptorOf(files);
  if (descriptor === undefined || isListed(descriptor, policyName)) return { files, changes: {} };
  const { file } = descriptor;
  const changes: Changes = { [file]: [] };
  let now = files;
  if (childOf(descriptor.root, "Policies") === undefined) {
    const behind = descriptor.root.children.filter(({ name }) => before.includes(name)).at(-1) ?? "start";
    const made = insertChild(descriptor, descriptor.root, behind, (layout) => renderNode({ name: "Policies" }, layout));
    if (made.tail !== undefined) changes[file]?.push({ kind: "filled", at: [], tail: made.tail });
    changes[file]?.push({ kind: "made", at: ["Policies"], lead: made.lead });
    now = withFile(now, file, descriptor.edited(made.edit));
  }
  return addLine(now, policyName, changes);
}

function addLine(files: Files, policyName: string, changes: Changes): { files: Files; changes: Changes } {
  const descriptor = descriptorOf(files);
  const list = childOf(descriptor?.root, "Policies");
  if (descriptor === undefined || list === undefined) return { files, changes };
  const line = insertChild(descriptor, list, list.children.at(-1) ?? list.comments.at(-1) ?? "start", (layout) =>
    renderNode({ name: "Policy", content: policyName }, layout),
  );
  if (line.tail !== undefined) changes[descriptor.file]?.push({ kind: "filled", at: ["Policies"], tail: line.tail });
  changes[descriptor.file]?.push({ kind: "child", in: ["Policies"], lead: line.lead });
  return { files: withFile(files, descriptor.file, descriptor.edited(line.edit)), changes };
}

function isListed({ root }: XmlDocument, policyName: string): boolean {
  return (
    childOf(root, "Policies")?.children.some((line) => line.name === "Policy" && line.text.trim() === policyName) ??
    false
  );
}
