import { createServer, type IncomingMessage, request, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { buffer } from "node:stream/consumers";

/** A call that went through a relay. */
export interface Relayed {
  method: string;
  path: string;
}

/** Stands before a server and tells what passes, so that the calls of one process can be told from those of another. */
export interface Relay {
  url: string;
  close: () => Promise<void>;
}

/** What is told: each call as it comes, and each answer. */
export interface Listening {
  called?: (call: Relayed) => void;
  answered?: (call: Relayed, status: number, body: string) => void;
}

/** Starts one; an answer that is cut on its way is cut here too. */
export async function startRelay(target: string, listening: Listening): Promise<Relay> {
  const server = createServer((incoming, outgoing) => {
    void pass(target, incoming, outgoing, listening).catch(() => incoming.socket.destroy());
  });
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  const close = () =>
    new Promise<void>((done) => {
      server.close(() => done());
      server.closeAllConnections();
    });
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, close };
}

async function pass(
  target: string,
  incoming: IncomingMessage,
  outgoing: ServerResponse,
  { called, answered }: Listening,
): Promise<void> {
  const { method = "", url: path = "", headers } = incoming;
  called?.({ method, path });
  const sent = await buffer(incoming);
  const answer = await new Promise<IncomingMessage>((done, fail) => {
    request(target + path, { method, headers }, done)
      .once("error", fail)
      .end(sent);
  });
  const body = await buffer(answer);
  answered?.({ method, path }, answer.statusCode ?? 0, body.toString());
  outgoing.writeHead(answer.statusCode ?? 0, answer.headers).end(body);
}
