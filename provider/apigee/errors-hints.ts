import type { Failure } from "./planes";
import { permissionFor } from "./errors-permissions";
import { variableOf } from "./settings-source";

/** What is known about a refused request when a hint is looked for. */
export interface Refused {
  readonly status: number;
  readonly method: string;
  /** Below the organization, without query. */
  readonly path: string;
  readonly organization: string;
  readonly connection: string;
  /** The credentials in words. */
  readonly credentials: string;
  /** The body, where it is one of this plane's. */
  readonly failure: Failure | undefined;
}

/** What a user can do about a refusal; undefined where Apigee's own words must do. */
export function hintFor(refused: Refused): string | undefined {
  const text = refused.failure?.detail ?? "";
  if (/requires a quota project/i.test(text)) {
    return `Name the project that pays: pulumi config set ${refused.connection}:quotaProject <project>`;
  }
  // Google tells quotas and sizes at its front door, in pages; every other refusal of the API itself is in its envelope.
  if (refused.failure === undefined && [401, 403, 404, 407].includes(refused.status)) return strangerHint(refused);
  const byStatus: Record<number, (refused: Refused) => string | undefined> = {
    401: credentialsHint,
    403: permissionHint,
    404: absentHint,
    413: () => "The bundle is larger than Apigee or a proxy in front of it accepts.",
    429: () => "The organization's quota of management calls is used up; `pulumi up --parallel 4` asks more slowly.",
  };
  return byStatus[refused.status]?.(refused);
}

function strangerHint({ connection }: Refused): string {
  return `This does not look like Apigee's answer: is the endpoint of connection ${connection} right, and what is on the way (HTTPS_PROXY)?`;
}

function credentialsHint({ connection, credentials }: Refused): string {
  return (
    `Apigee did not accept ${credentials}. Set others: pulumi config set --secret ${connection}:credentials <path of a key file>, ` +
    `or a fresh token in ${variableOf(connection, "accessToken")} (it comes before the configuration, which refresh and destroy take from the last up).`
  );
}

function permissionHint({ method, path, organization, credentials, failure }: Refused): string {
  const named = failure?.permission ?? permissionFor(method, path);
  const missing = named === undefined ? "A permission is missing" : `Probably missing: ${named}`;
  // A wrong data-residency host is answered in the same way as a missing permission.
  return `${missing} (asked with ${credentials}). Otherwise: is "${organization}" the right organization, and is a location to be set?`;
}

function absentHint({ path, organization, connection, failure }: Refused): string | undefined {
  if (path === "" || (failure !== undefined && isAboutOrganization(failure))) {
    return `Is "${organization}" the right organization, and the location (data residency) the right one? pulumi config set ${connection}:organization <name>`;
  }
  const environment = /^environments\/([^/]+)(\/|$)/.exec(path)?.[1];
  return environment === undefined
    ? undefined
    : `Is there an environment "${decodeURIComponent(environment)}" in ${organization}?`;
}

/** Whether a 404 says that the organization itself is not there: then nothing is known about what was asked for. */
export function isAboutOrganization(failure: Failure): boolean {
  // The wording is not published; a sentence that begins with the organization is taken to be about it.
  return /^organi[sz]ation\b.*\b(not found|not exist|unknown)/i.test(failure.detail);
}
