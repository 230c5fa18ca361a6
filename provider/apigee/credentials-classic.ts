import { bearer, fixedToken, type Token, type TokenSource } from "./credentials-token";
import { loginTokens } from "./credentials-login";
import { CredentialsError } from "./errors";
import type { Settings } from "./settings";
import { basicOf, type ClassicCredentials } from "./settings-classic";
import { variableOf } from "./settings-source";

/** What proves to Edge or Private Cloud who asks: a ready token, else a token of the login service, else the password itself. */
export function classicTokens(settings: Settings, credentials: ClassicCredentials): TokenSource {
  const { connection } = settings;
  const { accessToken, loginUrl, username, password } = credentials;
  if (accessToken !== undefined) {
    return fixedToken(`the access token of ${accessToken.from}`, freshToken(connection), () =>
      bearer(accessToken.value),
    );
  }
  if (loginUrl !== undefined) return loginTokens(settings, credentials, loginUrl);
  const from = [username?.from, password?.from].filter((each) => each !== undefined).join(" and ");
  return fixedToken(`${from} (basic authentication)`, otherPassword(connection), () => basic(connection, credentials));
}

function basic(connection: string, { username, password }: ClassicCredentials): Token {
  if (username === undefined || password === undefined) throw missing(connection, username === undefined);
  const encoded = basicOf(username.value, password.value);
  return { authorization: `Basic ${encoded}`, secrets: [encoded, password.value] };
}

function missing(connection: string, nobody: boolean): CredentialsError {
  const commands = [...(nobody ? [setUsername(connection)] : []), setPassword(connection)];
  const lacking = nobody ? "no username" : "a username, but no password";
  return new CredentialsError(
    `Connection ${connection} has ${lacking}: ${commands.join(" and ")}, or set ${variableOf(connection, "accessToken")}.`,
    false,
  );
}

function freshToken(connection: string): string {
  return `Set a fresh token in ${variableOf(connection, "accessToken")} (it comes before the configuration, which refresh and destroy take from the last up).`;
}

function otherPassword(connection: string): string {
  return `Set others: ${setUsername(connection)} and ${setPassword(connection)}`;
}

function setUsername(connection: string): string {
  return `pulumi config set ${connection}:username <name>`;
}

function setPassword(connection: string): string {
  return `pulumi config set --secret ${connection}:password <password>`;
}
