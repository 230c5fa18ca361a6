import { type Relay, startRelay } from "./relay";

/** Stands before a login service, and tells which tokens it grants. */
export async function startLoginRelay(login: string, tell: (granted: Record<string, string>) => void): Promise<Relay> {
  let count = 0;
  return startRelay(login, {
    answered: (_, status, body) => (status === 200 ? tell(tokensIn(body, (count += 1))) : undefined),
  });
}

function tokensIn(body: string, nth: number): Record<string, string> {
  const { access_token: access, refresh_token: refresh } = JSON.parse(body) as Record<string, string>;
  return { [`access token ${nth}`]: access ?? "", [`refresh token ${nth}`]: refresh ?? "" };
}
