import { credentialsFailure } from "./credentials-failure";
import { googleClient, type GoogleClient } from "./credentials-google";
import type { GoogleCredentials } from "./settings-google";

/** An access token, and the project that the credentials themselves want to pay. */
export interface Token {
  readonly value: string;
  readonly quotaProject?: string;
}

/** Where the tokens of a connection come from: one token a process, shared by concurrent calls, renewed before it expires. */
export interface TokenSource {
  /** The credentials in words, for messages. */
  readonly described: string;
  current(): Promise<Token>;
  /** Another token in place of one that was refused; undefined when there can be none. */
  renew(refused: Token): Promise<Token | undefined>;
}

/** The token source of a connection's credentials. */
export function tokenSource(credentials: GoogleCredentials): TokenSource {
  const { accessToken, impersonate } = credentials;
  const described = describe(credentials);
  if (accessToken !== undefined && impersonate === undefined) {
    const token = { value: accessToken.value };
    return { described, current: () => Promise.resolve(token), renew: () => Promise.resolve(undefined) };
  }
  const tokens = tokensOf(credentials);
  const explained = (token: Promise<Token>) =>
    token.catch((error: unknown) => {
      throw credentialsFailure(error, described);
    });
  return {
    described,
    current: () => explained(tokens.current()),
    renew: (refused) => explained(tokens.renew(refused)),
  };
}

const shared = new Map<string, GoogleTokens>();

/** The same credentials share their tokens, whatever setting they were found under. */
function tokensOf(credentials: GoogleCredentials): GoogleTokens {
  const { accessToken, key, impersonate, delegates } = credentials;
  const identity = JSON.stringify([accessToken?.value, key?.value, impersonate?.value, delegates]);
  const tokens = shared.get(identity) ?? new GoogleTokens(credentials);
  shared.set(identity, tokens);
  return tokens;
}

/** Tokens that Google makes: for a key, a user, a workload identity, a machine, or somebody impersonated. */
class GoogleTokens {
  private client: Promise<GoogleClient> | undefined;
  private asking: Promise<Token> | undefined;
  private renewing: Promise<Token> | undefined;

  constructor(private readonly credentials: GoogleCredentials) {}

  current(): Promise<Token> {
    return (this.asking ??= this.ask().finally(() => (this.asking = undefined)));
  }

  /** Another token in place of a refused one, for all calls that it failed. */
  renew(refused: Token): Promise<Token> {
    return (this.renewing ??= this.renewOnce(refused).finally(() => (this.renewing = undefined)));
  }

  /** The library keeps the token until shortly before it expires. */
  private async ask(): Promise<Token> {
    try {
      const client = await (this.client ??= googleClient(this.credentials));
      const { token } = await client.getAccessToken();
      if (!token) throw new Error("the answer holds no token");
      const { quotaProjectId: quotaProject } = client;
      return quotaProject === undefined ? { value: token } : { value: token, quotaProject };
    } catch (error) {
      this.client = undefined;
      throw error;
    }
  }

  /** A call that was refused late may find that another one has renewed the token already. */
  private async renewOnce(refused: Token): Promise<Token> {
    const latest = await this.current();
    if (latest.value !== refused.value) return latest;
    this.client = undefined;
    return this.current();
  }
}

function describe({ accessToken, key, impersonate }: GoogleCredentials): string {
  const base =
    accessToken !== undefined
      ? `the access token of ${accessToken.from}`
      : key !== undefined
        ? `the credentials of ${key.from}`
        : "Application Default Credentials";
  return impersonate === undefined ? base : `${base}, impersonating ${impersonate.value}`;
}
