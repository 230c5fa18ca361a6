import { scanXml } from "./xml-scan";

const entities: Readonly<Record<string, string>> = { lt: "<", gt: ">", amp: "&", quot: '"', apos: "'" };

/** The character data of a well-formed element, without that of its children. */
export function ownText(element: string): string {
  const parts: string[] = [];
  let depth = 0;
  scanXml(element, {
    begin: () => void depth++,
    closed: () => void depth--,
    characters: (from, to) => void (depth === 1 && parts.push(plainText(element.slice(from, to)))),
    verbatim: (from, to) => void (depth === 1 && parts.push(newlines(element.slice(from, to)))),
  });
  return parts.join("");
}

/** What character data says: references resolved, line ends as XML hands them over. */
export function plainText(text: string): string {
  return text.includes("&")
    ? newlines(text).replace(/&([^;]*);/g, (_, name: string) => resolved(name))
    : newlines(text);
}

/** What the value of an attribute says. */
export function valueText(value: string): string {
  return plainText(value.replace(/\r\n|[\t\r\n]/g, " "));
}

function newlines(text: string): string {
  return text.includes("\r") ? text.replace(/\r\n?/g, "\n") : text;
}

/** "lt" is "<"; "#65" and "#x41" are "A". */
function resolved(reference: string): string {
  return entities[reference] ?? String.fromCodePoint(Number(reference.replace("#x", "0x").replace("#", "")));
}
