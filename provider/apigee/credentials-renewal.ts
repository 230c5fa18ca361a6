import type { Token } from "./credentials-token";

/** Makes tokens, and keeps the last one while it is good. */
export interface TokenMaker {
  /** The kept token, or a new one. */
  ask(): Promise<Token>;
  /** Drops the kept token. */
  forget(): void;
}

/** One token for all calls of a process: concurrent ones wait for the same answer. */
export class RenewableToken {
  private asking: Promise<Token> | undefined;
  private renewing: Promise<Token> | undefined;

  constructor(private readonly maker: TokenMaker) {}

  current(): Promise<Token> {
    return (this.asking ??= this.maker.ask().finally(() => (this.asking = undefined)));
  }

  /** Another token in place of a refused one, for all calls that it failed. */
  renew(refused: Token): Promise<Token> {
    return (this.renewing ??= this.renewOnce(refused).finally(() => (this.renewing = undefined)));
  }

  /** A call that was refused late may find that another one has renewed the token already. */
  private async renewOnce(refused: Token): Promise<Token> {
    const latest = await this.current();
    if (latest.authorization !== refused.authorization) return latest;
    this.maker.forget();
    return this.current();
  }
}
