import { anchorOf, policyNameOf, type Callout } from "./attachment";
import { BundleError } from "./errors";
import { withFile, type Files } from "./files";
import { insertChild } from "./insert";
import type { Layout } from "./layout";
import { read, stepName } from "./model";
import { renderNode, type Node } from "./nodes";
import { locate, type Path } from "./paths";
import { placeName, type Place } from "./places";
import type { Change } from "./record";
import type { TextEdit } from "./text";
import { lineAt, type XmlComment, type XmlDocument, type XmlElement } from "./xml";
import type { ElementName } from "./xml-parts";

/** The order of children that Apigee's own exports keep; a new one is put behind those that come before it. */
const usualOrder = {
  endpoint: ["Description", "FaultRules", "DefaultFaultRule", "PreFlow", "Flows", "PostFlow", "PostClientFlow"],
  flow: ["Description", "Request", "Response"],
} as const satisfies Readonly<Record<string, readonly ElementName[]>>;

/** Puts one step of the callout into its place, making the flow and the phase where they are missing. */
export function insertStep(files: Files, place: Place, callout: Callout): { files: Files; changes: Change[] } {
  const { file } = place.endpoint;
  const changes: Change[] = [];
  let now = files;
  const apply = ({ edit, changes: made }: Edit) => {
    now = withFile(now, file, read(now, file).edited(edit));
    changes.push(...made);
  };
  for (const depth of place.path.keys()) {
    const path = place.path.slice(0, depth + 1);
    const document = read(now, file);
    if (locate(document.root, path) === undefined) apply(makeElement(document, path));
  }
  apply(addStep(read(now, file), place, callout));
  return { files: now, changes };
}

interface Edit {
  edit: TextEdit;
  changes: Change[];
}

function makeElement(document: XmlDocument, path: Path): Edit {
  const name = path.at(-1) ?? "";
  const parent = required(document, path.slice(0, -1));
  const order: readonly string[] = path.length === 1 ? usualOrder.endpoint : usualOrder.flow;
  const earlier = order.slice(0, order.indexOf(name));
  const behind = parent.children.filter((child) => earlier.includes(child.name)).at(-1) ?? "start";
  const node: Node = path.length === 1 ? { name, attributes: { name } } : { name };
  return insertion(
    document,
    path.slice(0, -1),
    behind,
    (layout) => renderNode(node, layout),
    ({ lead }) => ({ kind: "made", at: path, lead }),
  );
}

function addStep(document: XmlDocument, place: Place, callout: Callout): Edit {
  const phase = required(document, place.path);
  const steps = phase.children.filter(({ name }) => name === "Step");
  const behind = standBehind(phase, steps, place, document);
  const position = place.spec.position ?? "last";
  const follows = followed(steps, behind, place, policyNameOf(callout));
  const render = (layout: Layout) => renderNode(stepNode(place, callout), likeSteps(layout, steps, document));
  return insertion(document, place.path, behind, render, ({ lead }) => ({
    kind: "child",
    in: place.path,
    lead,
    ...(position !== "last" && { position }),
    ...(follows && { follows }),
  }));
}

function insertion(
  document: XmlDocument,
  path: Path,
  behind: XmlElement | XmlComment | "start",
  render: (layout: Layout) => string,
  change: (inserted: { lead: string }) => Change,
): Edit {
  const { edit, lead, tail } = insertChild(document, required(document, path), behind, render);
  const filled: Change[] = tail === undefined ? [] : [{ kind: "filled", at: path, tail }];
  return { edit, changes: [...filled, change({ lead })] };
}

function standBehind(
  phase: XmlElement,
  steps: XmlElement[],
  place: Place,
  document: XmlDocument,
): XmlElement | XmlComment | "start" {
  const position = place.spec.position ?? "last";
  if (position === "first") return "start";
  if (position === "last") return phase.children.at(-1) ?? phase.comments.at(-1) ?? "start";
  const anchor = anchorOf(position);
  const named = steps.filter((step) => stepName(step) === anchor);
  const beside = "before" in position ? named[0] : named.at(-1);
  if (beside === undefined) throw noSuchStep(document, phase, steps, place);
  if ("after" in position) return beside;
  return phase.children[phase.children.indexOf(beside) - 1] ?? "start";
}

function noSuchStep(document: XmlDocument, phase: XmlElement, steps: XmlElement[], place: Place): BundleError {
  const found = steps.map((step) => stepName(step)).join(", ") || "none";
  const reason = `an attachment wants to stand beside the step "${anchorOf(place.spec.position)}" in ${placeName(place)}; steps there: ${found}`;
  return new BundleError(reason, { file: document.file, line: lineAt(document.text, phase.start) });
}

/** The steps that ours must not be found before later: "last" is judged when it is put there. */
function followed(steps: XmlElement[], behind: unknown, place: Place, own: string): string[] | undefined {
  const position = place.spec.position ?? "last";
  if (position !== "last" || behind === "start") return undefined;
  const names = steps.map((step) => stepName(step)).filter((name) => name !== undefined && name !== own);
  return names.length === 0 ? undefined : [...new Set(names as string[])];
}

function stepNode({ spec }: Place, callout: Callout): Node {
  const name: Node = { name: "Name", content: policyNameOf(callout) };
  const condition: Node[] = spec.condition === undefined ? [] : [{ name: "Condition", content: spec.condition.trim() }];
  return { name: "Step", content: [name, ...condition] };
}

/** Steps that others wrote on one line each get a neighbour on one line. */
function likeSteps(layout: Layout, steps: XmlElement[], document: XmlDocument): Layout {
  const first = steps[0];
  const oneLine = first !== undefined && !document.text.slice(first.start, first.end).includes("\n");
  return oneLine ? { newline: "", indent: "", unit: "" } : layout;
}

function required(document: XmlDocument, path: Path): XmlElement {
  const element = locate(document.root, path);
  if (element === undefined) throw new BundleError(`has no ${path.join("/")}`, { file: document.file });
  return element;
}

/** The phase element of a place, where it exists. */
export function phaseOf(files: Files, place: Place): XmlElement | undefined {
  return locate(read(files, place.endpoint.file).root, place.path);
}
