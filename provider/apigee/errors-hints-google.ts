import { environmentHint, isAboutOrganization, strangerHint, type Refused } from "./errors-hints";
import { permissionFor } from "./errors-permissions";

/** What a user can do about a refusal of Apigee X. */
export function googleHint(refused: Refused): string | undefined {
  const { status, failure, connection } = refused;
  if (/requires a quota project/i.test(failure?.detail ?? "")) {
    return `Name the project that pays: pulumi config set ${connection}:quotaProject <project>`;
  }
  // Google tells quotas and sizes at its front door, in pages; every other refusal of the API itself is in its envelope.
  if (failure === undefined && [401, 403, 404, 407].includes(status)) return strangerHint(refused);
  if (status === 401) return `Apigee did not accept ${refused.credentials}. ${refused.otherCredentials}`;
  if (status === 403) return permissionHint(refused);
  return status === 404 ? absentHint(refused) : undefined;
}

function permissionHint({ method, path, organization, credentials, failure }: Refused): string {
  const named = failure?.permission ?? permissionFor(method, path);
  const missing = named === undefined ? "A permission is missing" : `Probably missing: ${named}`;
  // A wrong data-residency host is answered in the same way as a missing permission.
  return `${missing} (asked with ${credentials}). Otherwise: is "${organization}" the right organization, and is a location to be set?`;
}

function absentHint(refused: Refused): string | undefined {
  const { path, organization, connection, failure } = refused;
  if (path === "" || (failure !== undefined && isAboutOrganization(failure))) {
    return `Is "${organization}" the right organization, and the location (data residency) the right one? pulumi config set ${connection}:organization <name>`;
  }
  return environmentHint(refused);
}
