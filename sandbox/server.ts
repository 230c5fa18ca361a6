import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import type { Call, CallLog } from "./call-log";
import type { FakeAnswer, Fault, Faults, LostServer } from "./faults";
import { htmlAnswer, type Answer, type Dialect, type Incoming } from "./http";

/** What the front of the sandbox needs to know. */
export interface Front {
  dialect: Dialect;
  log: CallLog;
  faults: Faults;
  latencyMs: number;
}

const LARGEST_BODY = 32 * 1024 * 1024;

/** Listens on the loopback address; every call is counted, delayed and struck by faults here, on every plane alike. */
export async function listen(front: Front, port: number): Promise<{ server: Server; url: string }> {
  const server = createServer((request, response) => void serve(front, request, response));
  // Idle connections are kept: one that closes at the moment it is used again would look like a fault nobody injected.
  server.keepAliveTimeout = 120_000;
  await new Promise<void>((done, fail) => {
    server.once("error", fail);
    server.listen(port, "127.0.0.1", done);
  });
  return { server, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` };
}

/** Ends all connections, also those that hang, and the listening. */
export function stopListening(server: Server): Promise<void> {
  if (!server.listening) return Promise.resolve();
  const closed = new Promise<void>((done, fail) => server.close((error) => (error ? fail(error) : done())));
  server.closeAllConnections();
  return closed;
}

async function serve(front: Front, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const { method = "GET", url = "/" } = request;
  const [path = "/", query = ""] = url.split(/\?(.*)/s);
  const call = front.log.begin(method, path, query);
  response.once("close", () => front.log.end(call, response.writableFinished ? response.statusCode : null));
  const body = await readBody(request);
  if (!body) return;
  const incoming = { method, path, query: new URLSearchParams(query), headers: request.headers, body };
  await answer(front, call, incoming, response);
}

async function answer(front: Front, call: Call, incoming: Incoming, response: ServerResponse): Promise<void> {
  if (front.latencyMs > 0) await sleep(front.latencyMs, undefined, { ref: false });
  const faults = front.faults.strike(call);
  const struck = (at: "received" | "done") =>
    strike(
      faults.filter((fault) => (fault.at ?? "received") === at),
      { call, response, refusal: (status) => front.dialect.refusal(status, incoming) },
    );
  if (await struck("received")) return;
  const real =
    incoming.body.length > LARGEST_BODY
      ? htmlAnswer(413, "Payload Too Large")
      : await front.dialect.answer({ ...incoming, lost: faults.map(({ do: act }) => act).filter(isLostServer) });
  if (await struck("done")) return;
  if (faults.some((fault) => fault.do === "drip")) await drip(response, real);
  else send(response, real);
}

interface Victim {
  call: Call;
  response: ServerResponse;
  refusal: (status: number) => Answer;
}

/** Lets the faults act; true when the call is over by that. */
async function strike(faults: Fault[], { call, response, refusal }: Victim): Promise<boolean> {
  for (const { do: act } of faults) {
    if (act === "drip" || isLostServer(act)) continue;
    if (act === "hang") return true;
    if (act === "reset") {
      response.socket?.resetAndDestroy();
      return true;
    }
    if (typeof act !== "function") {
      send(response, fake(refusal(act.status), act));
      return true;
    }
    await act(call);
  }
  return false;
}

function isLostServer(act: Fault["do"]): act is LostServer {
  return typeof act === "object" && "server" in act;
}

function fake(own: Answer, { status, headers, body }: FakeAnswer): Answer {
  return { status, headers: { ...own.headers, ...headers }, body: body === undefined ? own.body : Buffer.from(body) };
}

function send(response: ServerResponse, { status, headers, body }: Answer): void {
  if (response.destroyed) return;
  response.writeHead(status, { ...headers, "content-length": body.length }).end(body);
}

async function drip(response: ServerResponse, { status, headers, body }: Answer): Promise<void> {
  response.writeHead(status, { ...headers, "content-length": body.length });
  for (const byte of body) {
    if (response.destroyed) return;
    response.write(Buffer.of(byte));
    await sleep(1000, undefined, { ref: false });
  }
  response.end();
}

/** The whole body, or nothing when the line was cut on the way. */
async function readBody(request: IncomingMessage): Promise<Buffer | undefined> {
  const chunks: Buffer[] = [];
  try {
    for await (const chunk of request) chunks.push(chunk as Buffer);
    return Buffer.concat(chunks);
  } catch {
    return undefined;
  }
}
