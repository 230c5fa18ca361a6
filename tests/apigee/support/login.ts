import { connect, type Apigee } from "../../../provider/apigee/client";
import { settingsFor } from "../../../provider/apigee/settings";
import { config } from "./connection";
import { serve, type Received, type Reply, type Server } from "./server";

/** An organization on plane edge and the login service of its connection, each a server of its own. */
export interface SignedOn {
  apigee: Apigee;
  organization: Server;
  login: Server;
  /** The authorizations that the organization saw, each once. */
  seen: () => string[];
  /** The forms that the login service got. */
  forms: () => Record<string, string>[];
}

/** How the two servers answer; both as they should when nothing else is said. */
export interface Replies {
  organization?: (request: Received, n: number) => Reply | undefined;
  login?: (request: Received, n: number) => Reply | undefined;
}

const open: Server[] = [];

afterEach(async () => {
  await Promise.all(open.splice(0).map((server) => server.close()));
});

/** Tokens that count, with a refresh token that counts along. */
export const grant = (n: number, more: object = {}): Reply => ({
  body: { access_token: `token-${n + 1}`, refresh_token: `refresh-${n + 1}`, expires_in: 1799, ...more },
});

/** Starts both servers and connects; a setting `loginUrl` of "" leaves the login service out. */
export async function signedOn(settings: Record<string, string>, replies: Replies = {}): Promise<SignedOn> {
  const organization = await serve((request, n) => replies.organization?.(request, n) ?? {});
  const login = await serve((request, n) => replies.login?.(request, n) ?? grant(n));
  open.push(organization, login);
  const values = { endpoint: organization.url, loginUrl: login.url, plane: "edge", retryDelayMs: "5", ...settings };
  const source = config(Object.fromEntries(Object.entries(values).map(([name, value]) => [`apigee:${name}`, value])));
  return {
    apigee: connect(settingsFor(source, { connection: "apigee", plane: "edge", organization: "acme" })),
    organization,
    login,
    seen: () => [...new Set(organization.received.map(({ headers }) => headers["authorization"] ?? ""))],
    forms: () => login.received.map(({ body }) => Object.fromEntries(new URLSearchParams(body.toString()))),
  };
}

/** A token that tells its own life, in seconds. */
export function tokenOfLife(seconds: number, name = "t"): string {
  const part = (content: object) => Buffer.from(JSON.stringify(content)).toString("base64url");
  return `${part({ alg: "none" })}.${part({ iat: 1_000, exp: 1_000 + seconds, jti: name })}.c2ln`;
}
