import { randomBytes } from "node:crypto";

/** What a login gets. */
export interface TokenPair {
  access: string;
  refresh: string;
  /** The access token's own id. */
  jti: string;
}

interface Issued {
  username: string;
  until: number;
}

/** Tokens that were given out, and until when they count. */
export class Tokens {
  private readonly access = new Map<string, Issued>();
  private readonly refresh = new Map<string, Issued>();

  constructor(
    private readonly seconds: number,
    private readonly refreshSeconds: number,
  ) {}

  /** A pair for someone; the claims of the access token tell its true life. */
  issue(username: string, refreshToken = `${randomBytes(24).toString("hex")}-r`): TokenPair {
    const now = Date.now();
    const claims = { jti: randomBytes(8).toString("hex"), user_name: username, iat: seconds(now) };
    const access = unsigned({ ...claims, exp: seconds(now + this.seconds * 1000) });
    this.access.set(access, { username, until: now + this.seconds * 1000 });
    this.refresh.set(refreshToken, { username, until: now + this.refreshSeconds * 1000 });
    return { access, refresh: refreshToken, jti: claims.jti };
  }

  /** Whether a token counts; nothing when it is none of ours. */
  isValid(token: string): boolean | undefined {
    const issued = this.access.get(token);
    return issued && issued.until > Date.now();
  }

  /** Whose refresh token it is, when it still counts. */
  ownerOf(refreshToken: string): string | undefined {
    const issued = this.refresh.get(refreshToken);
    return issued && issued.until > Date.now() ? issued.username : undefined;
  }

  /** A refresh token that is not to be used again. */
  withdraw(refreshToken: string): void {
    this.refresh.delete(refreshToken);
  }
}

function seconds(milliseconds: number): number {
  return Math.floor(milliseconds / 1000);
}

/** Nobody checks signatures here; clients only read the claims. */
function unsigned(claims: object): string {
  const parts = [{ alg: "none", typ: "JWT" }, claims].map((part) =>
    Buffer.from(JSON.stringify(part)).toString("base64url"),
  );
  return `${parts.join(".")}.sandbox`;
}
