import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";

/** Secrets that are planted, by where: what must be found nowhere. */
export type Planted = Record<string, string>;

/** Where something was found, and in which spelling: `state: shared secret, in base64`. */
export type Find = string;

/** Looks for planted secrets in a text, in each way that a text may be written down. */
export function search(place: string, text: string, planted: Planted): Find[] {
  return Object.entries(planted).flatMap(([what, secret]) =>
    Object.entries(spellings(secret))
      .filter(([, spelling]) => text.includes(spelling))
      .map(([how]) => `${place}: ${what}, ${how}`),
  );
}

/** The same in every file of a folder but those that the secrets came from. */
export function searchFolder(place: string, folder: string, planted: Planted, sources: readonly string[] = []): Find[] {
  if (!existsSync(folder)) return [];
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  return entries
    .map((entry) => join(entry.parentPath, entry.name))
    .filter(
      (file) => !sources.some((source) => file === join(folder, source) || file.startsWith(join(folder, source, "/"))),
    )
    .flatMap((file) => search(`${place}, ${file.slice(folder.length + 1)}`, readQuietly(file), planted));
}

const entities: Record<string, string> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" };

/** In clear, in base64 at each of the three offsets that it can have in a longer text, in a URL, in a page, and in JSON within JSON. */
function spellings(secret: string): Record<string, string> {
  const inBase64 = [0, 1, 2].map((offset) => {
    const text = Buffer.concat([Buffer.alloc(offset), Buffer.from(secret)]).toString("base64");
    // What neighbours share a group of four with is left out.
    return text.slice(offset === 0 ? 0 : 4, -4);
  });
  const inJson = JSON.stringify(secret).slice(1, -1);
  // Pulumi's state is written by Go, which escapes these as well.
  const inState = inJson.replaceAll(/[<>&]/gu, (sign) => `\\u00${sign.charCodeAt(0).toString(16)}`);
  const inPage = secret.replace(/[&<>"]/gu, (sign) => entities[sign] ?? sign);
  const all = {
    "in clear": secret,
    "in base64": inBase64[0] ?? "",
    "in base64 after one more byte": inBase64[1] ?? "",
    "in base64 after two more bytes": inBase64[2] ?? "",
    "in a URL": encodeURIComponent(secret),
    "in a page": inPage,
    "in a page, quotes as they are": inPage.replaceAll("&quot;", '"'),
    "in a page, quotes as numbers": inPage.replaceAll("&quot;", "&#34;"),
    "in JSON": inJson,
    "in JSON within JSON": JSON.stringify(inJson).slice(1, -1),
    "in Go's JSON": inState,
    "in Go's JSON within JSON": JSON.stringify(inState).slice(1, -1),
  };
  // What is left of a short text in base64 is too short to tell anything.
  return Object.fromEntries(Object.entries(all).filter(([, spelling]) => spelling.length >= 5));
}

/** A file may go while we look: temporary ones do. */
function readQuietly(file: string): string {
  try {
    return statSync(file).size > 20_000_000 ? "" : readFileSync(file, "utf8");
  } catch {
    return "";
  }
}
