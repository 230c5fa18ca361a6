import type { ServerIdentity } from "./port";

/** How a sandbox is to be. */
export interface SandboxOptions {
  /** Whose dialect it speaks; default "x". */
  plane?: "x" | "edge" | "opdk";
  /** Default 0: any free port. */
  port?: number;
  /** Speaks TLS with this certificate, which should be made out to `localhost`; without it plain http. */
  tls?: ServerIdentity;
  /** Default "acme". */
  organization?: string;
  /** Default ["test"]. */
  environments?: string[];
  /** A file to load the organization from, and to save it to when the sandbox closes. */
  data?: string;
  /** A file that gets a JSON line for each call. */
  calls?: string;
  /** How long each call waits before anything is done; default 0. */
  latencyMs?: number;
  /** How long a deployment takes; 0: READY at the first look. Default 30. */
  deployMs?: number;
  /** Instead of a time: a deployment ends with this look at its state, so that a run makes the same calls each time. */
  deployPolls?: number;
  /** Plane edge: whether entries of maps are managed one by one; default true. On opdk they never are. */
  cps?: boolean;
  /** Plane edge with CPS: whether a map takes the entries that its creation names; default false, as no two sources agree. */
  createFillsMap?: boolean;
  /** What is accepted; without it any bearer token is, and on edge and opdk any basic credentials. */
  credentials?: { token?: string; username?: string; password?: string };
  /** Planes edge and opdk: how the login service at `/oauth/token` behaves. */
  login?: LoginOptions;
}

/** How the login service behaves; the tokens that it gave out count until they expire, whatever `credentials` say. */
export interface LoginOptions {
  /** How long an access token counts; default 1799. */
  tokenSeconds?: number;
  /** What the answer says of that instead; the claims in the token tell the truth. */
  saidSeconds?: number;
  /** How long a refresh token counts; default a day. */
  refreshTokenSeconds?: number;
  /** Whether a refresh token is exchanged for a new one when it is used, and void afterwards; default true. */
  rotates?: boolean;
  /** One-time codes that a sign-on with a password needs, as the form field `mfa_token`; without it none. */
  mfaTokens?: string[];
  /** One-time passcodes that count; without it any, each once. */
  passcodes?: string[];
  /** The zone to sign on in, at `/ZONE/oauth/token` or at the host `ZONE.login.…`; without it any. */
  zone?: string;
}
