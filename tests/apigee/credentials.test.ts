import { apigeeHost, ask, file, google, key, seen, tokenHost, user } from "./support/credentials";

const federation = () => ({
  type: "external_account",
  audience: "//iam.googleapis.com/projects/1/locations/global/workloadIdentityPools/p/providers/x",
  subject_token_type: "urn:ietf:params:oauth:token-type:jwt",
  token_url: "https://sts.googleapis.com/v1/token",
  credential_source: { file: file("subject-token", "subject-token-of-the-runner") },
});

describe("the token that Apigee sees comes from", () => {
  it("a ready access token, without asking Google for one", async () => {
    expect(await ask({}, { APIGEE_ACCESS_TOKEN: "ready" })).toEqual([]);
    expect(seen()).toEqual(["Bearer ready"]);
    expect(google.asked).toHaveLength(1);
  });

  it("a service account's key, given as JSON", async () => {
    expect(await ask({ config: { "apigee:credentials": JSON.stringify(key) } })).toEqual([]);
    expect(seen()).toEqual(["Bearer key-token-1"]);
    const assertion = new URLSearchParams(google.to(tokenHost)[0]?.body).get("assertion") ?? "";
    const claims = JSON.parse(Buffer.from(assertion.split(".")[1] ?? "", "base64url").toString()) as object;
    expect(claims).toMatchObject({ iss: key.client_email, scope: "https://www.googleapis.com/auth/cloud-platform" });
  });

  it.each(["/", "~/"])("a service account's key, given as a path that begins with %s", async (start) => {
    const path = file("key.json", key);
    expect(await ask({}, { APIGEE_CREDENTIALS: start === "/" ? path : "~/key.json" })).toEqual([]);
    expect(seen()).toEqual(["Bearer key-token-1"]);
  });

  it("a user who logged in, whose project pays", async () => {
    expect(await ask({}, { GOOGLE_APPLICATION_CREDENTIALS: file("user.json", user) })).toEqual([]);
    expect(seen()).toEqual(["Bearer user-token-1"]);
    expect(google.to(apigeeHost)[0]?.quotaProject).toBe("payer");
  });

  it("a workload identity", async () => {
    expect(await ask({ config: { "apigee:credentials": JSON.stringify(federation()) } })).toEqual([]);
    expect(seen()).toEqual(["Bearer federated-token-1"]);
    expect(google.to("sts.googleapis.com")[0]?.body).toContain("subject-token-of-the-runner");
  });

  it("a workload identity that acts as a service account", async () => {
    const url =
      "https://iamcredentials.googleapis.com/v1/projects/-/serviceAccounts/robot@acme.iam:generateAccessToken";
    const credentials = JSON.stringify({ ...federation(), service_account_impersonation_url: url });
    expect(await ask({}, { APIGEE_CREDENTIALS: credentials })).toEqual([]);
    expect(seen()).toEqual(["Bearer robot-token-1"]);
    expect(google.to("iamcredentials.googleapis.com")[0]?.authorization).toBe("Bearer federated-token-1");
  });

  it("the metadata server of the machine", async () => {
    const machine = { GCE_METADATA_HOST: google.metadataHost, METADATA_SERVER_DETECTION: "assume-present" };
    expect(await ask({}, machine)).toEqual([]);
    expect(seen()).toEqual([expect.stringMatching(/^Bearer machine-token-\d$/)]);
    expect(google.to("metadata").filter(({ path }) => path.includes("/project/"))).toEqual([]);
  });

  it("a service account that a key impersonates", async () => {
    const config = {
      "apigee:credentials": JSON.stringify(key),
      "apigee:impersonateServiceAccount": "deployer@acme.iam",
    };
    expect(await ask({ config })).toEqual([]);
    expect(seen()).toEqual(["Bearer deployer-token-1"]);
    const [asked] = google.to("iamcredentials.googleapis.com");
    expect(asked?.authorization).toBe("Bearer key-token-1");
    expect(JSON.parse(asked?.body ?? "")).toMatchObject({ scope: ["https://www.googleapis.com/auth/cloud-platform"] });
  });

  it("a service account that a ready token impersonates", async () => {
    const config = { "apigee:impersonateServiceAccount": "deployer@acme.iam" };
    expect(await ask({ config }, { APIGEE_ACCESS_TOKEN: "ready" })).toEqual([]);
    expect(seen()).toEqual(["Bearer deployer-token-1"]);
    expect(google.to("iamcredentials.googleapis.com")[0]?.authorization).toBe("Bearer ready");
  });

  it("what the Google provider is configured with", async () => {
    const config = {
      "gcp:credentials": JSON.stringify(key),
      "gcp:impersonateServiceAccountDelegates": '["middle@acme.iam"]',
      "gcp:userProjectOverride": "true",
    };
    const environment = { GOOGLE_IMPERSONATE_SERVICE_ACCOUNT: "deployer@acme.iam", GOOGLE_BILLING_PROJECT: "payer" };
    expect(await ask({ config }, environment)).toEqual([]);
    expect(seen()).toEqual(["Bearer deployer-token-1"]);
    expect(google.to(apigeeHost)[0]?.quotaProject).toBe("payer");
    expect(google.to("iamcredentials.googleapis.com")[0]?.body).toContain('"delegates":["middle@acme.iam"]');
  });

  it("the connection that is asked through, each with its own variables", async () => {
    const environment = {
      APIGEE_ACCESS_TOKEN: "default",
      APIGEE_EU_ACCESS_TOKEN: "eu",
      APIGEE_US_CREDENTIALS: JSON.stringify(key),
    };
    expect(await ask({ connections: ["apigee", "apigee-eu", "apigeeUs"] }, environment)).toEqual([]);
    expect(seen()).toEqual(["Bearer default", "Bearer eu", "Bearer key-token-1"]);
  });

  it("the environment, when the configuration holds the token of an earlier run", async () => {
    expect(await ask({ config: { "apigee:accessToken": "stale" } }, { APIGEE_ACCESS_TOKEN: "fresh" })).toEqual([]);
    expect(seen()).toEqual(["Bearer fresh"]);
  });
});

