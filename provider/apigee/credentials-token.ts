/** What a request is authorised by. */
export interface Token {
  /** The header. */
  readonly authorization: string;
  /** What of it no message may repeat. */
  readonly secrets: readonly string[];
  /** The project that the credentials themselves want to pay. */
  readonly quotaProject?: string;
}

/** Where the tokens of a connection come from: one token a process, shared by concurrent calls, renewed before it expires. */
export interface TokenSource {
  /** The credentials in words, for messages. */
  readonly described: string;
  /** How to set others, in words. */
  readonly others: string;
  current(): Promise<Token>;
  /** Another token in place of one that was refused; undefined when there can be none. */
  renew(refused: Token): Promise<Token | undefined>;
}

/** A token of which there is no other. */
export function fixedToken(described: string, others: string, token: () => Token): TokenSource {
  return { described, others, current: () => Promise.resolve().then(token), renew: () => Promise.resolve(undefined) };
}

/** A token that whoever has it may use. */
export function bearer(value: string): Token {
  return { authorization: `Bearer ${value}`, secrets: [value] };
}

const used = new Set<string>();

/** Notes that this process asks with a token. */
export function noteUse({ secrets }: Token): void {
  for (const secret of secrets) used.add(secret);
}

/** What of the tokens that this process has asked with no message may repeat: an answer to one call may be about another one's. */
export function usedSecrets(): string[] {
  return [...used];
}
