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

const sources = new Map<string, TokenSource>();

/** The token source of these credentials; the same credentials share one. */
export function tokenSource(credentials: GoogleCredentials): TokenSource {
  const key = JSON.stringify(credentials);
  const source = sources.get(key) ?? newSource(credentials);
  sources.set(key, source);
  return source;
}

function newSource(credentials: GoogleCredentials): TokenSource {
  const { accessToken, impersonate } = credentials;
  if (accessToken === undefined || impersonate !== undefined) return new GoogleTokens(credentials);
  return {
    described: describe(credentials),
    current: () => Promise.resolve({ value: accessToken.value }),
    renew: () => Promise.resolve(undefined),
  };
}

/** Tokens that Google makes: for a key, a user, a workload identity, a machine, or somebody impersonated. */
class GoogleTokens implements TokenSource {
  readonly described: string;
  private client: Promise<GoogleClient> | undefined;
  private asking: Promise<Token> | undefined;
  private renewing: Promise<Token> | undefined;

  constructor(private readonly credentials: GoogleCredentials) {
    this.described = describe(credentials);
  }

  current(): Promise<Token> {
    return (this.asking ??= this.ask().finally(() => (this.asking = undefined)));
  }

  renew(refused: Token): Promise<Token> {
    return (this.renewing ??= this.renewOnce(refused).finally(() => (this.renewing = undefined)));
  }

  /** The library keeps the token until shortly before it expires. */
  private async ask(): Promise<Token> {
    try {
      const client = await (this.client ??= googleClient(this.credentials));
      const { token } = await client.getAccessToken();
      if (!token) throw new Error("the answer holds no token");
      return client.quotaProjectId === undefined
        ? { value: token }
        : { value: token, quotaProject: client.quotaProjectId };
    } catch (error) {
      this.client = undefined;
      throw credentialsFailure(error, this.described);
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
