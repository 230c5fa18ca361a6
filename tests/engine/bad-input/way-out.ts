import { createServer } from "node:http";
import type { AddressInfo } from "node:net";

/** The only way to hosts that are not on this machine: a proxy that lets nobody through, and knows who asked. */
export interface WayOut {
  /** What sends a process there. */
  readonly env: Record<string, string>;
  readonly asked: readonly string[];
  close(): void;
}

export async function startWayOut(): Promise<WayOut> {
  const asked: string[] = [];
  const server = createServer((request, response) => {
    asked.push(`${request.method} ${request.url}`);
    response.writeHead(403).end();
  });
  server.on("connect", (request, socket) => {
    asked.push(`CONNECT ${request.url}`);
    socket.end("HTTP/1.1 403 Forbidden\r\n\r\n");
  });
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return { env: { HTTPS_PROXY: url, HTTP_PROXY: url }, asked, close: () => void server.close() };
}
