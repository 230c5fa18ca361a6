/** How a sandbox is to be. */
export interface SandboxOptions {
  /** Whose dialect it speaks; default "x". */
  plane?: "x" | "edge" | "opdk";
  /** Default 0: any free port. */
  port?: number;
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
  /** Planes edge and opdk: whether entries are managed one by one; default true. */
  cps?: boolean;
  /** What is accepted; without it any bearer token is. */
  credentials?: { token?: string; username?: string; password?: string };
}
