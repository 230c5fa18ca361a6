import type { XmlElement } from "./xml";

/**
 * The way from a document's root to an element, as it can be written down and found again after others edited the
 * file: element names, and for a conditional flow "Flow", its place among flows of the same name, and that name.
 */
export type Path = readonly string[];

/** Finds the element at the end of a path; undefined where it, or something on the way, is missing. */
export function locate(root: XmlElement, path: Path): XmlElement | undefined {
  return path.reduce<XmlElement | undefined>((element, part) => element && step(element, part), root);
}

/** The path's part for one conditional flow. */
export function flowPart(flow: XmlElement, flows: XmlElement): string {
  const name = flow.attributes["name"] ?? "";
  return `Flow:${flowsNamed(flows, name).indexOf(flow)}:${name}`;
}

/** The conditional flows of one name; there should be one at most, but nothing forces it. */
export function flowsNamed(flows: XmlElement | undefined, name: string): XmlElement[] {
  return flows?.children.filter((child) => child.name === "Flow" && (child.attributes["name"] ?? "") === name) ?? [];
}

/** Whether one path leads to the other's end or beyond it. */
export function leadsTo(path: Path, deeper: Path): boolean {
  return path.every((part, n) => deeper[n] === part);
}

function step(element: XmlElement, part: string): XmlElement | undefined {
  const flow = /^Flow:(\d+):(.*)$/s.exec(part);
  return flow
    ? flowsNamed(element, flow[2] ?? "")[Number(flow[1])]
    : element.children.find(({ name }) => name === part);
}
