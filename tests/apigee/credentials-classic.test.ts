import { rejection, withoutConnectionVariables } from "./support/connection";
import { grant, signedOn, tokenOfLife } from "./support/login";
import type { Reply } from "./support/server";

withoutConnectionVariables();

const user = { username: "me@acme.example", password: "pass wörd " };
const withoutLogin = { loginUrl: "" };
const basic = `Basic ${Buffer.from("me@acme.example:pass wörd ").toString("base64")}`;
const byPassword = { grant_type: "password", ...user };
const denied: Reply = { status: 401, body: { code: "a.Unauthorized", message: "who are you?", contexts: [] } };
const unauthorized = (description: string): Reply => ({
  status: 401,
  body: { error: "unauthorized", error_description: description },
});

describe("a password without a login service", () => {
  it("goes along with each call, with its spaces and umlauts", async () => {
    const { apigee, seen, login } = await signedOn({ ...user, ...withoutLogin });
    await apigee.get("apis");
    expect(seen()).toEqual([basic]);
    expect(login.received).toHaveLength(0);
  });

  it("that is refused is not sent again, nor told", async () => {
    const echo = { code: "a.B", message: `"pass wörd " and ${basic.slice(6)}`, contexts: [] };
    const { apigee, organization } = await signedOn(
      { ...user, ...withoutLogin },
      { organization: () => ({ status: 401, body: echo }) },
    );
    const { message } = await rejection(apigee.get("apis"));
    expect(organization.received).toHaveLength(1);
    expect(message).toContain('401 "[secret]" and [secret] (a.B)');
    expect(message).toContain("did not accept apigee:username and apigee:password (basic authentication)");
    expect(message).toContain("pulumi config set --secret apigee:password <password>");
  });

  it.each<[string, Record<string, string>, string]>([
    ["no username", {}, "pulumi config set apigee:username <name> and pulumi config set --secret apigee:password"],
    ["a username, but no password", { username: "me" }, "pulumi config set --secret apigee:password <password>"],
  ])("is asked for when there is %s, before anything is sent", async (lacking, settings, command) => {
    const { apigee, organization } = await signedOn({ ...settings, ...withoutLogin });
    const { message } = await rejection(apigee.get("apis"));
    expect(message).toContain(`Connection apigee has ${lacking}: ${command}`);
    expect(message).toContain("or set APIGEE_ACCESS_TOKEN.");
    expect(organization.received).toHaveLength(0);
  });
});

describe("a ready token", () => {
  it("comes before everything else, and asks no login service", async () => {
    const { apigee, seen, login } = await signedOn({ ...user, refreshToken: "r", accessToken: "ready" });
    await apigee.get("apis");
    expect(seen()).toEqual(["Bearer ready"]);
    expect(login.received).toHaveLength(0);
  });

  it("that is refused is all there is", async () => {
    const { apigee, organization } = await signedOn({ accessToken: "ready" }, { organization: () => denied });
    const { message } = await rejection(apigee.get("apis"));
    expect(message).toContain("did not accept the access token of apigee:accessToken");
    expect(message).toContain("Set a fresh token in APIGEE_ACCESS_TOKEN");
    expect(organization.received).toHaveLength(1);
  });
});

