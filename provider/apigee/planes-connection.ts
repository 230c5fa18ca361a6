import type { Refused } from "./errors-hints";
import { classicHint } from "./errors-hints-classic";
import { googleHint } from "./errors-hints-google";
import { classicFailure } from "./planes-classic";
import { googleFailure } from "./planes-google";
import type { Failure } from "./planes";

/** How a plane is reached, who may ask, and how it refuses. */
export interface ConnectionDialect {
  /** Headers that each request carries. */
  readonly headers: Readonly<Record<string, string>>;
  /** How callers prove who they are: by Google's tokens, or by a user's password or a token for it. */
  readonly signOn: "google" | "user";
  /** The login service that makes tokens for users; undefined where each installation has its own, or none. */
  readonly loginUrl: string | undefined;
  /** Whether credentials may go over plain http to another machine. */
  readonly plainHttp: boolean;
  /** The host to ask when no `endpoint` is set; undefined where each installation has its own. */
  readonly endpoint: (location?: string) => string | undefined;
  /** How many calls a minute may begin when no `callsPerMinute` is set; undefined for any number. */
  readonly callsPerMinute: number | undefined;
  /** Reads the body of a refusal; undefined when it is not one that this plane would send. */
  readonly failure: (body: unknown) => Failure | undefined;
  /** What a user can do about a refusal; undefined where Apigee's own words must do. */
  readonly hint: (refused: Refused) => string | undefined;
  /** What a user can do where the endpoint's certificate is not trusted. */
  readonly trustHint: (connection: string) => string;
}

/** The connection to Apigee X and hybrid. */
export const googleConnection: ConnectionDialect = {
  // Format 2 carries `details`, so the violations; without this header some clients are answered in format 1.
  headers: { "X-GOOG-API-FORMAT-VERSION": "2" },
  signOn: "google",
  loginUrl: undefined,
  plainHttp: false,
  // Google documents a second form for four locations, https://apigee.{us,eu,in,sa}.rep.googleapis.com: `endpoint` takes it.
  endpoint: (location) =>
    location === undefined ? "https://apigee.googleapis.com" : `https://${location}-apigee.googleapis.com`,
  // Half of what Google's page of limits allows an organization, so that others still get through.
  callsPerMinute: 3000,
  failure: googleFailure,
  hint: googleHint,
  trustHint: () => "for a private authority set NODE_EXTRA_CA_CERTS.",
};

/** The connection to Apigee Edge in the public cloud. */
export const edgeConnection: ConnectionDialect = {
  headers: {},
  signOn: "user",
  loginUrl: "https://login.apigee.com",
  plainHttp: false,
  endpoint: () => "https://api.enterprise.apigee.com",
  // Edge's page of limits names no rate: this one is hardly ever felt, and civil in a cloud that is shared.
  callsPerMinute: 3000,
  failure: classicFailure,
  hint: classicHint,
  trustHint: (connection) => `for a private authority: cat ca.pem | pulumi config set ${connection}:caCertificate`,
};

/** The connection to Apigee for Private Cloud, whose management server speaks plain http until somebody sets TLS up. */
export const privateCloudConnection: ConnectionDialect = {
  ...edgeConnection,
  loginUrl: undefined,
  plainHttp: true,
  endpoint: () => undefined,
  // The management server is the user's own.
  callsPerMinute: undefined,
};
