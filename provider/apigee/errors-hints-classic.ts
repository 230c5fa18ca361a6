import { environmentHint, isAboutOrganization, strangerHint, type Refused } from "./errors-hints";

/** What a user can do about a refusal of Edge or Private Cloud. */
export function classicHint(refused: Refused): string | undefined {
  const { status, failure } = refused;
  if (status === 401) return credentialsHint(refused);
  if (failure === undefined && [403, 407].includes(status)) return strangerHint(refused);
  if (status === 403) return roleHint(refused);
  return status === 404 ? absentHint(refused) : undefined;
}

/** The wording of a 401 is published nowhere, and Apigee's pages call a missing permission 401 as well. */
function credentialsHint(refused: Refused): string {
  const { credentials, otherCredentials, failure } = refused;
  const hint = `Apigee did not accept ${credentials}, or whoever asked lacks a permission. ${otherCredentials}`;
  return failure === undefined ? `${hint}\n${strangerHint(refused)}` : hint;
}

function roleHint({ method, path, organization, credentials }: Refused): string {
  const what = `${verbs[method] ?? method} ${path === "" ? "the organization" : `/${path}`}`;
  return `The role of whoever asked (with ${credentials}) lacks the permission to ${what}. Otherwise: is "${organization}" the right organization?`;
}

/** A role's permissions on these planes are a path and some of three verbs. */
const verbs: Record<string, string> = { GET: "get", PUT: "put", POST: "put", DELETE: "delete" };

function absentHint(refused: Refused): string | undefined {
  const { path, organization, connection, failure } = refused;
  if (failure === undefined || failure.inFront) return strangerHint(refused);
  if (path === "" || isAboutOrganization(failure)) {
    return `Is "${organization}" the right organization, and the endpoint its own? pulumi config set ${connection}:organization <name>`;
  }
  return environmentHint(refused);
}
