import { classicTokens } from "./credentials-classic";
import { googleTokens } from "./credentials-google";
import type { TokenSource } from "./credentials-token";
import type { Settings } from "./settings";

/** The token source of a connection. */
export function tokenSource(settings: Settings): TokenSource {
  const { credentials } = settings;
  return credentials.kind === "google" ? googleTokens(settings, credentials) : classicTokens(settings, credentials);
}
