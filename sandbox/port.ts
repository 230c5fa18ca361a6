import type { IncomingMessage, Server as HttpServer, ServerResponse } from "node:http";
import { createServer as createHttpServer } from "node:http";
import { createServer as createHttpsServer } from "node:https";
import { type AddressInfo, createServer, type Server, type Socket } from "node:net";

/** A server certificate and its key, both PEM. */
export interface ServerIdentity {
  certificate: string;
  key: string;
}

/** The fatal alert "handshake failure", as a TLS record: what a server says that will not speak with anyone. */
const handshakeFailure = Buffer.from([0x15, 3, 3, 0, 2, 2, 40]);

/** Where the sandbox listens, on the loopback address: connections are taken here, or refused for a while. */
export class Port {
  private readonly lines = new Set<Socket>();
  private readonly door: Server;
  private readonly http: HttpServer;
  private refusedUntil = 0;

  constructor(
    serve: (request: IncomingMessage, response: ServerResponse) => void,
    private readonly identity?: ServerIdentity,
  ) {
    this.http = identity
      ? createHttpsServer({ cert: identity.certificate, key: identity.key }, serve)
      : createHttpServer(serve);
    // Idle connections are kept: one that closes at the moment it is used again would look like a fault nobody injected.
    this.http.keepAliveTimeout = 120_000;
    this.door = createServer((line) => this.take(line));
  }

  /** Starts to listen; answers where. */
  async open(port: number): Promise<string> {
    await new Promise<void>((done, fail) => {
      this.door.once("error", fail);
      this.door.listen(port, "127.0.0.1", done);
    });
    const { port: taken } = this.door.address() as AddressInfo;
    // Certificates are made out to names.
    return this.identity ? `https://localhost:${taken}` : `http://127.0.0.1:${taken}`;
  }

  /** Takes no new connection for so long: it is told so in the TLS handshake, or cut where no TLS is spoken. */
  refuse(milliseconds: number): void {
    this.refusedUntil = Date.now() + milliseconds;
  }

  /** Ends all connections, also those that hang, and the listening. */
  close(): Promise<void> {
    if (!this.door.listening) return Promise.resolve();
    const closed = new Promise<void>((done, fail) => this.door.close((error) => (error ? fail(error) : done())));
    for (const line of this.lines) line.destroy();
    return closed;
  }

  private take(line: Socket): void {
    line.on("error", () => line.destroy());
    this.lines.add(line);
    line.once("close", () => this.lines.delete(line));
    if (Date.now() < this.refusedUntil) this.turnAway(line);
    else this.http.emit("connection", line);
  }

  private turnAway(line: Socket): void {
    if (this.identity) line.resume().end(handshakeFailure);
    else line.resetAndDestroy();
  }
}
