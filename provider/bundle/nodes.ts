import { escapeAttribute, escapeXml } from "./elements";
import type { Layout } from "./layout";

/** A new element before it is written. */
export interface Node {
  name: string;
  attributes?: Record<string, string>;
  /** Text or children. Neither: an opening and a closing tag with nothing between them. */
  content?: string | Node[];
}

/** Writes a new element; its first line carries no indentation, as the caller puts that before it. */
export function renderNode(node: Node, layout: Layout): string {
  const attributes = Object.entries(node.attributes ?? {}).map(
    ([name, value]) => ` ${name}="${escapeAttribute(value)}"`,
  );
  return `<${node.name}${attributes.join("")}>${renderContent(node.content, layout)}</${node.name}>`;
}

function renderContent(content: string | Node[] | undefined, layout: Layout): string {
  if (content === undefined) return "";
  if (typeof content === "string") return escapeXml(content);
  const inner = { ...layout, indent: layout.indent + layout.unit };
  const children = content.map((child) => layout.newline + inner.indent + renderNode(child, inner));
  return children.join("") + layout.newline + layout.indent;
}
