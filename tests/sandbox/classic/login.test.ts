import { request } from "node:http";
import { setTimeout as sleep } from "node:timers/promises";
import type { LoginOptions, SandboxOptions } from "../../../sandbox";
import type { Json } from "../support/someone";
import { User } from "./support/user";

const CLIENT = "Basic ZWRnZWNsaTplZGdlY2xpc2VjcmV0";
const me = { grant_type: "password", username: "me", password: "right" };

let user: User;
afterEach(() => user.sandbox.close());

async function begin(
  login: LoginOptions = {},
  credentials: SandboxOptions["credentials"] = { username: "me", password: "right" },
) {
  user = await User.of("edge", { login, credentials });
}

async function token(
  fields: Record<string, string>,
  at = "/oauth/token",
  authorization = CLIENT,
): Promise<{ status: number; body: Json }> {
  const headers = { authorization, "content-type": "application/x-www-form-urlencoded;charset=utf-8" };
  const answer = await fetch(`${user.sandbox.url}${at}`, {
    method: "POST",
    headers,
    body: new URLSearchParams(fields).toString(),
  });
  return { status: answer.status, body: await answer.json() };
}

const renew = (refreshToken: string) => token({ grant_type: "refresh_token", refresh_token: refreshToken });
const asks = async (access: string) =>
  (await user.ask("GET", "apis", undefined, { authorization: `Bearer ${access}` })).status;

describe("the login service", () => {
  it("gives a token for a password, with which the organization can be asked", async () => {
    await begin();
    const { status, body } = await token(me);
    expect([status, body]).toEqual([200, expect.objectContaining({ token_type: "bearer", expires_in: 1799 })]);
    expect(await asks(body.access_token)).toBe(200);
    const claims = JSON.parse(Buffer.from(body.access_token.split(".")[1], "base64url").toString());
    expect(claims).toMatchObject({ user_name: "me", jti: body.jti, exp: claims.iat + 1799 });
  });

  it("refuses a wrong password, a client it does not know, another grant and another method", async () => {
    await begin();
    expect((await token({ ...me, password: "wrong" })).body).toEqual({
      error: "unauthorized",
      error_description: "Bad credentials",
    });
    expect((await token(me, "/oauth/token", "Basic eDp5")).status).toBe(401);
    expect((await token({ grant_type: "client_credentials" })).body.error).toBe("unsupported_grant_type");
    expect((await fetch(`${user.sandbox.url}/oauth/token`)).status).toBe(405);
  });

  it("gives tokens that expire, also when any stranger's token is accepted", async () => {
    await begin({ tokenSeconds: 0.3, saidSeconds: 1799 }, {});
    const { body } = await token({ ...me, password: "any" });
    expect([body.expires_in, await asks(body.access_token)]).toEqual([1799, 200]);
    await sleep(350);
    expect([await asks(body.access_token), await asks("strange")]).toEqual([401, 200]);
  });

  it("exchanges a refresh token once, for a new pair", async () => {
    await begin();
    const first = (await token(me)).body;
    const second = (await renew(first.refresh_token)).body;
    expect(second.refresh_token).not.toBe(first.refresh_token);
    expect(await asks(second.access_token)).toBe(200);
    expect((await renew(first.refresh_token)).body.error).toBe("invalid_token");
    expect((await renew(second.refresh_token)).status).toBe(200);
  });

  it("keeps refresh tokens when it is told so, until they expire", async () => {
    await begin({ rotates: false, refreshTokenSeconds: 0.4 });
    const first = (await token(me)).body;
    expect((await renew(first.refresh_token)).body.refresh_token).toBe(first.refresh_token);
    await sleep(450);
    expect((await renew(first.refresh_token)).status).toBe(401);
  });

  it("takes passcodes once each: any, or those that it was told", async () => {
    await begin();
    const passcode = { grant_type: "password", passcode: "abc", response_type: "token" };
    expect([(await token(passcode)).status, (await token(passcode)).status]).toEqual([200, 401]);
    await user.sandbox.close();
    await begin({ passcodes: ["right"] });
    expect((await token(passcode)).status).toBe(401);
    expect((await token({ ...passcode, passcode: "right" })).status).toBe(200);
  });

  it("needs a one-time code in the form, and does not look for it in the query", async () => {
    await begin({ mfaTokens: ["111111", "222222"] });
    expect((await token(me)).body.error_description).toBe("Invalid or missing MFA token");
    expect((await token(me, "/oauth/token?mfa_token=111111")).status).toBe(401);
    expect((await token({ ...me, mfa_token: "111111" })).status).toBe(200);
    expect((await token({ ...me, mfa_token: "111111" })).status).toBe(401);
    const { body } = await token({ ...me, mfa_token: "222222" });
    expect((await renew(body.refresh_token)).status).toBe(200);
  });

  it("knows a zone by its path or its host", async () => {
    await begin({ zone: "acme" });
    expect((await token(me)).status).toBe(401);
    expect((await token(me, "/acme/oauth/token")).status).toBe(200);
    expect([await atHost("acme.login.example.com"), await atHost("other.login.example.com")]).toEqual([200, 401]);
  });
});

/** `fetch` does not let anyone choose the host. */
function atHost(host: string): Promise<number | undefined> {
  const headers = { host, authorization: CLIENT, "content-type": "application/x-www-form-urlencoded" };
  return new Promise((done, fail) => {
    request(`${user.sandbox.url}/oauth/token`, { method: "POST", headers }, (answer) =>
      done(answer.resume().statusCode),
    )
      .on("error", fail)
      .end(new URLSearchParams(me).toString());
  });
}
