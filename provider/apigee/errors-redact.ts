/** What stands where a secret stood. */
const mark = "[secret]";

/** What a token, a key or a signed assertion looks like, whoever wrote it into a text. */
const shapes = [
  /-----BEGIN [^-]*PRIVATE KEY-----[\s\S]*?(-----END [^-]*-----|$)/g,
  /\bya29\.[\w.-]+/g,
  /\b1\/\/[\w-]{10,}/g,
  /\beyJ[\w-]+\.[\w-]+(\.[\w-]*)?/g,
  /\b(Bearer|Basic) [\w.~+/=-]+/g,
];

/** A text without the given secrets, plain or as JSON, a page or a form writes them, and without anything that looks like a credential. */
export function redact(text: string, secrets: readonly string[] = []): string {
  const written = [...new Set(secrets.flatMap(spellings))];
  // Shorter ones would take ordinary words out of the sentence, and are no secrets.
  const known = written.filter((secret) => secret.length >= 4).sort((a, b) => b.length - a.length);
  const without = known.reduce((rest, secret) => rest.replaceAll(secret, mark), text);
  return shapes.reduce((rest, shape) => rest.replace(shape, mark), without);
}

/** A text as whoever repeats it may write it. */
function spellings(text: string): string[] {
  const inForm = new URLSearchParams({ text }).toString().slice("text=".length);
  return [text, JSON.stringify(text).slice(1, -1), inForm, ...inPages(text)];
}

/** Pages escape these three signs alike; quotes not always, and in several ways. */
function inPages(text: string): string[] {
  const escaped = text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
  const double = ['"', "&quot;", "&#34;"].map((quote) => escaped.replaceAll('"', quote));
  return ["'", "&#39;", "&#039;", "&#x27;", "&apos;"].flatMap((quote) =>
    double.map((each) => each.replaceAll("'", quote)),
  );
}

/** The values in a body that may be secret: those of fields named like one, at any depth. */
export function secretsIn(body: unknown): string[] {
  if (body === null || typeof body !== "object") return [];
  return Object.entries(body).flatMap(([name, value]) => {
    if (typeof value !== "string") return secretsIn(value);
    return /value|password|secret|token|key/i.test(name) ? [value] : [];
  });
}
