import { resolveTarget, settingsFor, SettingsError } from "../../provider/apigee/settings";
import { config, withoutConnectionVariables } from "./support/connection";

withoutConnectionVariables();

const acme = { connection: "apigee", plane: "x", organization: "acme" } as const;

function problemsOf(values: Record<string, string>, connection?: string): string {
  return resolveTarget(config({ "apigee:organization": "acme", ...values }), connection).problems.join("\n");
}

describe("the target", () => {
  it("needs no credentials and defaults to plane x", () => {
    expect(resolveTarget(config({ "apigee:organization": "acme" }))).toEqual({ target: acme, problems: [] });
  });

  it("prefers the organization of the resource to the configured one", () => {
    expect(resolveTarget(config({ "apigee:organization": "acme" }), undefined, "other").target?.organization).toBe(
      "other",
    );
  });

  it("can come from the environment alone", () => {
    process.env["APIGEE_ORGANIZATION"] = "acme";
    expect(resolveTarget(undefined).target).toEqual(acme);
  });

  it("prefers the configuration to the environment", () => {
    process.env["APIGEE_ORGANIZATION"] = "other";
    expect(resolveTarget(config({ "apigee:organization": "acme" })).target).toEqual(acme);
  });

  it.each([
    ["gcp:project", () => config({ "gcp:project": "acme" })],
    ["GOOGLE_PROJECT", () => ((process.env["GOOGLE_PROJECT"] = "acme"), undefined)],
    ["GOOGLE_CLOUD_PROJECT", () => ((process.env["GOOGLE_CLOUD_PROJECT"] = "acme"), undefined)],
    ["CLOUDSDK_CORE_PROJECT", () => ((process.env["CLOUDSDK_CORE_PROJECT"] = "acme"), undefined)],
  ])("takes the Google project for the organization from %s", (_, source) => {
    expect(resolveTarget(source()).target).toEqual(acme);
  });

  it("says how to set the organization when nothing names one", () => {
    expect(resolveTarget(undefined)).toEqual({
      problems: ["No organization is set: pulumi config set apigee:organization <name> (or set APIGEE_ORGANIZATION)."],
    });
  });

  it("refuses an organization with its path", () => {
    expect(problemsOf({ "apigee:organization": "organizations/acme" })).toContain("give its bare name");
  });

  it("names the planes when it does not know one", () => {
    expect(problemsOf({ "apigee:plane": "y" })).toContain("one of x, edge, opdk");
  });
});

describe("a named connection", () => {
  it.each(["apigee-eu", "apigeeEu"])("has variables of its own: %s reads APIGEE_EU_…", (connection) => {
    process.env["APIGEE_EU_ORGANIZATION"] = "acme-eu";
    process.env["APIGEE_EU_ACCESS_TOKEN"] = "eu-token";
    const { target } = resolveTarget(config({ "apigee:organization": "acme" }), connection);
    expect(target).toEqual({ connection, plane: "x", organization: "acme-eu" });
    expect(settingsFor(undefined, target!).credentials.accessToken?.value).toBe("eu-token");
  });

  it("takes nothing from the default connection", () => {
    const source = config({
      "apigee:accessToken": "t",
      "apigee:endpoint": "https://a.example",
      "eu:organization": "acme",
    });
    const settings = settingsFor(source, { ...acme, connection: "eu" });
    expect(settings).toMatchObject({ endpoint: "https://apigee.googleapis.com", credentials: { kind: "google" } });
  });

  it("without a single setting is said to be not configured", () => {
    expect(resolveTarget(undefined, "apigee-eu", "acme").problems).toEqual([
      "Connection apigee-eu is not configured: pulumi config set apigee-eu:organization <name> (or set APIGEE_EU_ORGANIZATION), and its credentials.",
    ]);
    expect(() => settingsFor(undefined, { ...acme, connection: "apigee-eu" })).toThrow(SettingsError);
  });

  it("cannot have just any name", () => {
    expect(problemsOf({}, "a:b")).toContain('"a:b" cannot name a connection');
  });

  it("that moved to another plane is not asked for what is on the old one", () => {
    const source = config({ "apigee:plane": "x", "apigee:organization": "acme" });
    expect(() => settingsFor(source, { ...acme, plane: "edge" })).toThrow("is now configured for plane x");
  });
});

describe("the times", () => {
  it("are a minute for a request, five for retries and a second for the first pause, unless they are set", () => {
    expect(settingsFor(undefined, acme)).toMatchObject({
      requestTimeoutMs: 60_000,
      retryTimeoutMs: 300_000,
      retryDelayMs: 1000,
    });
    expect(settingsFor(config({ "apigee:retryTimeout": "10" }), acme)).toMatchObject({ retryTimeoutMs: 10_000 });
  });
});

