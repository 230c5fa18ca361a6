import { join } from "node:path";
import { apigeeHost, ask, file, google, key, seen, tokenHost, user } from "./support/credentials";
import { startSilentProxy, type Proxy } from "./support/proxy";

const impatient = { "apigee:requestTimeoutMs": "800", "apigee:retryDelayMs": "10", "apigee:retryTimeout": "0" };

const proxies: Proxy[] = [];
afterEach(() => Promise.all(proxies.splice(0).map((proxy) => proxy.close())));

async function silentProxy(says: string): Promise<Proxy> {
  const proxy = await startSilentProxy(says);
  proxies.push(proxy);
  return proxy;
}

describe("without a token", () => {
  it("says what to set when there are no credentials at all", async () => {
    const [message] = await ask({});
    expect(message).toContain("There are no Google credentials here: run `gcloud auth application-default login`");
    expect(google.asked).toHaveLength(0);
  });

  it("tells Google's reason without the secrets of the credentials", async () => {
    google.answers = {
      [tokenHost]: () => ({
        status: 400,
        body: { error: "invalid_grant", error_description: "Token 1//marker-refresh has been revoked." },
      }),
    };
    const [message] = await ask({}, { GOOGLE_APPLICATION_CREDENTIALS: file("user.json", user) });
    expect(google.to(tokenHost)).toHaveLength(1);
    expect(message).toContain("Google gave no token for Application Default Credentials: invalid_grant");
    expect(message).toContain("gcloud auth application-default login");
    expect(message).not.toContain("marker-");
  });

  it.each([
    ["an OAuth error that it made up", (sent: string) => ({ error: `not accepted: ${sent}` })],
    ["an error of its API's", (sent: string) => ({ error: { message: `not accepted: ${sent}` } })],
    ["a bare text", (sent: string) => sent],
  ])("tells no secret when Google's host repeats it in %s", async (_, body) => {
    for (const status of [200, 400]) {
      google.answers = { [tokenHost]: ({ body: sent }) => ({ status, body: body(`${sent} marker-client`) }) };
      const [message] = await ask({ config: { "apigee:credentials": JSON.stringify(user) } });
      expect(message).toContain("Google gave no token for the credentials of apigee:credentials: ");
      expect(message).not.toContain("marker-");
    }
  });

  it("names the role that impersonation needs", async () => {
    google.answers = {
      "iamcredentials.googleapis.com": () => ({
        status: 403,
        body: {
          error: { code: 403, status: "PERMISSION_DENIED", message: "getAccessToken denied for ya29.marker-token" },
        },
      }),
    };
    const config = { "apigee:impersonateServiceAccount": "deployer@acme.iam" };
    const [message] = await ask({ config }, { APIGEE_ACCESS_TOKEN: "ready" });
    expect(message).toContain("the access token of APIGEE_ACCESS_TOKEN, impersonating deployer@acme.iam");
    expect(message).toContain("roles/iam.serviceAccountTokenCreator");
    expect(message).toContain("getAccessToken denied for [secret]");
    expect(message).not.toContain("marker-");
  });

  it.each([
    ["no JSON", '{"private_key": "marker-key'],
    ["neither JSON nor the path of a file", "/nowhere/marker-key"],
  ])("says that the key is %s, without the key", async (reason, credentials) => {
    const [message] = await ask({ config: { "apigee:credentials": credentials } });
    expect(message).toContain(`apigee:credentials is ${reason}`);
    expect(message).not.toContain("marker-key");
  });

  it.each(["marker-key without braces", '{"private_key": marker-key}', '{"private_key": "marker-key'])(
    "quotes nothing of Application Default Credentials that are no JSON: %s",
    async (text) => {
      const [message] = await ask({}, { GOOGLE_APPLICATION_CREDENTIALS: file("broken.json", text) });
      expect(message).toBe(
        "[apigee] Google gave no token for Application Default Credentials: a file of theirs is no JSON. " +
          "Give them anew: `gcloud auth application-default login`, or the path of a key file in GOOGLE_APPLICATION_CREDENTIALS.",
      );
    },
  );

  it("asks again while Google's token host is in trouble", async () => {
    google.answers = { [tokenHost]: (_, n) => (n < 5 ? { status: 503, body: {} } : undefined) };
    const config = { "apigee:credentials": JSON.stringify(key), "apigee:retryDelayMs": "10" };
    expect(await ask({ config })).toEqual([]);
    expect(google.to(apigeeHost)).toHaveLength(1);
  });

  it("asks again while Google's token host cannot be reached", async () => {
    google.cuts[`${tokenHost}:443`] = 6;
    const config = { "apigee:credentials": JSON.stringify(key), "apigee:retryDelayMs": "10" };
    expect(await ask({ config })).toEqual([]);
    expect(google.to(apigeeHost)).toHaveLength(1);
  });

  it("asks again when Google's token host took the question and does not answer", async () => {
    google.answers = { [tokenHost]: (_, n) => (n < 2 ? { body: {}, delayMs: 5_000 } : undefined) };
    const config = { "apigee:credentials": JSON.stringify(key), ...impatient, "apigee:retryTimeout": "300" };
    expect(await ask({ config, atOnce: 3 })).toEqual([]);
    expect(google.to(apigeeHost)).toHaveLength(3);
  });

  it.each([tokenHost, "iamcredentials.googleapis.com"])("says how long it waited for %s", async (host) => {
    google.answers = { [host]: () => ({ body: {}, delayMs: 5_000 }) };
    const config = { ...impatient, "apigee:impersonateServiceAccount": "deployer@acme.iam" };
    const [message] = await ask({ config }, { APIGEE_CREDENTIALS: file("key.json", key) });
    expect(message).toContain("Google gave no token for the credentials of APIGEE_CREDENTIALS, impersonating");
    expect(message).toContain(
      ": no answer within 0.8 s (timeout). Check the credentials, and that Google's token hosts can be reached",
    );
  });

  it("asks again when a proxy has opened a tunnel and is silent", async () => {
    const proxy = await silentProxy("HTTP/1.1 200 OK\r\n\r\n");
    const config = { "apigee:credentials": JSON.stringify(key), ...impatient, "apigee:retryTimeout": "1" };
    const [message] = await ask({ config }, { HTTPS_PROXY: proxy.url });
    expect(message).toContain("Google gave no token for the credentials of apigee:credentials: no answer within 0.8 s");
    expect(proxy.tunnels.length).toBeGreaterThan(1);
  });

  it("says at once that the proxy's setting is wrong, and asks nobody", async () => {
    const environment = { HTTPS_PROXY: "socks5://me:hidden@127.0.0.1:1", APIGEE_CREDENTIALS: file("key.json", key) };
    expect(await ask({}, environment)).toEqual([
      "[apigee] HTTPS_PROXY is no URL of a proxy: write it like http://proxy.example:3128 (a % of its password: %25)",
    ]);
  });

  it("gives a proxy up that never answers, and lets the process end", async () => {
    const proxy = await silentProxy("");
    const throughIt = (settings: Record<string, string>, environment: Record<string, string>) =>
      ask({ config: { "apigee:retryTimeout": "0", ...settings } }, { HTTPS_PROXY: proxy.url, ...environment });
    const failures = await Promise.all([
      throughIt({}, { APIGEE_ACCESS_TOKEN: "ready" }),
      throughIt(impatient, { APIGEE_CREDENTIALS: file("key.json", key) }),
    ]);
    expect(failures.flat()).toEqual([
      expect.stringContaining("no answer (Proxy connection not answered within 30 s)"),
      expect.stringContaining("no answer within 0.8 s (timeout)"),
    ]);
  });

  it("looks at the key again the next time", async () => {
    const path = join(google.folder, "late.json");
    google.answers = { [apigeeHost]: () => (file("late.json", key), undefined) };
    const environment = { LATE_CREDENTIALS: path, APIGEE_ACCESS_TOKEN: "ready" };
    const failures = await ask({ connections: ["late", "apigee", "late"] }, environment);
    expect(failures).toEqual([expect.stringContaining("LATE_CREDENTIALS is neither JSON nor the path of a file")]);
    expect(seen()).toEqual(["Bearer ready", "Bearer key-token-1"]);
  });
});