describe("the login service", () => {
  it("is asked as Apigee's own command line asks it, and sees the password instead of Apigee", async () => {
    const { apigee, login, seen, forms } = await signedOn(user);
    await apigee.get("apis");
    expect(seen()).toEqual(["Bearer token-1"]);
    expect(forms()).toEqual([byPassword]);
    expect(login.received[0]).toMatchObject({ method: "POST", url: "/oauth/token" });
    expect(login.received[0]?.headers).toMatchObject({
      accept: "application/json;charset=utf-8",
      authorization: "Basic ZWRnZWNsaTplZGdlY2xpc2VjcmV0",
      "content-type": "application/x-www-form-urlencoded",
    });
  });

  it("gives one token to a process, also when twenty calls begin at the same time", async () => {
    const { apigee, login, organization } = await signedOn(user);
    for (let round = 0; round < 2; round++) {
      await Promise.all(Array.from({ length: 20 }, (_, n) => apigee.get(`apis/${n}`)));
    }
    expect(organization.received).toHaveLength(40);
    expect(login.received).toHaveLength(1);
  });

  it.each<[string, object, number]>([
    ["soon, by what it says of itself", { access_token: tokenOfLife(30), expires_in: 3600 }, 2],
    ["late, by what it says of itself", { access_token: tokenOfLife(3600), expires_in: 30 }, 1],
    ["soon, by what the answer says", { expires_in: 30 }, 2],
    ["late, by what the answer says", { expires_in: 60 }, 1],
    ["nobody knows when", { expires_in: undefined }, 1],
  ])("is asked again half a minute before the token expires: %s", async (_, token, times) => {
    const { apigee, login } = await signedOn(user, { login: (_request, n) => grant(n, token) });
    await apigee.get("apis");
    await apigee.get("apis");
    expect(login.received).toHaveLength(times);
  });

  it("renews by the refresh token of its last answer that had one", async () => {
    const { apigee, forms, seen } = await signedOn(user, {
      login: (_, n) => grant(n, { expires_in: 1, ...(n === 1 ? { refresh_token: undefined } : {}) }),
    });
    for (let n = 0; n < 4; n++) await apigee.get("apis");
    const renewal = (refresh_token: string) => ({ grant_type: "refresh_token", refresh_token });
    expect(forms()).toEqual([byPassword, renewal("refresh-1"), renewal("refresh-1"), renewal("refresh-3")]);
    expect(seen()).toEqual(["Bearer token-1", "Bearer token-2", "Bearer token-3", "Bearer token-4"]);
  });

  it("renews once when Apigee refuses the token, for all calls that it failed", async () => {
    const { apigee, forms, organization } = await signedOn(user, {
      organization: ({ headers }) => (headers["authorization"] === "Bearer token-1" ? denied : undefined),
    });
    await Promise.all(Array.from({ length: 10 }, (_, n) => apigee.get(`apis/${n}`)));
    expect(forms()).toEqual([byPassword, { grant_type: "refresh_token", refresh_token: "refresh-1" }]);
    expect(organization.received).toHaveLength(20);
  });

  it("gives up when Apigee refuses the renewed token too, and says who gave it", async () => {
    const { apigee, login, organization } = await signedOn(user, { organization: () => denied });
    const { message } = await rejection(apigee.get("apis"));
    expect(message).toContain(`did not accept a token of the login service ${login.url}`);
    expect(organization.received).toHaveLength(2);
  });

  it("takes a refresh token of an earlier sign-on, and starts over with the password when that is refused", async () => {
    const { apigee, forms, seen } = await signedOn(
      { ...user, refreshToken: "old" },
      { login: (_, n) => (n === 0 ? unauthorized("expired") : grant(n, { expires_in: 1, refresh_token: undefined })) },
    );
    await apigee.get("apis");
    await apigee.get("apis");
    expect(forms()).toEqual([{ grant_type: "refresh_token", refresh_token: "old" }, byPassword, byPassword]);
    expect(seen()).toEqual(["Bearer token-2", "Bearer token-3"]);
  });

  it("takes a code of the moment as a field of the form, once", async () => {
    const { apigee, forms } = await signedOn(
      { ...user, mfaToken: "123456" },
      { login: (_, n) => (n === 0 ? grant(n, { expires_in: 1 }) : unauthorized("refresh token revoked")) },
    );
    await apigee.get("apis");
    const first = await rejection(apigee.get("apis"));
    const second = await rejection(apigee.get("apis"));
    expect(forms()).toEqual([
      { ...byPassword, mfa_token: "123456" },
      { grant_type: "refresh_token", refresh_token: "refresh-1" },
    ]);
    expect(first.message).toContain("gave no token for the refresh token: 401 refresh token revoked");
    expect(second.message).toContain("takes a code only once, and it has been used");
    expect(second.message).toContain("set a fresh one in APIGEE_MFA_TOKEN");
  });

  it("takes a passcode once", async () => {
    const { apigee, forms, login } = await signedOn({ passcode: "marker-code" }, { login: () => unauthorized("no") });
    const { message } = await rejection(apigee.get("apis"));
    await rejection(apigee.get("apis"));
    expect(forms()).toEqual([{ grant_type: "password", response_type: "token", passcode: "marker-code" }]);
    expect(message).toContain("gave no token for the passcode of apigee:passcode: 401 no.");
    expect(message).toContain(`in APIGEE_PASSCODE one from ${login.url}/passcode`);
    expect(message).not.toContain("marker-code");
  });

  it("is asked again while it is in trouble", async () => {
    const { apigee, login } = await signedOn(user, {
      login: (_, n) => (n < 3 ? { status: 503, body: "" } : undefined),
    });
    await apigee.get("apis");
    expect(login.received).toHaveLength(4);
  });

  it("that may have taken a code is not asked with it again", async () => {
    const { apigee, login } = await signedOn({ passcode: "code" }, { login: () => (response) => response.destroy() });
    const { message } = await rejection(apigee.get("apis"));
    expect(message).toContain("the passcode of apigee:passcode: no answer");
    expect(login.received).toHaveLength(1);
  });

  it("that cannot be reached has taken no code", async () => {
    const settings = { passcode: "code", loginUrl: "http://127.0.0.1:9", retryTimeout: "0" };
    const { apigee } = await signedOn(settings);
    for (let n = 0; n < 2; n++) {
      expect((await rejection(apigee.get("apis"))).message).toContain("the passcode of apigee:passcode: no answer");
    }
  });

  it("tells its reasons, one for each way, without what it was sent", async () => {
    const settings = { ...user, password: "marker-password", refreshToken: "marker-refresh" };
    const { apigee } = await signedOn(settings, {
      login: ({ body }) => unauthorized(`${decodeURIComponent(body.toString())} is wrong`),
    });
    const { message } = await rejection(apigee.get("apis"));
    expect(message).toContain(
      "gave no token for the refresh token: 401 grant_type=refresh_token&refresh_token=[secret]",
    );
    expect(message).toContain("; nor for the password of apigee:password: 401 grant_type=password&username=");
    expect(message).not.toContain("marker-");
  });

  it.each<[string, Reply, string]>([
    ["a page", { body: "<html>Welcome</html>" }, "200 without a token"],
    ["a page that refuses", { status: 403, body: "<html><h1>Access Denied</h1></html>" }, "403 Access Denied"],
    ["an empty refusal", { status: 401, body: "" }, "the password of apigee:password: 401."],
  ])("that answers with %s is told", async (_, reply, reason) => {
    const { apigee } = await signedOn(user, { login: () => reply });
    expect((await rejection(apigee.get("apis"))).message).toContain(reason);
  });

  it("sends nobody elsewhere: the password stays with it", async () => {
    const elsewhere = await signedOn(user);
    const { apigee } = await signedOn(user, {
      login: () => ({ status: 307, headers: { location: `${elsewhere.login.url}/oauth/token` } }),
    });
    expect((await rejection(apigee.get("apis"))).message).toContain("the password of apigee:password: 307");
    expect(elsewhere.login.received).toHaveLength(0);
  });

  it("without anything to ask it with is not asked", async () => {
    const { apigee, login } = await signedOn({});
    expect((await rejection(apigee.get("apis"))).message).toContain("was not asked: no credentials are set");
    expect(login.received).toHaveLength(0);
  });
});
