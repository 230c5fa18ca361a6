import { ownText, plainText } from "./xml-text";
import type { XmlAttributes } from "./xml-parts";

/** Most elements have none, and a large bundle has many elements. */
const none: never[] = [];
const noAttributes: Readonly<XmlAttributes> = {};

/** An element with the offsets of its parts in the text. */
export class XmlElement {
  /** Those that are asked for. */
  attributes: Readonly<XmlAttributes> = noAttributes;
  /** Those that something is asked of, always with the first and the last one, and the one before each that is asked for. */
  children: XmlElement[] = none;
  /** Those that something may be asked of, always with the first and the last one. */
  comments: XmlComment[] = none;
  selfClosing = false;
  /** Offset behind the opening tag's ">". */
  openEnd: number;
  /** Offset of the closing tag's "<"; behind the tag itself where it closes itself. */
  closeStart: number;
  /** Offset behind the element. */
  end: number;

  constructor(
    private readonly source: string,
    readonly name: string,
    readonly parent: XmlElement | undefined,
    /** Offset of the "<". */
    readonly start: number,
  ) {
    this.openEnd = this.closeStart = this.end = start;
  }

  /** Adds the next child, in the place of the last one where that one is not needed. */
  addChild(child: XmlElement, keepLast: boolean): void {
    if (this.children === none) this.children = [];
    if (keepLast || this.children.length < 2) this.children.push(child);
    else this.children[this.children.length - 1] = child;
  }

  /** Adds the next comment, in the place of the last one where that one tells nothing. */
  addComment(comment: XmlComment): void {
    if (this.comments === none) this.comments = [];
    if (this.comments.length < 2 || this.comments.at(-1)?.telling) this.comments.push(comment);
    else this.comments[this.comments.length - 1] = comment;
  }

  /** Ends the building of this element: lists that grew are cut to size, and those of an element that is not asked for go. */
  settle(telling: boolean): void {
    this.children = telling && this.children.length > 0 ? this.children.slice() : none;
    this.comments = telling && this.comments.length > 0 ? this.comments.slice() : none;
  }

  /** Own character data, CDATA included, entities resolved. */
  get text(): string {
    const inside = this.source.slice(this.openEnd, this.closeStart);
    return inside.includes("<") ? ownText(this.source.slice(this.start, this.end)) : plainText(inside);
  }
}

/** A comment with its offsets. */
export class XmlComment {
  constructor(
    private readonly source: string,
    readonly start: number,
    readonly end: number,
    /** It may hold something that is asked for. */
    readonly telling: boolean,
  ) {}

  /** What stands between the marks, exactly as written. */
  get text(): string {
    return this.source.slice(this.start + "<!--".length, this.end - "-->".length);
  }
}
