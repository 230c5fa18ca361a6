import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer as createHttpServer, type IncomingMessage, type ServerResponse } from "node:http";
import { createServer as createHttpsServer } from "node:https";
import type { AddressInfo, Server as NetServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { makeCertificates } from "./certificates";
import { startProxy } from "./proxy";

const hosts = ["oauth2.googleapis.com", "sts.googleapis.com", "iamcredentials.googleapis.com", "apigee.googleapis.com"];

/** A request that came for one of Google's hosts, or for the metadata server. */
export interface Asked {
  host: string;
  method: string;
  path: string;
  authorization: string | undefined;
  quotaProject: string | undefined;
  body: string;
}

/** What a host answers to its n-th request (from 0). */
export type Answers = Record<
  string,
  (
    asked: Asked,
    n: number,
  ) => { status?: number; headers?: Record<string, string>; body: unknown; delayMs?: number } | undefined
>;

/**
 * Google's hosts on loopback. Their names are constants in google-auth-library, so a process reaches them through a proxy that
 * sends every tunnel to one server, whose certificate comes from an authority of our own.
 */
export interface Google {
  asked: Asked[];
  /** The hosts that tunnels were asked for. */
  tunnels: string[];
  /** How many of the next tunnels to a host are cut at once. */
  cuts: Record<string, number>;
  /** Answers before the usual ones; undefined leaves it to them. */
  answers: Answers;
  /** Variables that make a process meet these hosts. */
  environment: Record<string, string>;
  metadataHost: string;
  /** The server of all hosts but the metadata server, by its own address. */
  directUrl: string;
  /** A private folder. */
  folder: string;
  to(host: string): Asked[];
  reset(): void;
  close(): Promise<void>;
}

const inAnHour = () => new Date(Date.now() + 3600_000).toISOString();

/** The usual answers: each kind of token names where it was made, and counts. */
const usual: Answers = {
  "oauth2.googleapis.com": (asked, n) => {
    const kind = asked.body.includes("refresh_token") ? "user" : "key";
    return { body: { access_token: `${kind}-token-${n + 1}`, expires_in: 3600, token_type: "Bearer" } };
  },
  "sts.googleapis.com": (_, n) => ({
    body: {
      access_token: `federated-token-${n + 1}`,
      issued_token_type: "urn:ietf:params:oauth:token-type:access_token",
      expires_in: 3600,
      token_type: "Bearer",
    },
  }),
  "iamcredentials.googleapis.com": (asked, n) => ({
    body: { accessToken: `${/serviceAccounts\/(\w+)@/.exec(asked.path)?.[1]}-token-${n + 1}`, expireTime: inAnHour() },
  }),
  metadata: (asked, n) =>
    asked.path.includes("/token")
      ? { body: { access_token: `machine-token-${n}`, expires_in: 3600, token_type: "Bearer" } }
      : { body: {} },
  "apigee.googleapis.com": () => ({ body: { name: "acme" } }),
};

export async function startGoogle(): Promise<Google> {
  const folder = mkdtempSync(join(tmpdir(), "apigee-credentials-"));
  const { authority, server: identity } = makeCertificates(hosts);
  writeFileSync(join(folder, "authority.pem"), authority.certificate);
  const google = {
    asked: [] as Asked[],
    cuts: {} as Record<string, number>,
    answers: {} as Answers,
    folder,
  };
  const reply = (host: string | undefined) => answerer(google, host);
  const secure = createHttpsServer({ cert: identity.certificate, key: identity.key }, reply(undefined));
  const metadata = createHttpServer(reply("metadata"));
  const port = await listen(secure);
  const proxy = await startProxy(port, (host) => {
    const cuts = google.cuts[host] ?? 0;
    google.cuts[host] = cuts - 1;
    return cuts > 0;
  });
  const metadataHost = `127.0.0.1:${await listen(metadata)}`;
  return {
    ...google,
    tunnels: proxy.tunnels,
    get answers() {
      return google.answers;
    },
    set answers(answers: Answers) {
      google.answers = answers;
    },
    metadataHost,
    directUrl: `https://localhost:${port}`,
    environment: {
      HTTPS_PROXY: proxy.url,
      NO_PROXY: "127.0.0.1,localhost",
      NODE_EXTRA_CA_CERTS: join(folder, "authority.pem"),
      // Otherwise the library looks for the machine's own metadata server.
      METADATA_SERVER_DETECTION: "none",
      HOME: folder,
    },
    to: (host) => google.asked.filter((each) => each.host === host),
    reset: () => {
      google.asked.length = 0;
      proxy.tunnels.length = 0;
      google.answers = {};
      for (const host of Object.keys(google.cuts)) delete google.cuts[host];
    },
    close: async () => {
      await Promise.all([...[secure, metadata].map(closeAll), proxy.close()]);
      rmSync(folder, { recursive: true });
    },
  };
}

function answerer(google: Pick<Google, "asked" | "answers">, fixedHost: string | undefined) {
  return (request: IncomingMessage, response: ServerResponse): void => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      const host = fixedHost ?? (request.headers.host ?? "").replace(/:\d+$/, "");
      const n = google.asked.filter((each) => each.host === host).length;
      const asked = {
        host,
        method: request.method ?? "",
        path: request.url ?? "",
        authorization: request.headers.authorization,
        quotaProject: request.headers["x-goog-user-project"] as string | undefined,
        body: Buffer.concat(chunks).toString(),
      };
      google.asked.push(asked);
      const answer = google.answers[host]?.(asked, n) ?? usual[host]?.(asked, n) ?? { status: 404, body: {} };
      setTimeout(() => {
        const headers = { "content-type": "application/json", "metadata-flavor": "Google", ...answer.headers };
        response.writeHead(answer.status ?? 200, headers);
        response.end(JSON.stringify(answer.body));
      }, answer.delayMs ?? 0);
    });
  };
}

function listen(server: NetServer): Promise<number> {
  return new Promise((done) => server.listen(0, "127.0.0.1", () => done((server.address() as AddressInfo).port)));
}

function closeAll(server: NetServer & { closeAllConnections(): void }): Promise<void> {
  return new Promise((done) => {
    server.close(() => done());
    server.closeAllConnections();
  });
}
