import { readFileSync } from "node:fs";
import { homedir } from "node:os";
import { GoogleAuth, Impersonated, OAuth2Client, type AuthClient } from "google-auth-library";
import { CredentialsError } from "./errors";
import { secretsIn } from "./errors-redact";
import { agentFor } from "./proxy-agent";
import type { GoogleCredentials } from "./settings-google";
import type { Found } from "./settings-source";

/** A client of google-auth-library, as far as it is used. */
export interface GoogleClient {
  client: Pick<AuthClient, "getAccessToken" | "quotaProjectId">;
  /** What it signs on with: whoever refuses may repeat it. */
  secrets: readonly string[];
}

/** The only scope that the management API knows. */
const scopes = ["https://www.googleapis.com/auth/cloud-platform"];

/** The library's client for these credentials, each of whose requests may take that long. */
export async function googleClient(credentials: GoogleCredentials, timeoutMs: number): Promise<GoogleClient> {
  const { impersonate, delegates = [] } = credentials;
  const own = await ownClient(credentials);
  const sourceClient = guarded(own.client, timeoutMs);
  if (impersonate === undefined) return own;
  const who = { targetPrincipal: impersonate.value, delegates: [...delegates], targetScopes: scopes };
  return { client: new Impersonated({ sourceClient, ...who }), secrets: own.secrets };
}

/** A part of the library that sends requests, and the parts that it sends some through. */
interface Sender {
  transporter?: { defaults: object };
  stsCredential?: Sender;
  sourceClient?: Sender;
}

/**
 * TLS is verified whatever the environment says, nobody may send a key or a token elsewhere, and a host that never answers, which all
 * calls would wait for, is given up. Some parts take no options for that.
 */
function guarded<T extends Sender>(sender: T, timeout: number): T {
  const guard = { agent: (url: URL) => agentFor(url.href), redirect: "manual", timeout };
  if (sender.transporter !== undefined) sender.transporter.defaults = { ...sender.transporter.defaults, ...guard };
  for (const part of [sender.stsCredential, sender.sourceClient]) if (part !== undefined) guarded(part, timeout);
  return sender;
}

async function ownClient({ accessToken, key }: GoogleCredentials): Promise<GoogleClient & { client: AuthClient }> {
  if (accessToken !== undefined) {
    const client = new OAuth2Client();
    client.setCredentials({ access_token: accessToken.value });
    return { client, secrets: [accessToken.value] };
  }
  // Nobody asks for the project; without one the library would run gcloud and ask the metadata server to find it.
  const options = { scopes, projectId: "unused" };
  const auth = new GoogleAuth(key === undefined ? options : { ...options, credentials: keyOf(key) });
  const client = await auth.getClient();
  return { client, secrets: secretsIn(auth.jsonContent) };
}

/** The key as an object. Parsed here, since the text of a JSON error quotes what it could not read. */
function keyOf(key: Found): object {
  const text = key.value.startsWith("{") ? key.value : fileOf(key);
  try {
    const parsed: unknown = JSON.parse(text);
    if (parsed !== null && typeof parsed === "object") return parsed;
  } catch {
    // Told below, without the text.
  }
  throw new CredentialsError(
    `${key.from} is no JSON: give the text or the path of a key file that Google made.`,
    false,
  );
}

function fileOf(key: Found): string {
  const path = key.value.replace(/^~(?=\/)/, homedir());
  try {
    return readFileSync(path, "utf8");
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    // The path is not repeated: it may be a key that lacks its first character.
    throw new CredentialsError(`${key.from} is neither JSON nor the path of a file that can be read (${code}).`, false);
  }
}
