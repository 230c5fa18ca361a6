import { findGoogleSetting, findSetting, type ConfigSource, type Found } from "./settings-source";

/** Who asks Google: a ready token, else a key, else Application Default Credentials; perhaps as somebody else. */
export interface GoogleCredentials {
  readonly kind: "google";
  readonly accessToken?: Found;
  /** JSON, or the path of a file that holds it. */
  readonly key?: Found;
  readonly impersonate?: Found;
  /** The chain of service accounts from the credentials to the impersonated one. */
  readonly delegates?: readonly string[];
}

/**
 * The credentials of a connection. One that has a token or a key of its own looks at none of the Google provider's, so that a named
 * connection is never asked with another's credentials.
 */
export function findGoogleCredentials(source: ConfigSource | undefined, connection: string): GoogleCredentials {
  const own = {
    accessToken: findSetting(source, connection, "accessToken"),
    key: findSetting(source, connection, "credentials"),
    impersonate: findSetting(source, connection, "impersonateServiceAccount"),
  };
  if (own.accessToken !== undefined || own.key !== undefined) return given(own);
  return given({
    accessToken: findGoogleSetting(source, "accessToken"),
    key: findGoogleSetting(source, "credentials"),
    impersonate: own.impersonate ?? findGoogleSetting(source, "impersonateServiceAccount"),
    ...(own.impersonate === undefined ? { delegates: delegatesOf(source) } : {}),
  });
}

/** The project that pays, as the Google provider has it: its billing project, when the user's project is to override. */
export function findQuotaProject(source: ConfigSource | undefined): string | undefined {
  const override = findGoogleSetting(source, "userProjectOverride")?.value.toLowerCase();
  return override === "true" || override === "1" ? findGoogleSetting(source, "billingProject")?.value : undefined;
}

function delegatesOf(source: ConfigSource | undefined): string[] | undefined {
  const configured = findGoogleSetting(source, "impersonateServiceAccountDelegates")?.value;
  if (configured === undefined) return undefined;
  try {
    const list: unknown = JSON.parse(configured);
    return Array.isArray(list) ? list.map(String) : undefined;
  } catch {
    return [configured];
  }
}

type Parts = Omit<GoogleCredentials, "kind">;

function given(parts: { [K in keyof Parts]: Parts[K] | undefined }): GoogleCredentials {
  return { kind: "google", ...Object.fromEntries(Object.entries(parts).filter(([, value]) => value !== undefined)) };
}
