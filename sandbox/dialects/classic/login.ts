import { jsonAnswer, type Answer, type Incoming } from "../../http";
import type { LoginOptions, SandboxOptions } from "../../options";
import { formFields } from "./body";
import { type TokenPair, Tokens } from "./tokens";

/** What a client of the login service is known by; public, as every client has it built in. */
const CLIENT = `Basic ${Buffer.from("edgecli:edgeclisecret").toString("base64")}`;
const ADDRESS = /^(?:\/([^/]+))?\/oauth\/token\/?$/;

/** A refusal in the words of the login service, which are not those of the management API. */
class Denied extends Error {
  constructor(
    readonly status: number,
    readonly error: string,
    description: string,
  ) {
    super(description);
  }
}

/** The login service, and who may ask the management API. */
export class Login {
  private readonly tokens: Tokens;
  private readonly used = new Set<string>();
  private readonly options: LoginOptions;
  private readonly credentials: NonNullable<SandboxOptions["credentials"]>;

  constructor({ credentials = {}, login = {} }: Pick<SandboxOptions, "credentials" | "login">) {
    this.credentials = credentials;
    this.options = login;
    this.tokens = new Tokens(login.tokenSeconds ?? 1799, login.refreshTokenSeconds ?? 86_400);
  }

  /** The answer to a request for a token; nothing when it is about something else. */
  answer(request: Incoming): Answer | undefined {
    const [found, zone] = ADDRESS.exec(request.path) ?? [];
    if (found === undefined) return undefined;
    try {
      return jsonAnswer(200, this.grant(request, zone ?? zoneOfHost(request)));
    } catch (error) {
      if (!(error instanceof Denied)) throw error;
      return jsonAnswer(error.status, { error: error.error, error_description: error.message });
    }
  }

  /** Whether a request comes with credentials that count. A token given out here counts until it expires, a strange one unless told otherwise. */
  admits({ headers }: Incoming): boolean {
    const [, scheme = "", value = ""] = /^(Basic|Bearer) +(\S+)$/i.exec(headers.authorization ?? "") ?? [];
    const { token, username, password } = this.credentials;
    const isOpen = token === undefined && username === undefined;
    if (scheme.toLowerCase() === "bearer") return this.tokens.isValid(value) ?? (isOpen || value === token);
    if (scheme.toLowerCase() !== "basic") return false;
    return isOpen || (username !== undefined && value === basic(username, password ?? ""));
  }

  private grant(request: Incoming, zone: string | undefined): object {
    const form = formFields(request);
    if (request.method !== "POST") throw new Denied(405, "method_not_allowed", "only POST is allowed");
    if (request.headers.authorization !== CLIENT) throw new Denied(401, "unauthorized", "Bad client credentials");
    if (this.options.zone !== undefined && zone !== this.options.zone)
      throw new Denied(401, "unauthorized", "The user is not known in this zone");
    if (form.grant_type === "refresh_token") return this.renewed(form.refresh_token ?? "");
    if (form.grant_type === "password") return this.answerWith(this.tokens.issue(this.user(form)));
    throw new Denied(400, "unsupported_grant_type", `Unsupported grant type: ${form.grant_type ?? ""}`);
  }

  private user(form: Record<string, string>): string {
    const { passcodes } = this.options;
    if (form.passcode !== undefined) {
      // Passcodes belong to zones that sign on elsewhere, and each counts once.
      this.useOnce(form.passcode, passcodes, "Invalid passcode");
      return "someone@example.com";
    }
    const { username, password } = this.credentials;
    const right = username === undefined || (form.username === username && form.password === password);
    if (!form.username || !form.password || !right) throw new Denied(401, "unauthorized", "Bad credentials");
    // In the query it is not looked for: the vendor warns against it.
    if (this.options.mfaTokens)
      this.useOnce(form.mfa_token ?? "", this.options.mfaTokens, "Invalid or missing MFA token");
    return form.username;
  }

  private useOnce(code: string, valid: readonly string[] | undefined, complaint: string): void {
    const known = valid === undefined || valid.includes(code);
    if (code === "" || !known || this.used.has(code)) throw new Denied(401, "unauthorized", complaint);
    this.used.add(code);
  }

  private renewed(refreshToken: string): object {
    const username = this.tokens.ownerOf(refreshToken);
    if (username === undefined) throw new Denied(401, "invalid_token", "Invalid refresh token");
    if (this.options.rotates === false) return this.answerWith(this.tokens.issue(username, refreshToken));
    this.tokens.withdraw(refreshToken);
    return this.answerWith(this.tokens.issue(username));
  }

  private answerWith({ access, refresh, jti }: TokenPair): object {
    return {
      access_token: access,
      token_type: "bearer",
      refresh_token: refresh,
      expires_in: this.options.saidSeconds ?? Math.floor(this.options.tokenSeconds ?? 1799),
      scope: "scim.me openid password.write approvals.me oauth.approvals",
      jti,
    };
  }
}

function basic(username: string, password: string): string {
  return Buffer.from(`${username}:${password}`).toString("base64");
}

/** `ZONE.login.…`: a zone has a host of its own. */
function zoneOfHost({ headers }: Incoming): string | undefined {
  return /^([^.]+)\.login\./.exec(headers.host ?? "")?.[1];
}