describe("the endpoint", () => {
  const endpointOf = (values: Record<string, string>) => settingsFor(config(values), acme).endpoint;

  it("is Google's by default, and a regional one with a location", () => {
    expect(endpointOf({})).toBe("https://apigee.googleapis.com");
    expect(endpointOf({ "apigee:location": "eu" })).toBe("https://eu-apigee.googleapis.com");
  });

  it("may be given with or without a slash and /v1", () => {
    for (const given of ["http://127.0.0.1:8080", "http://127.0.0.1:8080/", "http://127.0.0.1:8080/v1/"]) {
      expect(endpointOf({ "apigee:endpoint": given })).toBe("http://127.0.0.1:8080");
    }
  });

  it.each([
    ["http://apigee.example", "is http, which would send credentials in clear"],
    ["https://me:hidden@apigee.example", "holds a user or password"],
    ["https://apigee.example?key=1", "holds a query"],
    ["apigee.example", "is no URL of a web server"],
    ["ftp://apigee.example", "is no URL of a web server"],
  ])("%s is refused", (endpoint, reason) => {
    const said = problemsOf({ "apigee:endpoint": endpoint });
    expect(said).toContain(reason);
    expect(said).toContain("pulumi config set apigee:endpoint https://<host>");
    expect(said).not.toContain("hidden");
  });

  it.each(["http://localhost:1", "http://[::1]:1", "http://127.0.0.1:1"])(
    "%s may be http, for the sandbox",
    (endpoint) => {
      expect(problemsOf({ "apigee:endpoint": endpoint })).toBe("");
    },
  );

  it("and a location exclude each other", () => {
    expect(problemsOf({ "apigee:endpoint": "https://a.example", "apigee:location": "eu" })).toContain("keep one");
  });

  it("is not reached through a location that is no location", () => {
    expect(problemsOf({ "apigee:location": "evil.example/" })).toContain("cannot be a location");
  });
});

describe("contradictions", () => {
  it("are told for a password on plane x, without the password", () => {
    process.env["APIGEE_USERNAME"] = "me";
    const said = problemsOf({ "apigee:password": "hidden" });
    expect(said).toContain("pulumi config rm apigee:password");
    expect(said).toContain("unset APIGEE_USERNAME");
    expect(said).not.toContain("hidden");
  });

  it("are told for a retry timeout that is no number of seconds", () => {
    expect(problemsOf({ "apigee:retryTimeout": "5m" })).toContain('retryTimeout of connection apigee is "5m"');
  });
});

describe("the credentials", () => {
  const credentialsOf = (values: Record<string, string>) => settingsFor(config(values), acme).credentials;

  it("take a token from the environment before the configuration, which may be that of the last up", () => {
    process.env["APIGEE_ACCESS_TOKEN"] = "fresh";
    expect(credentialsOf({ "apigee:accessToken": "stale" }).accessToken).toEqual({
      value: "fresh",
      from: "APIGEE_ACCESS_TOKEN",
    });
  });

  it("take everything else from the configuration first", () => {
    process.env["APIGEE_CREDENTIALS"] = "/from/environment.json";
    expect(credentialsOf({ "apigee:credentials": "/from/config.json" })).toMatchObject({
      key: { value: "/from/config.json" },
    });
  });

  it("do not count an empty variable, which CI sets when a secret is missing", () => {
    process.env["APIGEE_ACCESS_TOKEN"] = "";
    expect(credentialsOf({ "apigee:accessToken": "configured" }).accessToken?.value).toBe("configured");
  });

  it("are the Google provider's when the connection has none", () => {
    process.env["GOOGLE_OAUTH_ACCESS_TOKEN"] = "fresh";
    process.env["GOOGLE_CREDENTIALS"] = "/key.json";
    const values = {
      "gcp:accessToken": "stale",
      "gcp:impersonateServiceAccount": "robot@acme.iam",
      "gcp:impersonateServiceAccountDelegates": '["middle@acme.iam"]',
    };
    expect(credentialsOf(values)).toEqual({
      kind: "google",
      accessToken: { value: "fresh", from: "GOOGLE_OAUTH_ACCESS_TOKEN" },
      key: { value: "/key.json", from: "GOOGLE_CREDENTIALS" },
      impersonate: { value: "robot@acme.iam", from: "gcp:impersonateServiceAccount" },
      delegates: ["middle@acme.iam"],
    });
  });

  it("are not mixed with the Google provider's when the connection has its own", () => {
    process.env["GOOGLE_OAUTH_ACCESS_TOKEN"] = "somebody else's";
    process.env["GOOGLE_IMPERSONATE_SERVICE_ACCOUNT"] = "robot@acme.iam";
    expect(credentialsOf({ "apigee:credentials": "/key.json" })).toEqual({
      kind: "google",
      key: { value: "/key.json", from: "apigee:credentials" },
    });
  });
});

describe("the quota project", () => {
  const quotaProjectOf = (values: Record<string, string>) => settingsFor(config(values), acme).quotaProject;

  it("is the connection's own", () => {
    expect(quotaProjectOf({ "apigee:quotaProject": "payer", "gcp:billingProject": "other" })).toBe("payer");
  });

  it("is the Google provider's billing project only when the user's project is to override", () => {
    expect(quotaProjectOf({ "gcp:billingProject": "payer" })).toBeUndefined();
    process.env["USER_PROJECT_OVERRIDE"] = "true";
    expect(quotaProjectOf({ "gcp:billingProject": "payer" })).toBe("payer");
  });
});
