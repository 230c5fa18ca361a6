import { readingsOf, type Reading } from "./errors-readings";

/** What stands where a secret stood. */
const mark = "[secret]";

/** What a token, a key or a signed assertion looks like, whoever wrote it into a text. */
const shapes = [
  /-----BEGIN [^-]*PRIVATE KEY-----[\s\S]*?(-----END [^-]*-----|$)/g,
  /\bya29\.[\w.-]+/g,
  /\b1\/\/[\w-]{10,}/g,
  /\beyJ[\w-]+\.[\w-]+(\.[\w-]*)?/g,
  // "Basic authentication is disabled" is no credential: a word in small letters tells nothing, unless it is longer than words are.
  /\b(Bearer|Basic) (?![A-Za-z][a-z]{0,19}(?![\w~+/=-]|\.\w))[\w.~+/=-]+/g,
];

/** Where something stands in a text: from, and up to. */
type Place = readonly [number, number];

/**
 * A text without the given secrets, as they are, in base64, or escaped as JSON, a page, a URL or a form may, and without anything that looks
 * like a credential.
 */
export function redact(text: string, secrets: readonly string[] = []): string {
  // Shorter ones would take ordinary words out of the sentence, and are no secrets.
  const known = [...new Set(secrets.filter((secret) => secret.length >= 4).flatMap(spellings))];
  const places = known.length === 0 ? [] : placesOf(text, known);
  return shapes.reduce((rest, shape) => rest.replace(shape, mark), withoutPlaces(text, places));
}

function spellings(secret: string): string[] {
  const bytes = Buffer.from(secret);
  const base64 = bytes.toString("base64");
  return [secret, base64, base64.replace(/=+$/, ""), bytes.toString("base64url")];
}

/** The escapes in the text are read rather than those of each secret guessed: whoever writes them has a choice at each sign. */
function placesOf(text: string, secrets: readonly string[]): Place[] {
  return readingsOf(text).flatMap((reading) => secrets.flatMap((secret) => placesIn(reading, secret)));
}

function placesIn({ text, origin }: Reading, secret: string): Place[] {
  const places: Place[] = [];
  for (let at = text.indexOf(secret); at >= 0; at = text.indexOf(secret, at + secret.length)) {
    places.push([origin(at), origin(at + secret.length)]);
  }
  return places;
}

/** Places that overlap are one: a secret may be part of another. */
function withoutPlaces(text: string, places: readonly Place[]): string {
  let rest = "";
  let end = 0;
  for (const [from, to] of [...places].sort(([a], [b]) => a - b)) {
    if (from >= end) rest += text.slice(end, from) + mark;
    end = Math.max(end, to);
  }
  return rest + text.slice(end);
}

/** The values in a body that may be secret: those of fields named like one, at any depth. */
export function secretsIn(body: unknown): string[] {
  if (body === null || typeof body !== "object") return [];
  return Object.entries(body).flatMap(([name, value]) => {
    if (typeof value !== "string") return secretsIn(value);
    return /value|password|secret|token|key/i.test(name) ? [value] : [];
  });
}
