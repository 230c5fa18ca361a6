import type { XmlAttributes } from "./xml-parts";
import { ownText, plainText } from "./xml-text";

/** Most elements have none, and a large bundle has many elements. */
const none: never[] = [];
const noAttributes: Readonly<XmlAttributes> = {};

/** An element with the offsets of its parts in the text. */
export class XmlElement {
  /** Those that are asked for. */
  attributes: Readonly<XmlAttributes> = noAttributes;
  /** Those that something is asked of; in an element that is itself asked for, also the first, the last, and the one before each. */
  children: XmlElement[] = none;
  /** Those that something may be asked of; in an element that is itself asked for, also the first and the last one. */
  comments: XmlComment[] = none;
  selfClosing = false;
  /** Offset behind the opening tag's ">". */
  openEnd = 0;
  /** Offset of the closing tag's "<"; behind the tag itself where it closes itself. */
  closeStart = 0;
  /** Offset behind the element. */
  end = 0;
  /** The last child is one that nothing is asked of. */
  private endsWithFiller = false;

  constructor(
    private readonly source: string,
    public name: string,
    readonly parent: XmlElement | undefined,
    /** Offset of the "<". */
    public start: number,
  ) {}

  /** Own character data, CDATA included, entities resolved. */
  get text(): string {
    const inside = this.source.slice(this.openEnd, this.closeStart);
    return inside.includes("<") ? ownText(this.source.slice(this.start, this.end)) : plainText(inside);
  }

  /** Its opening tag ends. */
  opens(openEnd: number, selfClosing: boolean): this {
    this.openEnd = openEnd;
    this.selfClosing = selfClosing;
    return this;
  }

  /** It ends; lists that grew are cut to size. */
  closes(closeStart: number, end: number): void {
    this.closeStart = closeStart;
    this.end = end;
    if (this.children.length > 0) this.children = this.children.slice();
    if (this.comments.length > 0) this.comments = this.comments.slice();
  }

  /** Adds a child; one that is not asked for itself takes the place of a filler before it. */
  addChild(child: XmlElement, asked: boolean): void {
    if (this.children === none) this.children = [];
    if (!asked && this.endsWithFiller && this.children.length > 1) this.children.pop();
    this.children.push(child);
    this.endsWithFiller = false;
  }

  /** Adds a child that nothing is asked of, for the sake of its place; a filler before it becomes this one. */
  addFiller(name: string, start: number): XmlElement {
    const last = this.endsWithFiller && this.children.length > 1 ? this.children.at(-1) : undefined;
    const filler = last ?? new XmlElement(this.source, name, this, start);
    if (last === undefined) this.addChild(filler, true);
    this.endsWithFiller = true;
    filler.name = name;
    filler.start = start;
    return filler;
  }

  /** Adds a comment; one that tells nothing becomes the next one. */
  addComment(start: number, end: number, telling: boolean): void {
    if (this.comments === none) this.comments = [];
    const last = this.comments.length > 1 ? this.comments.at(-1) : undefined;
    if (last?.telling === false) last.becomes(start, end, telling);
    else this.comments.push(new XmlComment(this.source, start, end, telling));
  }
}

/** A comment with its offsets. */
export class XmlComment {
  constructor(
    private readonly source: string,
    public start: number,
    public end: number,
    /** It may hold something that is asked for. */
    public telling: boolean,
  ) {}

  /** What stands between the marks, exactly as written. */
  get text(): string {
    return this.source.slice(this.start + "<!--".length, this.end - "-->".length);
  }

  /** Takes the place of the next comment, while the tree is built. */
  becomes(start: number, end: number, telling: boolean): void {
    this.start = start;
    this.end = end;
    this.telling = telling;
  }
}
