import type { Failure } from "./planes";

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
  /** How to set other credentials, in words. */
  readonly otherCredentials: string;
  /** The body, where it is one of this plane's. */
  readonly failure: Failure | undefined;
}

const byStatus: Record<number, (refused: Refused) => string> = {
  413: () => "The bundle is larger than Apigee or a proxy in front of it accepts.",
  429: ({ connection }) =>
    `The organization's quota of management calls is used up. Leave more of it to others: pulumi config set ${connection}:callsPerMinute 600`,
};

/** What a user can do about a refusal: what its plane says, else what holds on each; undefined where Apigee's own words must do. */
export function hintFor(refused: Refused, ofPlane: (refused: Refused) => string | undefined): string | undefined {
  return ofPlane(refused) ?? byStatus[refused.status]?.(refused);
}

/** The hint where the answer is not in Apigee's words. */
export function strangerHint({ connection }: Refused): string {
  return `This does not look like Apigee's answer: is the endpoint of connection ${connection} right, and what is on the way (HTTPS_PROXY)?`;
}

/** The hint where something in an environment is absent. */
export function environmentHint({ path, organization }: Refused): string | undefined {
  const environment = /^environments\/([^/]+)(\/|$)/.exec(path)?.[1];
  return environment === undefined
    ? undefined
    : `Is there an environment "${decodeURIComponent(environment)}" in ${organization}?`;
}

/** Whether a 404 says that the organization itself is not there: then nothing is known about what was asked for. */
export function isAboutOrganization(failure: Failure): boolean {
  // The wording is not published; a sentence that begins with the organization is taken to be about it.
  return /^organi[sz]ation\b.*\b(not found|not exist|unknown)|\bOrganizationDoesNotExist\b/i.test(failure.detail);
}
