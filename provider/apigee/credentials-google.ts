import { bearer, fixedToken, type Token, type TokenSource } from "./credentials-token";
import { credentialsFailure, withoutSecrets } from "./credentials-failure";
import { googleClient, type GoogleClient } from "./credentials-google-client";
import { RenewableToken, type TokenMaker } from "./credentials-renewal";
import type { Settings } from "./settings";
import type { GoogleCredentials } from "./settings-google";
import { variableOf } from "./settings-source";

/** The tokens that Google makes for these credentials. */
export function googleTokens({ connection, requestTimeoutMs }: Settings, credentials: GoogleCredentials): TokenSource {
  const { accessToken, impersonate } = credentials;
  const described = describe(credentials);
  const others =
    `Set others: pulumi config set --secret ${connection}:credentials <path of a key file>, ` +
    `or a fresh token in ${variableOf(connection, "accessToken")} (it comes before the configuration, which refresh and destroy take from the last up).`;
  if (accessToken !== undefined && impersonate === undefined) {
    return fixedToken(described, others, () => bearer(accessToken.value));
  }
  const tokens = tokensOf(credentials, requestTimeoutMs);
  const explained = (token: Promise<Token>) =>
    token.catch((error: unknown) => {
      throw credentialsFailure(error, described);
    });
  return {
    described,
    others,
    current: () => explained(tokens.current()),
    renew: (refused) => explained(tokens.renew(refused)),
  };
}

const shared = new Map<string, RenewableToken>();

/** The same credentials share their tokens, whatever setting they were found under. */
function tokensOf(credentials: GoogleCredentials, timeoutMs: number): RenewableToken {
  const { accessToken, key, impersonate, delegates } = credentials;
  const identity = JSON.stringify([accessToken?.value, key?.value, impersonate?.value, delegates]);
  const tokens = shared.get(identity) ?? new RenewableToken(new GoogleTokens(credentials, timeoutMs));
  shared.set(identity, tokens);
  return tokens;
}

/** Tokens for a key, a user, a workload identity, a machine, or somebody impersonated. */
class GoogleTokens implements TokenMaker {
  private client: Promise<GoogleClient> | undefined;

  constructor(
    private readonly credentials: GoogleCredentials,
    private readonly timeoutMs: number,
  ) {}

  /** The library keeps the token until shortly before it expires. */
  async ask(): Promise<Token> {
    try {
      return await tokenOf(await (this.client ??= googleClient(this.credentials, this.timeoutMs)));
    } catch (error) {
      this.client = undefined;
      throw error;
    }
  }

  forget(): void {
    this.client = undefined;
  }
}

async function tokenOf({ client, secrets }: GoogleClient): Promise<Token> {
  const { token } = await client.getAccessToken().catch((error: unknown) => {
    throw withoutSecrets(error, secrets);
  });
  if (!token) throw new Error("the answer holds no token");
  const { quotaProjectId: quotaProject } = client;
  return quotaProject === undefined ? bearer(token) : { ...bearer(token), quotaProject };
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
