import { createServer, type IncomingMessage } from "node:http";
import { connect, createServer as createNetServer, type AddressInfo, type Socket } from "node:net";

/** A proxy on loopback that opens tunnels, all to one port of this machine, whatever host is asked for. */
export interface Proxy {
  url: string;
  /** The hosts that tunnels were asked for. */
  tunnels: string[];
  close(): Promise<void>;
}

/** Starts a proxy; `cuts` says which tunnels are not opened. */
export async function startProxy(port: number, cuts: (host: string) => boolean = () => false): Promise<Proxy> {
  const tunnels: string[] = [];
  const proxy = createServer();
  proxy.on("connect", (request: IncomingMessage, socket) => {
    const host = request.url ?? "";
    tunnels.push(host);
    if (cuts(host)) {
      socket.destroy();
      return;
    }
    const far = connect(port, "127.0.0.1", () => {
      socket.write("HTTP/1.1 200 Connection established\r\n\r\n");
      far.pipe(socket).pipe(far);
    });
    // Sockets in a tunnel are no longer the proxy's: closing it would wait for them.
    for (const [one, other] of [
      [far, socket],
      [socket, far],
    ] as const) {
      one.on("error", () => other.destroy()).on("close", () => other.destroy());
    }
  });
  await new Promise<void>((done) => proxy.listen(0, "127.0.0.1", done));
  const close = () =>
    new Promise<void>((done) => {
      proxy.close(() => done());
      proxy.closeAllConnections();
    });
  return { url: `http://127.0.0.1:${(proxy.address() as AddressInfo).port}`, tunnels, close };
}

/** A proxy on loopback that says this to whoever connects, and then nothing any more. */
export async function startSilentProxy(says: string): Promise<Proxy> {
  const tunnels: string[] = [];
  const sockets: Socket[] = [];
  const proxy = createNetServer((socket) => {
    sockets.push(socket);
    socket.on("error", () => socket.destroy());
    socket.once("data", (asked) => {
      tunnels.push(asked.toString().split(" ")[1] ?? "");
      socket.write(says);
    });
  });
  await new Promise<void>((done) => proxy.listen(0, "127.0.0.1", done));
  const close = () =>
    new Promise<void>((done) => {
      proxy.close(() => done());
      for (const socket of sockets) socket.destroy();
    });
  return { url: `http://127.0.0.1:${(proxy.address() as AddressInfo).port}`, tunnels, close };
}
