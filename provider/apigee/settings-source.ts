/** Where configuration comes from, by full key ("apigee:plane", "gcp:project"); Pulumi's `dynamic.Config` is one. */
export interface ConfigSource {
  get(key: string): string | undefined;
}

/** The connection used when a resource names none; its namespace in the stack configuration too. */
export const defaultConnection = "apigee";

const settingNames = [
  "plane",
  "organization",
  "endpoint",
  "location",
  "accessToken",
  "credentials",
  "impersonateServiceAccount",
  "quotaProject",
  "username",
  "password",
  "loginUrl",
  "zone",
  "passcode",
  "mfaToken",
  "refreshToken",
  "caCertificate",
  "retryTimeout",
  "callsPerMinute",
  // For tests, which cannot wait as long as users can: not documented, not promised.
  "retryDelayMs",
  "requestTimeoutMs",
  "callWindowMs",
] as const;

/** A setting that a connection may have. */
export type SettingName = (typeof settingNames)[number];

/** A setting's value, and the key or environment variable that it was found under. */
export interface Found {
  readonly value: string;
  readonly from: string;
}

/** The command that takes a setting out. */
export function removalOf({ from }: Found): string {
  return from.includes(":") ? `pulumi config rm ${from}` : `unset ${from}`;
}

/** `refresh` and `destroy` run with the configuration of the last `up`, in which a short-lived token is stale: its variable comes first. */
const shortLived: readonly SettingName[] = ["accessToken", "refreshToken", "passcode", "mfaToken"];

/** A setting of a connection, from the configuration or its environment variable. */
export function findSetting(
  source: ConfigSource | undefined,
  connection: string,
  setting: SettingName,
): Found | undefined {
  const configured = fromConfiguration(source, `${connection}:${setting}`);
  const fromVariable = fromEnvironment([variableOf(connection, setting)]);
  return shortLived.includes(setting) ? (fromVariable ?? configured) : (configured ?? fromVariable);
}

/** Whether a connection has any setting of its own. */
export function hasSettings(source: ConfigSource | undefined, connection: string): boolean {
  return settingNames.some((setting) => findSetting(source, connection, setting) !== undefined);
}

/** The environment variable of a setting: `APIGEE_EU_ACCESS_TOKEN` is `accessToken` of connection `apigee-eu`. */
export function variableOf(connection: string, setting: string): string {
  return `${upperSnake(connection)}_${upperSnake(setting)}`;
}

/** Configuration and variables of Pulumi's Google provider, as that provider reads them. */
const googleNames = {
  project: ["GOOGLE_PROJECT", "GOOGLE_CLOUD_PROJECT", "GCLOUD_PROJECT", "CLOUDSDK_CORE_PROJECT"],
  accessToken: ["GOOGLE_OAUTH_ACCESS_TOKEN"],
  credentials: ["GOOGLE_CREDENTIALS", "GOOGLE_CLOUD_KEYFILE_JSON", "GCLOUD_KEYFILE_JSON"],
  impersonateServiceAccount: ["GOOGLE_IMPERSONATE_SERVICE_ACCOUNT"],
  impersonateServiceAccountDelegates: [],
  billingProject: ["GOOGLE_BILLING_PROJECT"],
  userProjectOverride: ["USER_PROJECT_OVERRIDE"],
} as const;

/** A setting of the Google provider; its access token is short-lived as well. */
export function findGoogleSetting(
  source: ConfigSource | undefined,
  setting: keyof typeof googleNames,
): Found | undefined {
  const configured = fromConfiguration(source, `gcp:${setting}`);
  const fromVariable = fromEnvironment(googleNames[setting]);
  return setting === "accessToken" ? (fromVariable ?? configured) : (configured ?? fromVariable);
}

function fromConfiguration(source: ConfigSource | undefined, key: string): Found | undefined {
  return found(source?.get(key), key);
}

function fromEnvironment(variables: readonly string[]): Found | undefined {
  for (const variable of variables) {
    const value = found(process.env[variable], variable);
    if (value !== undefined) return value;
  }
  return undefined;
}

/** An empty value is none: CI sets a variable to "" where its secret is missing. Only in a password may spaces at the ends count. */
function found(value: string | undefined, from: string): Found | undefined {
  const text = /password$/i.test(from) ? value : value?.trim();
  return text === undefined || text === "" ? undefined : { value: text, from };
}

function upperSnake(name: string): string {
  return name
    .replace(/([a-z0-9])([A-Z])/g, "$1_$2")
    .replace(/[^A-Za-z0-9]+/g, "_")
    .toUpperCase();
}
