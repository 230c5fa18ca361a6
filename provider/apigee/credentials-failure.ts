import { CredentialsError } from "./errors";
import { redact } from "./errors-redact";
import { ProxySettingError } from "./proxy-setting";

interface LibraryError {
  message?: string;
  status?: number;
  /** The request, on an error of the library's HTTP client. */
  config?: { signal?: AbortSignal; timeout?: number };
  response?: { status?: number };
  cause?: unknown;
}

/** What the library threw, as it says it without these. An answer that it did not expect at all, JavaScript quotes as a whole. */
export function withoutSecrets(error: unknown, secrets: readonly string[]): unknown {
  if (!(error instanceof Error)) return error;
  error.message = error instanceof TypeError ? "the answer cannot be read" : redact(error.message, secrets);
  return error;
}

/** What the library threw, in one sentence without secrets; its own errors carry requests, and so keys and tokens. */
export function credentialsFailure(error: unknown, described: string): Error {
  if (error instanceof CredentialsError) return error;
  const { message = "", status, config, response, cause } = error as LibraryError;
  if (cause instanceof ProxySettingError) return cause;
  if (/default credentials/i.test(message)) return noCredentials();
  const answered = response?.status ?? status;
  const passing = answered === undefined ? config !== undefined : answered >= 500 || answered === 429;
  const said = silence(config) ?? brokenFile(error) ?? message;
  const reason = redact(firstLine(said)).slice(0, 300);
  return new CredentialsError(`Google gave no token for ${described}: ${reason}. ${remedy(said)}`, passing);
}

/** Nothing but the time that a request may take ends one. */
function silence(request: LibraryError["config"]): string | undefined {
  return request?.signal?.aborted ? `no answer within ${(request.timeout ?? 0) / 1000} s (timeout)` : undefined;
}

/** Of a file with a flaw, JavaScript quotes what stands around it. */
function brokenFile(error: unknown): string | undefined {
  const broken = error instanceof SyntaxError || / is not valid JSON$/.test((error as LibraryError).message ?? "");
  return broken ? "a file of theirs is no JSON" : undefined;
}

function noCredentials(): CredentialsError {
  const ways = [
    "run `gcloud auth application-default login`",
    "set APIGEE_ACCESS_TOKEN",
    "`pulumi config set --secret apigee:credentials <path of a key file>`",
  ];
  return new CredentialsError(`There are no Google credentials here: ${ways.join(", or ")}.`, false);
}

function remedy(message: string): string {
  if (/impersonate/i.test(message)) {
    return "The credentials need roles/iam.serviceAccountTokenCreator on the service account that they impersonate.";
  }
  if (/invalid_grant|invalid_rapt/i.test(message)) {
    return "They have expired or were revoked: `gcloud auth application-default login`, or make a new key.";
  }
  if (message.endsWith("is no JSON")) {
    return "Give them anew: `gcloud auth application-default login`, or the path of a key file in GOOGLE_APPLICATION_CREDENTIALS.";
  }
  return "Check the credentials, and that Google's token hosts can be reached (HTTPS_PROXY, NO_PROXY).";
}

function firstLine(text: string): string {
  return (text.split("\n")[0] ?? "").replace(/\.$/, "");
}
