import type { IncomingMessage, ServerResponse } from "node:http";
import { setTimeout as sleep } from "node:timers/promises";
import type { Call, CallLog } from "./call-log";
import { type Fault, type Faults, isStale, type LostServer, type SmallPages } from "./faults";
import { htmlAnswer, type Answer, type Dialect, type Incoming } from "./http";
import type { Past } from "./past";
import { Port, type ServerIdentity } from "./port";
import type { Store } from "./store";
import { deliver, strike } from "./strike";

/** What the front of the sandbox needs to know. */
export interface Front {
  /** Speaks of the organization, or of a picture of it. */
  dialectOf(store: Store): Dialect;
  store: Store;
  past: Past;
  log: CallLog;
  faults: Faults;
  latencyMs: number;
}

const LARGEST_BODY = 32 * 1024 * 1024;

/** A front that listens. */
interface Listening extends Front {
  port: Port;
  dialect: Dialect;
}

/** Listens on the loopback address; every call is counted, delayed and struck by faults here, on every plane alike. */
export async function listen(
  front: Front,
  port: number,
  identity?: ServerIdentity,
): Promise<{ port: Port; url: string }> {
  const door: Port = new Port((request, response) => void serve(listening, request, response), identity);
  const listening: Listening = { ...front, port: door, dialect: front.dialectOf(front.store) };
  return { port: door, url: await door.open(port) };
}

async function serve(front: Listening, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const { method = "GET", url = "/" } = request;
  const [path = "/", query = ""] = url.split(/\?(.*)/s);
  const call = front.log.begin(method, path, query);
  response.once("close", () => front.log.end(call, response.writableFinished ? response.statusCode : null));
  const body = await readBody(request);
  if (!body) return;
  const incoming = { method, path, query: new URLSearchParams(query), headers: request.headers, body };
  await answer(front, call, incoming, response);
}

async function answer(front: Listening, call: Call, incoming: Incoming, response: ServerResponse): Promise<void> {
  if (front.latencyMs > 0) await sleep(front.latencyMs, undefined, { ref: false });
  const faults = front.faults.strike(call);
  const victim = {
    call,
    response,
    port: front.port,
    refusal: (status: number) => front.dialect.refusal(status, incoming),
  };
  const struck = (at: Fault["at"]) =>
    strike(
      faults.filter((fault) => (fault.at ?? "received") === at),
      victim,
    );
  if (await struck("received")) return;
  const real = await trueAnswer(front, incoming, faults);
  if (await struck("done")) return;
  await deliver(response, real, faults);
}

/** What the plane answers, with the faults that change what it sees. */
function trueAnswer(front: Listening, incoming: Incoming, faults: Fault[]): Answer | Promise<Answer> {
  if (incoming.body.length > LARGEST_BODY) return htmlAnswer(413, "Payload Too Large");
  const acts = faults.map(({ do: act }) => act);
  const [stale, pages] = [acts.find(isStale), acts.find(isSmallPages)];
  const asked = { ...incoming, lost: acts.filter(isLostServer), ...(pages ? { pageSize: pages.pageSize } : {}) };
  if (incoming.method === "GET" && stale) return front.dialectOf(front.past.asOf(stale.staleMs)).answer(asked);
  const lag = front.faults.longestLagMs;
  if (incoming.method !== "GET" && lag > 0) front.past.remember(lag);
  return front.dialect.answer(asked);
}

function isLostServer(act: Fault["do"]): act is LostServer {
  return typeof act === "object" && "server" in act;
}

function isSmallPages(act: Fault["do"]): act is SmallPages {
  return typeof act === "object" && "pageSize" in act;
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
