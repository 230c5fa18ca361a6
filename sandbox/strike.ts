import type { ServerResponse } from "node:http";
import { setTimeout as sleep } from "node:timers/promises";
import { TLSSocket } from "node:tls";
import type { Call } from "./call-log";
import type { FakeAnswer, Fault } from "./faults";
import type { Answer } from "./http";
import type { Port } from "./port";

/** A call that faults strike. */
export interface Victim {
  call: Call;
  response: ServerResponse;
  port: Port;
  /** The plane's own words for a status. */
  refusal: (status: number) => Answer;
}

/** Lets the faults act that leave no true answer; true when the call is over by that. */
export async function strike(faults: Fault[], { call, response, port, refusal }: Victim): Promise<boolean> {
  for (const { do: act } of faults) {
    if (act === "hang") return true;
    if (typeof act === "function") await act(call);
    else if (act === "reset") return cut(response);
    else if (typeof act === "object" && "refuseMs" in act) {
      port.refuse(act.refuseMs);
      return cut(response);
    } else if (typeof act === "object" && "status" in act) {
      send(response, fake(refusal(act.status), act));
      return true;
    }
  }
  return false;
}

/** Sends a true answer, the way the faults want it sent. */
export async function deliver(response: ServerResponse, answer: Answer, faults: Fault[]): Promise<void> {
  const way = faults.map(({ do: act }) => act).find((act) => act === "drip" || act === "half" || act === "cut");
  const half = answer.body.subarray(0, Math.floor(answer.body.length / 2));
  if (way === "drip") await drip(response, answer);
  else if (way === "half") send(response, { ...answer, body: half });
  else if (way === "cut") begin(response, answer).write(half, () => cut(response));
  else send(response, answer);
}

function cut(response: ServerResponse): true {
  const { socket } = response;
  // A reset is TCP's; of a TLS line it cannot be asked.
  if (socket instanceof TLSSocket) socket.destroy();
  else socket?.resetAndDestroy();
  return true;
}

function fake(own: Answer, { status, headers, body }: FakeAnswer): Answer {
  return { status, headers: { ...own.headers, ...headers }, body: body === undefined ? own.body : Buffer.from(body) };
}

function begin(response: ServerResponse, { status, headers, body }: Answer): ServerResponse {
  return response.writeHead(status, { ...headers, "content-length": body.length });
}

function send(response: ServerResponse, answer: Answer): void {
  if (!response.destroyed) begin(response, answer).end(answer.body);
}

async function drip(response: ServerResponse, answer: Answer): Promise<void> {
  begin(response, answer);
  for (const byte of answer.body) {
    if (response.destroyed) return;
    response.write(Buffer.of(byte));
    await sleep(1000, undefined, { ref: false });
  }
  response.end();
}
