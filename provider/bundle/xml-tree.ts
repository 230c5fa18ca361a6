import { BundleError } from "./errors";
import { lineAt } from "./lines";
import { XmlComment, XmlElement } from "./xml-nodes";
import { isAskedAttribute, isAskedFor, isTelling } from "./xml-parts";
import { scanXml, type XmlEvents } from "./xml-scan";
import { valueText } from "./xml-text";

/** Deeper than any flow; keeps hostile files from exhausting the stack of those who walk the tree. */
const maxDepth = 200;

/**
 * Java's own XML parsers take no more by default, and an element of Apigee has a handful.
 * That Apigee keeps this default is not documented.
 */
const maxAttributes = 10_000;

/** A tree, and how many elements and comments of it are asked for. */
export interface ParsedTree {
  root: XmlElement;
  parts: number;
}

/** Reads a text as a tree of what is asked for; what is not well-formed is refused with file and line. */
export function buildTree(text: string, file: string, maxParts: number): ParsedTree {
  const refuse = (reason: string, offset: number): never => {
    throw new BundleError(reason, { file, line: lineAt(text, offset) });
  };
  const builder = new TreeBuilder(text, refuse, maxParts);
  scanXml(text, builder, (reason, offset) => refuse(`is not well-formed XML: ${reason}`, offset));
  return builder.tree();
}

/** An element whose end was not met yet. */
interface OpenElement {
  element: XmlElement;
  /** It is asked for. */
  asked: boolean;
  /** It is asked for, or holds something that is. */
  telling: boolean;
  /** The last of its children so far is telling. */
  lastTells: boolean;
}

class TreeBuilder implements XmlEvents {
  private readonly open: OpenElement[] = [];
  private root: XmlElement | undefined;
  private attributes = 0;
  private parts = 0;

  constructor(
    private readonly text: string,
    private readonly refuse: (reason: string, offset: number) => never,
    private readonly maxParts: number,
  ) {}

  tree(): ParsedTree {
    return { root: this.root as XmlElement, parts: this.parts };
  }

  begin(name: string, start: number): void {
    if (this.open.length >= maxDepth) this.refuse(`has more than ${maxDepth} elements within each other`, start);
    const parent = this.open.at(-1)?.element;
    const asked = parent === undefined || isAskedFor(name, parent.name);
    if (asked) this.count(start);
    this.attributes = 0;
    const element = new XmlElement(this.text, name, parent, start);
    this.root ??= element;
    this.open.push({ element, asked, telling: asked, lastTells: true });
  }

  attribute(name: string, from: number, to: number): void {
    if (++this.attributes > maxAttributes)
      this.refuse(`has an element with more than ${maxAttributes} attributes`, from);
    const { element, asked } = this.current();
    if (!asked || !isAskedAttribute(name)) return;
    element.attributes = { ...element.attributes, [name]: valueText(this.text.slice(from, to)) };
  }

  opened(openEnd: number, selfClosing: boolean): void {
    const { element } = this.current();
    element.openEnd = openEnd;
    element.selfClosing = selfClosing;
  }

  closed(closeStart: number, end: number): void {
    const own = this.current();
    own.element.end = end;
    own.element.closeStart = closeStart;
    own.element.settle(own.telling);
    this.open.pop();
    const parent = this.open.at(-1);
    if (parent) adopt(parent, own);
  }

  comment(start: number, end: number): void {
    const parent = this.open.at(-1);
    if (parent === undefined) return;
    const telling = isTelling(this.text.slice(start, end));
    if (telling) this.count(start);
    parent.telling ||= telling;
    parent.element.addComment(new XmlComment(this.text, start, end, telling));
  }

  private count(offset: number): void {
    if (++this.parts <= this.maxParts) return;
    this.refuse(`has more than ${this.maxParts} steps, entries and the like, beyond all that Apigee runs`, offset);
  }

  private current(): OpenElement {
    return this.open.at(-1) as OpenElement;
  }
}

/** Of children that nothing is asked of, each takes the place of the one before it. */
function adopt(parent: OpenElement, { element, asked, telling }: OpenElement): void {
  parent.element.addChild(element, asked || parent.lastTells);
  parent.lastTells = telling;
  parent.telling ||= telling;
}
