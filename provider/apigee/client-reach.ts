import http, { type ClientRequest, type IncomingMessage, type RequestOptions } from "node:http";
import https from "node:https";
import type { Socket } from "node:net";
import { TLSSocket } from "node:tls";

/**
 * Sends one request, and knows whether any of it can have gone out: nothing does before its line is up, which is, with TLS, after the
 * handshake, and with a proxy, after that in its tunnel.
 */
export class Reach {
  private up = false;

  /** Whether somebody may have got the request. */
  get reached(): boolean {
    return this.up;
  }

  /** What axios calls to send: Node's own, watched. */
  request(options: RequestOptions, answered: (answer: IncomingMessage) => void): ClientRequest {
    const request = (options.protocol === "https:" ? https : http).request(options, answered);
    return request.once("socket", (socket) => this.watch(socket));
  }

  private watch(socket: Socket): void {
    // A line that is kept alive is up already. Certificates are always verified, so every TLS that is up is authorised.
    this.up = socket instanceof TLSSocket ? socket.authorized : !socket.connecting;
    // On such a line nothing would ever take the listener away again.
    if (this.up) return;
    socket.once(socket instanceof TLSSocket ? "secureConnect" : "connect", () => (this.up = true));
  }
}