describe("one process", () => {
  const withKey = { config: { "apigee:credentials": JSON.stringify(key) } };

  it.each<[string, Record<string, string>, string]>([
    ["a key", {}, tokenHost],
    [
      "an impersonated account",
      { "apigee:impersonateServiceAccount": "deployer@acme.iam" },
      "iamcredentials.googleapis.com",
    ],
  ])("asks for one token of %s, also when twenty calls begin at the same time", async (_, more, host) => {
    expect(await ask({ config: { ...withKey.config, ...more }, atOnce: 20, rounds: 2 })).toEqual([]);
    expect(google.to(apigeeHost)).toHaveLength(40);
    expect(google.to(host)).toHaveLength(1);
  });

  it("shares that token among connections with the same credentials", async () => {
    const config = { "apigee:credentials": JSON.stringify(key), "eu:credentials": JSON.stringify(key) };
    expect(await ask({ config, connections: ["apigee", "eu"] })).toEqual([]);
    expect(google.to(tokenHost)).toHaveLength(1);
  });

  it("renews it before it expires", async () => {
    google.answers = {
      [tokenHost]: (_, n) => ({ body: { access_token: `brief-${n + 1}`, expires_in: 60, token_type: "Bearer" } }),
    };
    expect(await ask({ ...withKey, rounds: 2 })).toEqual([]);
    expect(seen()).toEqual(["Bearer brief-1", "Bearer brief-2"]);
  });

  const expired = { status: 401, body: { error: { code: 401, message: "expired" } } };

  it("renews it once when Apigee refuses it, for all calls that it failed", async () => {
    google.answers = {
      [apigeeHost]: ({ authorization }) => (authorization === "Bearer key-token-1" ? expired : undefined),
    };
    expect(await ask({ ...withKey, atOnce: 20, rounds: 2 })).toEqual([]);
    expect(seen()).toEqual(["Bearer key-token-1", "Bearer key-token-2"]);
    expect(google.to(tokenHost)).toHaveLength(2);
    expect(google.to(apigeeHost)).toHaveLength(60);
  });

  it("takes the token that another call has renewed, when its own is refused late", async () => {
    google.answers = {
      [apigeeHost]: ({ authorization, path }) =>
        authorization === "Bearer key-token-1" ? { ...expired, delayMs: path.endsWith("/1") ? 300 : 0 } : undefined,
    };
    expect(await ask({ ...withKey, atOnce: 2 })).toEqual([]);
    expect(google.to(tokenHost)).toHaveLength(2);
  });

  it("renews it again when the next one is refused later", async () => {
    google.answers = {
      [apigeeHost]: (_, n) => (n === 0 || n === 2 ? expired : undefined),
    };
    expect(await ask({ ...withKey, rounds: 2 })).toEqual([]);
    expect(seen()).toEqual(["Bearer key-token-1", "Bearer key-token-2", "Bearer key-token-3"]);
  });

  it("gives up when the renewed token is refused too, and names the credentials", async () => {
    google.answers = { [apigeeHost]: () => ({ status: 401, body: { error: { code: 401, message: "who are you?" } } }) };
    const [message] = await ask(withKey);
    expect(message).toContain("GET organizations/acme/apis/0: 401 who are you?");
    expect(message).toContain("did not accept the credentials of apigee:credentials");
    expect(message).toContain("pulumi config set --secret apigee:credentials <path of a key file>");
    expect(message).toContain("a fresh token in APIGEE_ACCESS_TOKEN");
    expect(google.to(apigeeHost)).toHaveLength(2);
  });
});

