import FormData from "form-data";
import { redact } from "./errors-redact";

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

/** JSON that was read, or why there is none; `cut` when it was to be JSON. */
export type Parsed = { readonly json: unknown } | { readonly problem: string; readonly cut: boolean };

/** Reads an answer that should be JSON; an empty one is Google's and Edge's way of saying "nothing". */
export function parseJson(body: Buffer, secrets: readonly string[] = []): Parsed {
  const text = body.toString("utf8").trim();
  if (text === "") return { json: {} };
  try {
    return { json: JSON.parse(text) };
  } catch {
    return unreadable(text, secrets);
  }
}

/** Broken JSON is not quoted: it may hold the value of a secret entry. A page is, without its tags. */
function unreadable(text: string, secrets: readonly string[]): Parsed {
  if (/^[{["]/.test(text))
    return { cut: true, problem: `with JSON that is cut or broken after ${text.length} characters` };
  return { cut: false, problem: `with something else than JSON: "${plainText(text, secrets)}"` };
}

/** Why a file is not what was asked for as a zip: a page instead, or one that was cut on the way. */
export function zipProblem(body: Buffer, secrets: readonly string[] = []): string | undefined {
  if (!body.subarray(0, 2).equals(Buffer.from("PK")))
    return `with something else than a zip: "${plainText(body.toString("utf8"), secrets)}"`;
  // Every zip ends with where its table of contents is.
  if (body.lastIndexOf(Buffer.from("PK\x05\x06", "latin1")) < 0)
    return `with a zip that is cut after ${body.length} bytes`;
  return undefined;
}

/** Why a file is not what was asked for as certificates in PEM; other forms than PEM are the caller's to judge. */
export function pemProblem(body: Buffer, secrets: readonly string[] = []): string | undefined {
  const text = body.toString("latin1").trim();
  if (text.startsWith("<"))
    return `with something else than a certificate: "${plainText(body.toString("utf8"), secrets)}"`;
  const [begun, ended] = [/-----BEGIN /g, /-----END [^-]+-----/g].map((mark) => text.match(mark)?.length ?? 0);
  return begun === ended ? undefined : `with a certificate that is cut after ${body.length} bytes`;
}

/** The first words of a page. Secrets go before it is cut: a piece of one would not be known as one. */
export function plainText(page: string, secrets: readonly string[] = []): string {
  const text = redact(page, secrets)
    .replace(/<(script|style)[\s\S]*?<\/\1>/gi, " ")
    .replace(/<[^>]*>/g, " ");
  return text.replace(/\s+/g, " ").trim().slice(0, 100);
}
