import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

/** A request that the server got. */
export interface Received {
  method: string;
  url: string;
  headers: Record<string, string | undefined>;
  body: Buffer;
  at: number;
}

/** What the server does with a request: answers, or misbehaves on the wire. */
export type Reply =
  | { status?: number; headers?: Record<string, string>; body?: unknown }
  | ((response: ServerResponse, request: IncomingMessage) => void);

/** Replies one after the other; the last one again and again. */
export const script = (replies: Reply[]) => (_: unknown, n: number) => replies[Math.min(n, replies.length - 1)]!;

/** Ways to misbehave. */
export const faults = {
  reset: (response: ServerResponse) => void response.socket?.destroy(),
  hang: () => undefined,
  drip: (response: ServerResponse) => {
    const timer = setInterval(() => response.write(" "), 20);
    response.on("close", () => clearInterval(timer));
  },
  cut: (response: ServerResponse) => {
    response.writeHead(200, { "content-length": "1000" });
    response.write('{"name":');
    setTimeout(() => response.socket?.destroy(), 20);
  },
};

export interface Server {
  url: string;
  received: Received[];
  close(): Promise<void>;
}

/** A server on loopback that replies by a function of the request and its number (from 0). */
export async function serve(reply: (request: Received, n: number) => Reply): Promise<Server> {
  const received: Received[] = [];
  const server = createServer((request, response) => {
    void readAll(request).then((body) => {
      const headers = request.headers as Record<string, string>;
      const each = { method: request.method ?? "", url: request.url ?? "", headers, body, at: Date.now() };
      received.push(each);
      const answer = reply(each, received.length - 1);
      if (typeof answer === "function") return answer(response, request);
      response.writeHead(answer.status ?? 200, answer.headers);
      response.end(
        typeof answer.body === "string" || Buffer.isBuffer(answer.body)
          ? answer.body
          : JSON.stringify(answer.body ?? {}),
      );
    });
  });
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  const close = () =>
    new Promise<void>((done) => {
      server.close(() => done());
      server.closeAllConnections();
    });
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, received, close };
}

async function readAll(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}
