import { createServer } from "node:http";
import type { AddressInfo } from "node:net";

/** What stands before a login service. */
export interface LoginRelay {
  url: string;
  close: () => Promise<void>;
}

/** Passes requests on to a login service, and tells which tokens it granted. */
export async function startLoginRelay(
  target: string,
  tell: (granted: Record<string, string>) => void,
): Promise<LoginRelay> {
  let count = 0;
  const server = createServer((request, response) => {
    void (async () => {
      const body: Buffer[] = [];
      for await (const piece of request) body.push(piece as Buffer);
      const answer = await fetch(target + (request.url ?? ""), {
        method: request.method ?? "GET",
        headers: {
          authorization: request.headers.authorization ?? "",
          "content-type": request.headers["content-type"] ?? "",
        },
        ...(body.length > 0 ? { body: Buffer.concat(body) } : {}),
      });
      const text = await answer.text();
      if (answer.ok) tell(granted(text, (count += 1)));
      response.writeHead(answer.status, { "content-type": answer.headers.get("content-type") ?? "" }).end(text);
    })().catch(() => request.socket.destroy());
  });
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  const { port } = server.address() as AddressInfo;
  const close = () =>
    new Promise<void>((done) => {
      server.close(() => done());
      server.closeAllConnections();
    });
  return { url: `http://127.0.0.1:${port}`, close };
}

function granted(text: string, nth: number): Record<string, string> {
  const { access_token: access, refresh_token: refresh } = JSON.parse(text) as Record<string, string>;
  return { [`access token ${nth}`]: access ?? "", [`refresh token ${nth}`]: refresh ?? "" };
}
