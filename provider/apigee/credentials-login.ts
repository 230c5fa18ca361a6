import { bearer, type Token, type TokenSource } from "./credentials-token";
import { askLogin, type Granted, type LoginService } from "./credentials-login-service";
import { waysOf, type Way } from "./credentials-login-ways";
import { RenewableToken, type TokenMaker } from "./credentials-renewal";
import { CredentialsError } from "./errors";
import type { Settings } from "./settings";
import type { ClassicCredentials } from "./settings-classic";
import { variableOf } from "./settings-source";

/** A token that lives less than this is renewed before it is sent. */
const earlyMs = 30_000;

/** The tokens that a login service makes for these credentials. */
export function loginTokens(settings: Settings, credentials: ClassicCredentials, url: string): TokenSource {
  const { connection, caCertificate, requestTimeoutMs: timeoutMs } = settings;
  const remedy = remedyFor(connection, url);
  const tokens = tokensOf({ url, caCertificate, timeoutMs }, credentials, remedy);
  return {
    described: `a token of the login service ${url}`,
    others: remedy,
    current: () => tokens.current(),
    renew: (refused) => tokens.renew(refused),
  };
}

function remedyFor(connection: string, url: string): string {
  const variable = (name: string) => variableOf(connection, name);
  return (
    `Check pulumi config get ${connection}:username and pulumi config set --secret ${connection}:password <password>; ` +
    `a code counts once: set a fresh one in ${variable("mfaToken")}, or in ${variable("passcode")} one from ${url}/passcode.`
  );
}

const shared = new Map<string, RenewableToken>();

/** The same credentials share their tokens: a code that was used through one connection is used for each. */
function tokensOf(service: LoginService, credentials: ClassicCredentials, remedy: string): RenewableToken {
  const { username, password, refreshToken, passcode, mfaToken } = credentials;
  const values = [username, password, refreshToken, passcode, mfaToken].map((found) => found?.value);
  const identity = JSON.stringify([service.url, service.caCertificate, ...values]);
  const tokens = shared.get(identity) ?? new RenewableToken(new LoginTokens(service, credentials, remedy));
  shared.set(identity, tokens);
  return tokens;
}

/** Signs on, and stays signed on. */
class LoginTokens implements TokenMaker {
  private kept: { token: Token; renewAt: number } | undefined;
  private refreshToken: string | undefined;
  private readonly used = new Set<string>();

  constructor(
    private readonly service: LoginService,
    private readonly credentials: ClassicCredentials,
    private readonly remedy: string,
  ) {
    this.refreshToken = credentials.refreshToken?.value;
  }

  async ask(): Promise<Token> {
    if (this.kept !== undefined && Date.now() < this.kept.renewAt) return this.kept.token;
    const askedAt = Date.now();
    const { accessToken, refreshToken, livesMs = Infinity } = await this.signOn();
    this.refreshToken = refreshToken ?? this.refreshToken;
    this.kept = { token: bearer(accessToken), renewAt: askedAt + livesMs - earlyMs };
    return this.kept.token;
  }

  forget(): void {
    this.kept = undefined;
  }

  /** Goes the ways that are open until one leads to a token; a service in trouble is not asked in the next way as well. */
  private async signOn(): Promise<Granted> {
    const refusals: string[] = [];
    for (const way of this.ways()) {
      const answer = await askLogin(this.service, way.form);
      if (answer.kind !== "unreached" && way.code !== undefined) this.used.add(way.code);
      if (answer.kind === "granted") return answer;
      refusals.push(`${way.described}: ${answer.reason}`);
      if (answer.kind !== "refused") throw this.failure(refusals, this.ways().length > 0);
      if (way.form["grant_type"] === "refresh_token") this.refreshToken = undefined;
    }
    throw this.failure(refusals, false);
  }

  private ways(): Way[] {
    return waysOf(this.credentials, this.refreshToken, this.used);
  }

  private failure(refusals: string[], passing: boolean): CredentialsError {
    const why = refusals.length > 0 ? `gave no token for ${refusals.join("; nor for ")}` : this.nothingToAskWith();
    return new CredentialsError(`The login service ${this.service.url} ${why}. ${this.remedy}`, passing);
  }

  private nothingToAskWith(): string {
    return this.used.size > 0
      ? "takes a code only once, and it has been used"
      : "was not asked: no credentials are set";
  }
}
