/** An answer in XML, for those who ask for it: attributes are not used, so that it stays one rule for all. */
export function toXml(root: string, value: unknown): string {
  const name = Array.isArray(value) ? "List" : root;
  return `<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n${element(name, value)}\n`;
}

function element(name: string, value: unknown): string {
  if (value === undefined || value === null) return "";
  if (Array.isArray(value)) return wrapped(name, value.map((item) => element("Item", item)).join(""));
  if (typeof value === "string" || typeof value === "number" || typeof value === "boolean")
    return wrapped(name, escaped(String(value)));
  const children = Object.entries(value).map(([field, inner]) => element(capital(field), inner));
  return wrapped(name, children.join(""));
}

function wrapped(name: string, inner: string): string {
  return inner === "" ? `<${name}/>` : `<${name}>${inner}</${name}>`;
}

function capital(name: string): string {
  return name.charAt(0).toUpperCase() + name.slice(1);
}

function escaped(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}
