import FormData from "form-data";

/** A part of a multipart upload. */
export interface FormPart {
  readonly name: string;
  readonly content: Buffer | string;
  readonly filename?: string;
  readonly contentType?: string;
}

/** A body and its type. */
export interface Body {
  readonly content: Buffer;
  readonly type: string;
  /** The values in it that no message may repeat. */
  readonly secrets: readonly string[];
}

/** The body of an upload: octets as they are, or parts as multipart, whole in memory so that it can be sent again. */
export function uploadBody(body: Buffer | FormPart[]): Body {
  if (Buffer.isBuffer(body)) return { content: body, type: "application/octet-stream", secrets: [] };
  const form = new FormData();
  for (const { name, content, filename, contentType } of body) {
    form.append(name, content, {
      ...(filename === undefined ? {} : { filename }),
      ...(contentType === undefined ? {} : { contentType }),
    });
  }
  const secrets = body.flatMap(({ content }) => (typeof content === "string" ? [content] : []));
  return { content: form.getBuffer(), type: form.getHeaders()["content-type"] as string, secrets };
}

/** JSON that was read, or why there is none. */
export type Parsed = { readonly json: unknown } | { readonly problem: string };

/** Reads an answer that should be JSON; an empty one is Google's and Edge's way of saying "nothing". */
export function parseJson(body: Buffer): Parsed {
  const text = body.toString("utf8").trim();
  if (text === "") return { json: {} };
  try {
    return { json: JSON.parse(text) };
  } catch {
    return { problem: unreadable(text) };
  }
}

/** Broken JSON is not quoted: it may hold the value of a secret entry. A page is, without its tags. */
function unreadable(text: string): string {
  if (/^[{["]/.test(text)) return `with JSON that is cut or broken after ${text.length} characters`;
  return `with something else than JSON: "${plainText(text)}"`;
}

/** The first words of a page. */
export function plainText(page: string): string {
  const text = page.replace(/<(script|style)[\s\S]*?<\/\1>/gi, " ").replace(/<[^>]*>/g, " ");
  return text.replace(/\s+/g, " ").trim().slice(0, 100);
}
