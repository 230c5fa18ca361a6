import { Busboy, type BusboyHeaders } from "@fastify/busboy";
import type { Incoming } from "./http";

/** The parts of a form by their names, files and fields alike. */
export type Form = Map<string, Buffer>;

/** Whether a request carries a multipart form. */
export function isMultipart({ headers }: Incoming): boolean {
  return (headers["content-type"] ?? "").startsWith("multipart/form-data");
}

/** Takes a multipart form apart. */
export async function readForm(request: Incoming): Promise<Form> {
  const form: Form = new Map();
  const reading = new Busboy({ headers: request.headers as BusboyHeaders, isPartAFile: () => true });
  reading.on("file", (field, stream) => {
    const chunks: Buffer[] = [];
    stream.on("data", (chunk: Buffer) => chunks.push(chunk));
    stream.on("end", () => form.set(field, Buffer.concat(chunks)));
  });
  await new Promise<void>((done, fail) => {
    reading.on("finish", done).on("error", fail);
    reading.end(request.body);
  });
  return form;
}
