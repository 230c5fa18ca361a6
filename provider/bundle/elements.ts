import type { XmlDocument, XmlElement } from "./xml";
import type { ElementName } from "./xml-parts";

/** The first child of that name. */
export function childOf(element: XmlElement | undefined, name: ElementName): XmlElement | undefined {
  return element?.children.find((child) => child.name === name);
}

/** The trimmed text of the first child of that name. */
export function childText(element: XmlElement | undefined, name: ElementName): string | undefined {
  return childOf(element, name)?.text.trim();
}

/** All elements of that name, at any depth, in the order of the text. */
export function descendants(element: XmlElement, name: ElementName): XmlElement[] {
  const found: XmlElement[] = [];
  collect(element, name, found);
  return found;
}

function collect(element: XmlElement, name: ElementName, found: XmlElement[]): void {
  for (const child of element.children) {
    if (child.name === name) found.push(child);
    collect(child, name, found);
  }
}

/** Whether an element holds nothing but blanks: no element, comment, CDATA or instruction either. */
export function isBlank(document: XmlDocument, element: XmlElement): boolean {
  return isBlankText(document.text.slice(element.openEnd, element.closeStart));
}

/** Whether a text has nothing but what XML takes for blanks. */
export function isBlankText(text: string): boolean {
  return !/[^ \t\r\n]/.test(text);
}

/** A text as character data. */
export function escapeXml(text: string): string {
  return text.replace(/&/g, "&amp;").replace(/</g, "&lt;").replace(/>/g, "&gt;").replace(/\r/g, "&#13;");
}

/** A text as the value of an attribute in double quotes. */
export function escapeAttribute(text: string): string {
  return escapeXml(text).replace(/"/g, "&quot;").replace(/\n/g, "&#10;").replace(/\t/g, "&#9;");
}

/** Whether XML 1.0 has a way to write each character of the text. */
export function isXmlText(text: string): boolean {
  return firstUnwritable(text) < 0;
}

/** Offset of the first character that XML 1.0 has no way to write; -1 where there is none. */
export function firstUnwritable(text: string): number {
  // eslint-disable-next-line no-control-regex
  return text.search(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]|\p{Surrogate}/u);
}
