import { pieces } from "./untouched";

/** What an independent reading of an endpoint finds: the steps of each phase, by "PreFlow/Request" or "Flow orders/Request". */
export type Outline = Map<string, string[]>;

/** Reads an endpoint without the code under test: tag by tag. Throws where an end does not fit its beginning. */
export function outlineOf(text: string): Outline {
  const outline: Outline = new Map();
  const open: string[] = [];
  for (const piece of pieces(text.replace(/<!DOCTYPE[^[>]*(\[[^\]]*\])?[^>]*>/, ""))) {
    const tag = /^<(\/?)([\w:.-]+)([\s\S]*?)(\/?)>$/.exec(piece);
    if (tag?.[2] === undefined) note(outline, open, piece);
    else if (tag[1] === "/") close(open, tag[2], text);
    else if (tag[4] !== "/") open.push(labelOf(tag[2], tag[3] ?? ""));
  }
  if (open.length > 0) throw new Error(`${open.join("/")} stays open in\n${text}`);
  return outline;
}

function labelOf(name: string, attributes: string): string {
  const named = /name=["']([^"']*)/.exec(attributes)?.[1] ?? "";
  return name === "Flow" ? `Flow ${named}` : name;
}

function close(open: string[], name: string, text: string): void {
  const last = open.pop() ?? "nothing";
  if (last.split(" ")[0] !== name) throw new Error(`</${name}> ends ${last} in\n${text}`);
}

/** The text of a Name within a Step is the step's. */
function note(outline: Outline, open: string[], piece: string): void {
  if (open.at(-1) !== "Name" || open.at(-2) !== "Step" || piece.startsWith("<!--")) return;
  const phase = open
    .slice(1, -2)
    .filter((part) => part !== "Flows")
    .join("/");
  outline.set(phase, [...(outline.get(phase) ?? []), piece.trim()]);
}
