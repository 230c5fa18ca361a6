import { connect, type AddressInfo } from "node:net";
import { createServer } from "node:tls";
import type { Identity } from "../../apigee/support/certificates";

/** What stands in front of a plain server and speaks TLS for it. */
export interface TlsFront {
  url: string;
  close(): void;
}

/** Starts one on `localhost`, with that certificate. */
export async function tlsFront(plainUrl: string, { certificate, key }: Identity): Promise<TlsFront> {
  const port = Number(new URL(plainUrl).port);
  const lines = new Set<{ destroy(): void }>();
  const server = createServer({ cert: certificate, key }, (line) => {
    const behind = connect(port, "127.0.0.1");
    lines.add(line).add(behind);
    for (const each of [line, behind]) each.on("error", () => (line.destroy(), behind.destroy()));
    line.pipe(behind).pipe(line);
  });
  await new Promise<void>((done) => server.listen(0, "localhost", done));
  const close = () => {
    for (const line of lines) line.destroy();
    server.close();
  };
  return { url: `https://localhost:${(server.address() as AddressInfo).port}`, close };
}
