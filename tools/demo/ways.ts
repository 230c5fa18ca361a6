/** A request as someone with curl makes it, below the organization. */
export interface Request {
  readonly method: string;
  readonly path: string;
  readonly body: object;
}

/** How a deployment stands: as it is told, and what that means. */
export interface Standing {
  readonly seen: string;
  readonly serves: boolean;
}

/** How someone with curl reads and writes in an organization, where that is not the same on every plane. */
export interface Ways {
  /** What each request carries besides a token. */
  readonly headers: Readonly<Record<string, string>>;
  /** Whether the values of an encrypted map can be read; otherwise nobody sees that one was changed. */
  readonly tellsEncryptedValues: boolean;
  /** Reads which revisions of a proxy or shared flow are live. */
  readonly live: (answer: unknown) => string[];
  /** Whether a refusal says no more than that nothing is deployed. */
  readonly saysNothingDeployed: (refusal: string) => boolean;
  readonly standing: (answer: unknown) => Standing;
  /** Where the entries of a map are read. */
  readonly entriesPath: (map: string) => string;
  readonly entries: (answer: unknown) => { name: string; value: string }[];
  readonly isEncrypted: (answer: unknown) => boolean;
  /** Puts a new entry into a map. */
  readonly add: (map: string, name: string, value: string) => Request;
  /** Gives an entry of a map another value. */
  readonly change: (map: string, name: string, value: string) => Request;
}
