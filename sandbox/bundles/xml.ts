import { SaxesParser } from "saxes";

/** An element of a parsed file; comments and processing instructions are not kept. */
export interface Element {
  name: string;
  attributes: Record<string, string>;
  children: Element[];
  /** Its own text and CDATA, trimmed. */
  text: string;
}

/** Parses a whole file, or throws an Error that names line and column. */
export function parseXml(bytes: Buffer): Element {
  const top: Element = { name: "", attributes: {}, children: [], text: "" };
  const open = [top];
  const last = () => open[open.length - 1] ?? top;
  const parser = new SaxesParser();
  parser.on("error", (error) => {
    throw error;
  });
  parser.on("opentag", ({ name, attributes }) => {
    const element = { name, attributes: attributes as Record<string, string>, children: [], text: "" };
    last().children.push(element);
    open.push(element);
  });
  parser.on("text", (text) => (last().text += text));
  parser.on("cdata", (text) => (last().text += text));
  parser.on("closetag", () => {
    last().text = last().text.trim();
    open.pop();
  });
  parser.write(decoded(bytes)).close();
  return top.children[0] ?? top;
}

/** As Java's parsers do: a byte order mark tells the encoding, else the declaration, else it is UTF-8. */
function decoded(bytes: Buffer): string {
  const [first, second] = bytes;
  if (first === 0xfe && second === 0xff) return new TextDecoder("utf-16be").decode(bytes);
  if (first === 0xff && second === 0xfe) return new TextDecoder("utf-16le").decode(bytes);
  const declared = /^<\?xml[^>]*?\sencoding\s*=\s*["']([^"']+)["']/.exec(bytes.toString("latin1", 0, 200))?.[1];
  return new TextDecoder(declared).decode(bytes);
}

/** The first child of that name. */
export function child(element: Element, name: string): Element | undefined {
  return element.children.find((candidate) => candidate.name === name);
}

/** All elements of that name at any depth, in document order. */
export function descendants(element: Element, name: string): Element[] {
  return element.children.flatMap((inner) => [...(inner.name === name ? [inner] : []), ...descendants(inner, name)]);
}
