/**
 * Builds a path below an organization, encoding each value put into it: path`environments/${e}/references/${r}`.
 * A value that would move the path elsewhere is refused: `DELETE …/references/` and `…/references/..` are other objects.
 */
export function path(parts: TemplateStringsArray, ...values: (string | number)[]): string {
  return String.raw({ raw: parts }, ...values.map(encodePart));
}

function encodePart(value: string | number): string {
  const text = String(value);
  if (text === "" || text === "." || text === "..") throw new Error(`"${text}" cannot be a name in a path of Apigee.`);
  return encodeURIComponent(text);
}

/** The query of a URL, with its question mark; parameters that are undefined are left out. */
export function queryString(query: Record<string, string | number | boolean | undefined> = {}): string {
  const pairs = Object.entries(query)
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => `${encodeURIComponent(name)}=${encodeURIComponent(String(value))}`);
  return pairs.length === 0 ? "" : `?${pairs.join("&")}`;
}
