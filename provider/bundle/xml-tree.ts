import { BundleError } from "./errors";
import { lineAt } from "./lines";
import { XmlElement } from "./xml-nodes";
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

/** An element whose end was not met yet. It becomes part of the tree only where something is asked of it. */
interface OpenElement {
  name: string;
  start: number;
  openEnd: number;
  selfClosing: boolean;
  asked: boolean;
  /** In the tree: it is asked for, or holds something that is. */
  element: XmlElement | undefined;
}

class TreeBuilder implements XmlEvents {
  /** One for each depth, used again and again: a large file has many elements that nothing is asked of. */
  private readonly levels: OpenElement[] = [];
  private depth = 0;
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
    if (this.depth >= maxDepth) this.refuse(`has more than ${maxDepth} elements within each other`, start);
    const asked = this.depth === 0 || isAskedFor(name, this.levels[this.depth - 1]?.name);
    const level = (this.levels[this.depth++] ??= {} as OpenElement);
    Object.assign(level, { name, start, openEnd: start, selfClosing: false, asked, element: undefined });
    this.attributes = 0;
    if (!asked) return;
    this.count(start);
    const element = this.inTree(this.depth - 1);
    this.root ??= element;
  }

  attribute(name: string, from: number, to: number): void {
    if (++this.attributes > maxAttributes)
      this.refuse(`has an element with more than ${maxAttributes} attributes`, from);
    const { element } = this.current();
    if (element === undefined || !isAskedAttribute(name)) return;
    element.attributes = { ...element.attributes, [name]: valueText(this.text.slice(from, to)) };
  }

  opened(openEnd: number, selfClosing: boolean): void {
    const level = this.current();
    level.openEnd = openEnd;
    level.selfClosing = selfClosing;
    level.element?.opens(openEnd, selfClosing);
  }

  closed(closeStart: number, end: number): void {
    const { element, asked, name, start, openEnd, selfClosing } = this.current();
    this.depth--;
    element?.closes(closeStart, end);
    const parent = this.levels[this.depth - 1]?.element;
    if (this.depth === 0 || parent === undefined) return;
    if (element) parent.addChild(element, asked);
    else parent.addFiller(name, start).opens(openEnd, selfClosing).closes(closeStart, end);
  }

  comment(start: number, end: number): void {
    if (this.depth === 0) return;
    const telling = isTelling(this.text.slice(start, end));
    if (telling) this.count(start);
    const element = telling ? this.inTree(this.depth - 1) : this.current().element;
    element?.addComment(start, end, telling);
  }

  /** The element of a depth as a part of the tree, with those around it. */
  private inTree(depth: number): XmlElement {
    const level = this.levels[depth] as OpenElement;
    const parent = depth === 0 || level.element ? undefined : this.inTree(depth - 1);
    return (level.element ??= new XmlElement(this.text, level.name, parent, level.start).opens(
      level.openEnd,
      level.selfClosing,
    ));
  }

  private count(offset: number): void {
    if (++this.parts <= this.maxParts) return;
    this.refuse(`has more than ${this.maxParts} steps, entries and the like, beyond all that Apigee runs`, offset);
  }

  private current(): OpenElement {
    return this.levels[this.depth - 1] as OpenElement;
  }
}
