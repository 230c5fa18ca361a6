import type { IncomingHttpHeaders } from "node:http";
import type { LostServer } from "./faults";

/** A request whose body has arrived whole. */
export interface Incoming {
  method: string;
  /** Still percent-encoded. */
  path: string;
  query: URLSearchParams;
  headers: IncomingHttpHeaders;
  body: Buffer;
  /** Servers that are to lose what this call deploys. */
  lost?: LostServer[];
  /** The most items that a page is to hold. */
  pageSize?: number;
}

/** What goes back; the length is added when it is sent. */
export interface Answer {
  status: number;
  headers: Record<string, string>;
  body: Buffer;
}

/** How one plane speaks: the only thing that differs from plane to plane. */
export interface Dialect {
  answer(request: Incoming): Promise<Answer>;
  /** A refusal in the plane's own form, for faults that name a status alone. */
  refusal(status: number, request: Incoming): Answer;
}

/** An answer in JSON. */
export function jsonAnswer(status: number, value: unknown): Answer {
  return {
    status,
    headers: { "content-type": "application/json; charset=UTF-8" },
    body: Buffer.from(JSON.stringify(value)),
  };
}

/** An answer as the machines in front of an API give it: a page for people. */
export function htmlAnswer(status: number, title: string): Answer {
  const page = `<!DOCTYPE html>\n<html lang=en>\n<title>Error ${status} (${title})!!1</title>\n<p><b>${status}.</b> ${title}.\n`;
  return { status, headers: { "content-type": "text/html; charset=UTF-8" }, body: Buffer.from(page) };
}
