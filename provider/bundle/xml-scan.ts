import { firstUnwritable } from "./elements";
import { XmlCursor } from "./xml-cursor";
import { passDeclaration, passDoctype } from "./xml-prolog";

/** What is told of an XML text, in its order, by offsets. */
export interface XmlEvents {
  /** An opening tag begins at `start`. */
  begin?(name: string, start: number): void;
  /** It has an attribute, whose value stands between two offsets. */
  attribute?(name: string, from: number, to: number): void;
  /** It ends. */
  opened?(openEnd: number, selfClosing: boolean): void;
  /** The element ends; its closing tag begins at `closeStart`. */
  closed?(closeStart: number, end: number): void;
  comment?(start: number, end: number): void;
  /** Character data within the root element, references as written. */
  characters?(from: number, to: number): void;
  /** What a CDATA section holds. */
  verbatim?(from: number, to: number): void;
}

/**
 * Tells the elements, attributes and comments of a text, and stops with a reason where it is not well-formed.
 * It copies nothing but names, so that it takes no memory, whatever the text: parsers that hand over what they read
 * build it up piece by piece, at many times its size.
 */
export function scanXml(text: string, events: XmlEvents, refuse: Refuse = cannotBe): void {
  const bad = firstUnwritable(text);
  if (bad >= 0) refuse("a character that XML cannot hold", bad);
  new Scanner(new XmlCursor(text, refuse), events).run();
}

/** Stops everything with a reason. */
export type Refuse = (reason: string, offset: number) => never;

function cannotBe(reason: string, offset: number): never {
  throw new Error(`XML that was well-formed before is not any more: ${reason} (at ${offset})`);
}

class Scanner {
  private readonly open: string[] = [];
  private readonly attributes = new Set<string>();
  private rooted = false;
  private typed = false;

  constructor(
    private readonly cursor: XmlCursor,
    private readonly events: XmlEvents,
  ) {}

  run(): void {
    const { cursor } = this;
    passDeclaration(cursor);
    for (let next = this.characters(); next < cursor.text.length; next = this.characters()) this.markup();
    const [unclosed] = this.open.slice(-1);
    if (unclosed !== undefined) cursor.fail(`<${unclosed}> has no end`);
    if (!this.rooted) cursor.fail("there is no element in it");
  }

  /** Checks the text before the next "<" and moves there. */
  private characters(): number {
    const { cursor } = this;
    const found = cursor.text.indexOf("<", cursor.at);
    const end = found < 0 ? cursor.text.length : found;
    if (this.open.length === 0) {
      cursor.passBlanks();
      if (cursor.at < end) cursor.fail("text outside of the root element");
    }
    cursor.refuseMark("]]>", end, "]]> in a text");
    cursor.checkReferences(end);
    if (cursor.at < end) this.events.characters?.(cursor.at, end);
    cursor.at = end;
    return end;
  }

  private markup(): void {
    const { cursor } = this;
    if (cursor.sees("</")) this.closingTag();
    else if (cursor.sees("<!--")) this.comment();
    else if (cursor.sees("<?")) this.instruction();
    else if (cursor.sees("<![CDATA[") && this.open.length > 0) this.verbatim();
    else if (cursor.sees("<!DOCTYPE") && !this.rooted && !this.typed) this.doctype();
    else this.openingTag();
  }

  private comment(): void {
    const { cursor } = this;
    const start = cursor.at;
    cursor.at += "<!--".length;
    cursor.passTo("--", "a comment");
    if (!cursor.sees(">")) cursor.fail("-- within a comment");
    cursor.at++;
    this.events.comment?.(start, cursor.at);
  }

  private verbatim(): void {
    const from = (this.cursor.at += "<![CDATA[".length);
    const to = this.cursor.passTo("]]>", "a CDATA section");
    this.events.verbatim?.(from, to);
  }

  private instruction(): void {
    const { cursor } = this;
    cursor.at += "<?".length;
    const target = cursor.passName("the name of an instruction");
    if (target.toLowerCase() === "xml") cursor.fail("an XML declaration that is not the very first in the file");
    if (!cursor.sees("?>") && !cursor.passBlanks()) cursor.fail("a character that no name of an instruction has");
    cursor.passTo("?>", "an instruction");
  }

  private doctype(): void {
    this.typed = true;
    passDoctype(this.cursor);
  }

  private openingTag(): void {
    const { cursor } = this;
    const start = cursor.at++;
    const name = cursor.passName("the name of an element");
    if (this.open.length === 0 && this.rooted) cursor.fail("a second root element", start);
    this.rooted = true;
    this.events.begin?.(name, start);
    const selfClosing = this.tagEnd(name);
    this.events.opened?.(cursor.at, selfClosing);
    if (selfClosing) this.events.closed?.(cursor.at, cursor.at);
    else this.open.push(name);
  }

  private tagEnd(name: string): boolean {
    const { cursor } = this;
    this.attributes.clear();
    for (;;) {
      const apart = cursor.passBlanks();
      const selfClosing = cursor.sees("/>");
      if (selfClosing || cursor.sees(">")) {
        cursor.at += selfClosing ? 2 : 1;
        return selfClosing;
      }
      if (!apart) cursor.fail(`a character that the tag <${name}> cannot hold`);
      this.attribute(name);
    }
  }

  private attribute(element: string): void {
    const { cursor } = this;
    const name = cursor.passName(`an attribute of <${element}>, or its end,`);
    if (this.attributes.has(name)) cursor.fail(`the attribute ${name} is there twice`);
    this.attributes.add(name);
    cursor.passBlanks();
    if (!cursor.sees("=")) cursor.fail(`the attribute ${name} has no value`);
    cursor.at++;
    cursor.passBlanks();
    const quote = cursor.text[cursor.at] ?? "";
    if (quote !== '"' && quote !== "'") cursor.fail(`the value of the attribute ${name} has no quotes`);
    const from = ++cursor.at;
    const to = cursor.passTo(quote, `the value of the attribute ${name}`);
    this.checkValue(from, to);
    this.events.attribute?.(name, from, to);
  }

  private checkValue(from: number, to: number): void {
    const { cursor } = this;
    const end = cursor.at;
    cursor.at = from;
    cursor.refuseMark("<", to, "< in the value of an attribute");
    cursor.checkReferences(to);
    cursor.at = end;
  }

  private closingTag(): void {
    const { cursor } = this;
    const start = cursor.at;
    cursor.at += "</".length;
    const name = cursor.passName("the name of an element");
    const opened = this.open.pop();
    if (name !== opened)
      cursor.fail(opened === undefined ? `</${name}> ends nothing` : `</${name}>, where <${opened}> is open`, start);
    cursor.passBlanks();
    if (!cursor.sees(">")) cursor.fail(`a character that the tag </${name}> cannot hold`);
    cursor.at++;
    this.events.closed?.(start, cursor.at);
  }
}