describe("the way to Apigee", () => {
  it("goes through HTTPS_PROXY, in one kept tunnel for calls one after the other", async () => {
    expect(await ask({ rounds: 3 }, { APIGEE_ACCESS_TOKEN: "ready" })).toEqual([]);
    expect(google.tunnels).toEqual([`${apigeeHost}:443`]);
  });

  it("that a proxy does not open is said to be closed, and tried again", async () => {
    google.cuts[`${apigeeHost}:443`] = 1;
    const [message] = await ask({ config: { "apigee:retryTimeout": "0" } }, { APIGEE_ACCESS_TOKEN: "ready" });
    expect(message).toContain(`Can ${apigeeHost} be reached from here (endpoint, HTTPS_PROXY, NO_PROXY)?`);
    google.cuts[`${apigeeHost}:443`] = 2;
    expect(await ask({ config: { "apigee:retryDelayMs": "10" } }, { APIGEE_ACCESS_TOKEN: "ready" })).toEqual([]);
  });

  it.each(["the proxy", "no proxy"])(
    "is verified through %s, whatever NODE_TLS_REJECT_UNAUTHORIZED says",
    async (way) => {
      const config: Record<string, string> = way === "the proxy" ? {} : { "apigee:endpoint": google.directUrl };
      const environment = { APIGEE_ACCESS_TOKEN: "ready", NODE_EXTRA_CA_CERTS: "", NODE_TLS_REJECT_UNAUTHORIZED: "0" };
      const [message] = await ask({ config }, environment);
      expect(google.tunnels).toHaveLength(way === "the proxy" ? 1 : 0);
      expect(message).toContain("Its certificate is not trusted here");
      expect(google.asked).toHaveLength(0);
    },
  );
});

describe("the way to Google's token host", () => {
  const impersonation =
    "https://iamcredentials.googleapis.com/v1/projects/-/serviceAccounts/other@acme.iam.gserviceaccount.com:generateAccessToken";

  it.each([
    ["a key", key],
    ["a user", user],
    ["somebody federated", federation],
    [
      "somebody impersonated",
      {
        type: "impersonated_service_account",
        source_credentials: user,
        service_account_impersonation_url: impersonation,
      },
    ],
  ])("is verified for %s, whatever NODE_TLS_REJECT_UNAUTHORIZED says", async (_, credentials) => {
    const path = file("verified.json", typeof credentials === "function" ? credentials() : credentials);
    const careless = { NODE_EXTRA_CA_CERTS: "", NODE_TLS_REJECT_UNAUTHORIZED: "0" };
    const errand = { config: { "apigee:retryTimeout": "0" } };
    const [message] = await ask(errand, { APIGEE_CREDENTIALS: path, ...careless });
    expect(message).toContain("Google gave no token for the credentials of APIGEE_CREDENTIALS");
    expect(google.tunnels).not.toEqual([]);
    expect(google.asked).toEqual([]);
  });

  it("does not lead elsewhere: a redirect would take a signed key or a refresh token along", async () => {
    const headers = { location: "https://sts.googleapis.com/elsewhere" };
    google.answers = { [tokenHost]: () => ({ status: 307, headers, body: {} }) };
    const [message] = await ask({}, { APIGEE_CREDENTIALS: file("redirected.json", key) });
    expect(message).toContain("Google gave no token for the credentials of APIGEE_CREDENTIALS");
    expect(google.to("sts.googleapis.com")).toEqual([]);
  });
});
