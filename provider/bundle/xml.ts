import { SaxesParser } from "saxes";
import { BundleError } from "./errors";
import { decodeXml, type DecodedText } from "./text";

/** An element with the offsets of its parts in the text. */
export interface XmlElement {
  name: string;
  attributes: Readonly<Record<string, string>>;
  parent: XmlElement | undefined;
  children: XmlElement[];
  comments: XmlComment[];
  /** Own character data, CDATA included, entities resolved. */
  text: string;
  selfClosing: boolean;
  /** Offset of the "<". */
  start: number;
  /** Offset behind the opening tag's ">". */
  openEnd: number;
  /** Offset of the closing tag's "<"; behind the tag itself where it closes itself. */
  closeStart: number;
  /** Offset behind the element. */
  end: number;
}

/** A comment with its offsets. */
export interface XmlComment {
  /** What stands between the marks, exactly as written. */
  text: string;
  start: number;
  end: number;
}

/** An XML file that is well-formed, as a tree of offsets over its unchanged text. */
export interface XmlDocument {
  file: string;
  text: string;
  root: XmlElement;
  /** Bytes of a changed text in this file's own encoding. */
  encode: DecodedText["encode"];
}

/** Deeper than any flow; keeps hostile files from exhausting the stack of those who walk the tree. */
const maxDepth = 200;

/** Most elements have neither, and a large bundle has many elements. */
const none: never[] = [];
const noAttributes: Readonly<Record<string, string>> = {};

const parsed = new WeakMap<Buffer, XmlDocument>();

/** Reads one XML file of a bundle; what is not well-formed is refused with file and line. */
export function parseXml(bytes: Buffer, file: string): XmlDocument {
  const known = parsed.get(bytes);
  if (known?.file === file) return known;
  const { text, encode } = decodeXml(bytes, file);
  const document = { file, text, encode, root: parseText(text, file) };
  parsed.set(bytes, document);
  return document;
}

/** Reads a text that is no file of its own, such as what a comment holds. */
export function parseText(text: string, file: string): XmlElement {
  const builder = new TreeBuilder(text, file);
  builder.parse();
  return builder.root();
}

/** The line of an offset, from 1. */
export function lineAt(text: string, offset: number): number {
  let line = 1;
  for (let at = text.indexOf("\n"); at >= 0 && at < offset; at = text.indexOf("\n", at + 1)) line++;
  return line;
}

class TreeBuilder {
  private readonly parser = new SaxesParser();
  private readonly open: XmlElement[] = [];
  /** One string for all elements of a name. */
  private readonly names = new Map<string, string>();
  private first: XmlElement | undefined;

  constructor(
    private readonly text: string,
    private readonly file: string,
  ) {}

  parse(): void {
    this.parser.on("error", (error) => this.refuse(error.message.replace(/^\d+:\d+: /, "")));
    this.parser.on("opentagstart", (tag) => this.begin(tag.name));
    this.parser.on("opentag", (tag) => this.opened(tag.attributes, tag.isSelfClosing));
    this.parser.on("closetag", (tag) => this.closed(tag.isSelfClosing));
    this.parser.on("text", (text) => this.characters(text));
    this.parser.on("cdata", (text) => this.characters(text));
    this.parser.on("comment", () => this.comment());
    this.parser.write(this.text).close();
  }

  root(): XmlElement {
    if (this.first === undefined) return this.refuse("document must contain a root element.");
    return this.first;
  }

  private refuse(reason: string): never {
    throw new BundleError(`is not well-formed XML: ${reason}`, { file: this.file, line: this.parser.line });
  }

  private begin(name: string): void {
    if (this.open.length >= maxDepth) this.refuse(`more than ${maxDepth} elements within each other.`);
    const start = this.text.lastIndexOf(`<${name}`, this.parser.position - 1);
    const parent = this.open.at(-1);
    const element: XmlElement = {
      name: this.names.get(name) ?? name,
      attributes: noAttributes,
      parent,
      children: none,
      comments: none,
      text: "",
      selfClosing: false,
      start,
      openEnd: start,
      closeStart: start,
      end: start,
    };
    this.names.set(name, element.name);
    if (parent) adopt(parent, element);
    this.first ??= element;
    this.open.push(element);
  }

  private opened(attributes: Record<string, string>, selfClosing: boolean): void {
    const element = this.current();
    // A copy, as the parser's own objects take several times the memory.
    if (Object.keys(attributes).length > 0) element.attributes = { ...attributes };
    element.selfClosing = selfClosing;
    element.openEnd = this.parser.position;
  }

  private closed(selfClosing: boolean): void {
    const element = this.current();
    element.end = this.parser.position;
    element.closeStart = selfClosing ? element.end : this.text.lastIndexOf("</", element.end - 1);
    this.open.pop();
  }

  private characters(text: string): void {
    const element = this.open.at(-1);
    // Blanks between children say nothing.
    if (element && (element.children.length === 0 || text.trim() !== "")) element.text += text;
  }

  private comment(): void {
    // The parser tells of a comment at its "--"; without the ">" behind it the parser refuses the file.
    const end = this.parser.position + ">".length;
    // A well-formed comment holds no "--", so the nearest mark before its end is its own.
    const start = this.text.lastIndexOf("<!--", end - "<!---->".length);
    const element = this.open.at(-1);
    if (element === undefined) return;
    if (element.comments === none) element.comments = [];
    element.comments.push({ text: this.text.slice(start + 4, end - 3), start, end });
  }

  private current(): XmlElement {
    return this.open.at(-1) ?? this.refuse("an end without a beginning.");
  }
}

function adopt(parent: XmlElement, child: XmlElement): void {
  if (parent.children === none) parent.children = [];
  parent.children.push(child);
  if (parent.text.trim() === "") parent.text = "";
}
