import { parseJson, plainText } from "./client-body";
import { exchange, type Answer, type Silence } from "./client-exchange";
import { redact } from "./errors-redact";

/** A token of the login service. */
export interface Granted {
  readonly kind: "granted";
  readonly accessToken: string;
  readonly refreshToken?: string;
  /** How long the token lives, where it or the answer says so. */
  readonly livesMs?: number;
}

/** Why there is no token. */
export interface NotGranted {
  readonly reason: string;
  /** `unreached`: nobody got the question. `passing`: the service is in trouble. `refused`: asking again in this way would change nothing. */
  readonly kind: "unreached" | "passing" | "refused";
}

/** The client of Apigee's own command line, which each login service knows; its secret is published, and is none. */
const client = `Basic ${Buffer.from("edgecli:edgeclisecret").toString("base64")}`;

/** Where a login service is. */
export interface LoginService {
  readonly url: string;
  readonly caCertificate?: string | undefined;
  readonly timeoutMs: number;
}

/** Asks the login service for a token. */
export async function askLogin(service: LoginService, form: Record<string, string>): Promise<Granted | NotGranted> {
  const answer = await exchange({
    method: "POST",
    url: `${service.url}/oauth/token`,
    headers: {
      accept: "application/json;charset=utf-8",
      authorization: client,
      "content-type": "application/x-www-form-urlencoded",
    },
    body: Buffer.from(new URLSearchParams(form).toString()),
    timeoutMs: service.timeoutMs,
    caCertificate: service.caCertificate,
  });
  const secrets = Object.entries(form).flatMap(([name, value]) => (/_type$|^username$/.test(name) ? [] : [value]));
  return "kind" in answer ? silent(answer) : answered(answer, secrets);
}

function silent({ kind, detail }: Silence): NotGranted {
  const reason = `no answer ${detail}`;
  return { reason, kind: kind === "unreached" ? "unreached" : kind === "cut" ? "passing" : "refused" };
}

function answered({ status, body }: Answer, secrets: string[]): Granted | NotGranted {
  const parsed = parseJson(body);
  const json = ("json" in parsed ? parsed.json : {}) as Record<string, unknown> | null;
  if (status < 300 && typeof json?.["access_token"] === "string") return granted(json, json["access_token"]);
  if (status < 300) return { reason: `${status} without a token`, kind: "refused" };
  const said = json?.["error_description"] ?? json?.["error"] ?? plainText(body.toString("utf8"), secrets);
  const reason = `${status} ${redact(typeof said === "string" ? said : "", secrets)}`.trim();
  return { reason, kind: status >= 500 || status === 429 ? "passing" : "refused" };
}

function granted(json: Record<string, unknown>, accessToken: string): Granted {
  const { refresh_token: refreshToken, expires_in: expiresIn } = json;
  const seconds = lifeInClaims(accessToken) ?? (Number(expiresIn) || undefined);
  return {
    kind: "granted",
    accessToken,
    ...(typeof refreshToken === "string" ? { refreshToken } : {}),
    ...(seconds === undefined ? {} : { livesMs: seconds * 1000 }),
  };
}

/** The difference of the token's own times: pages disagree on the life that the answer tells, and our clock may be wrong. */
function lifeInClaims(token: string): number | undefined {
  try {
    const claims = JSON.parse(Buffer.from(token.split(".")[1] ?? "", "base64url").toString()) as Record<
      string,
      unknown
    >;
    const life = Number(claims["exp"]) - Number(claims["iat"]);
    return life > 0 ? life : undefined;
  } catch {
    return undefined;
  }
}
