import { resolveTarget, settingsFor } from "../../provider/apigee/settings";
import { makeCertificates } from "./support/certificates";
import { config, withoutConnectionVariables } from "./support/connection";

withoutConnectionVariables();

const server = "http://ms.acme.example:8080";

function sourceOf(plane: string, values: Record<string, string>) {
  const endpoint = plane === "opdk" ? { "apigee:endpoint": server } : {};
  return config({ "apigee:plane": plane, "apigee:organization": "acme", ...endpoint, ...values });
}

const problemsOn = (plane: string, values: Record<string, string>) =>
  resolveTarget(sourceOf(plane, values)).problems.join("\n");

const settingsOn = (plane: "edge" | "opdk", values: Record<string, string>) =>
  settingsFor(sourceOf(plane, values), { connection: "apigee", plane, organization: "acme" });

describe.each(["edge", "opdk"] as const)("on plane %s", (plane) => {
  it("a preview needs no credentials", () => {
    expect(resolveTarget(sourceOf(plane, {}))).toEqual({
      target: { connection: "apigee", plane, organization: "acme" },
      problems: [],
    });
  });

  it("nothing of Google counts: no project, no token, no key", () => {
    process.env["GOOGLE_PROJECT"] = "other";
    process.env["GOOGLE_OAUTH_ACCESS_TOKEN"] = "token";
    process.env["GOOGLE_CREDENTIALS"] = "{}";
    const source = config({ "apigee:plane": plane, "apigee:endpoint": server, "gcp:billingProject": "payer" });
    expect(resolveTarget(source).problems.join()).toContain("No organization is set");
    process.env["USER_PROJECT_OVERRIDE"] = "true";
    const settings = settingsOn(plane, { "gcp:accessToken": "token", "gcp:billingProject": "payer" });
    expect(settings.credentials).toEqual({ kind: "user" });
    expect(settings.quotaProject).toBeUndefined();
  });

  it.each(["location", "credentials", "impersonateServiceAccount", "quotaProject"])("%s is for plane x", (setting) => {
    const said = problemsOn(plane, { [`apigee:${setting}`]: "hidden" });
    expect(said).toContain(`apigee:${setting} is set, but plane ${plane} takes a user's password or a token`);
    expect(said).toContain(`pulumi config rm apigee:${setting}`);
    expect(said).not.toContain("hidden");
  });

  it("an authority that is no PEM is refused, and one that is may be a list", () => {
    const { authority, server: other } = makeCertificates(["localhost"]);
    for (const wrong of ["/etc/ca.pem", "-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----"]) {
      const said = problemsOn(plane, { "apigee:caCertificate": wrong });
      expect(said).toContain("apigee:caCertificate holds no certificates in PEM");
      expect(said).toContain("cat ca.pem | pulumi config set apigee:caCertificate");
    }
    const list = authority.certificate + other.certificate;
    expect(settingsOn(plane, { "apigee:caCertificate": list }).caCertificate).toBe(list.trim());
  });

  it("a loginUrl is an address of a web server, with or without the path of its tokens", () => {
    for (const given of ["https://sso.acme.example/", "https://sso.acme.example/oauth/token"]) {
      expect(settingsOn(plane, { "apigee:loginUrl": given }).credentials).toMatchObject({
        loginUrl: "https://sso.acme.example",
      });
    }
    const said = problemsOn(plane, { "apigee:loginUrl": "https://me:hidden@sso.acme.example" });
    expect(said).toContain("The loginUrl of connection apigee holds a user or password");
    expect(said).toContain("pulumi config set apigee:loginUrl https://<host>");
    expect(said).not.toContain("hidden");
  });

  it("a username and a password alone ask for no login service", () => {
    const { credentials } = settingsOn(plane, { "apigee:username": "me", "apigee:password": " p " });
    expect(credentials).toEqual({
      kind: "user",
      username: { value: "me", from: "apigee:username" },
      password: { value: " p ", from: "apigee:password" },
    });
  });

  it("codes and tokens come from the environment first, which is fresher than the configuration of the last up", () => {
    process.env["APIGEE_MFA_TOKEN"] = "fresh";
    const values = { "apigee:mfaToken": "stale", "apigee:loginUrl": "https://sso.acme.example" };
    expect(settingsOn(plane, values).credentials).toMatchObject({ mfaToken: { value: "fresh" } });
  });
});

describe("on plane edge", () => {
  it("the endpoint is Apigee's own by default", () => {
    expect(settingsOn("edge", {}).endpoint).toBe("https://api.enterprise.apigee.com");
  });

  it("http is for this machine alone", () => {
    expect(problemsOn("edge", { "apigee:endpoint": server })).toContain("is http, which would send credentials");
    expect(problemsOn("edge", { "apigee:loginUrl": "http://sso.acme.example" })).toContain(
      "The loginUrl of connection apigee is http, which would send credentials in clear",
    );
    expect(problemsOn("edge", { "apigee:endpoint": "http://127.0.0.1:1" })).toBe("");
  });

  it.each(["refreshToken", "passcode", "mfaToken"])("a %s asks Apigee's own login service", (setting) => {
    const { credentials } = settingsOn("edge", { [`apigee:${setting}`]: "code" });
    expect(credentials).toMatchObject({ loginUrl: "https://login.apigee.com", [setting]: { value: "code" } });
  });

  it("a zone has a login service of its own", () => {
    const { credentials } = settingsOn("edge", { "apigee:zone": "acme" });
    expect(credentials).toMatchObject({ loginUrl: "https://acme.login.apigee.com" });
  });

  it("a zone is no address", () => {
    expect(problemsOn("edge", { "apigee:zone": "evil.example/" })).toContain("cannot be a zone");
  });

  it("a zone and a loginUrl contradict each other", () => {
    process.env["APIGEE_ZONE"] = "acme";
    expect(problemsOn("edge", { "apigee:loginUrl": "https://sso.acme.example" })).toBe(
      "APIGEE_ZONE is set, but apigee:loginUrl is set too; keep one: unset APIGEE_ZONE",
    );
  });
});

describe("on plane opdk", () => {
  it("the endpoint must be set", () => {
    const source = config({ "apigee:plane": "opdk", "apigee:organization": "acme" });
    expect(resolveTarget(source).problems).toEqual([
      "On plane opdk the endpoint must be set: pulumi config set apigee:endpoint http://<management server>:8080 (or set APIGEE_ENDPOINT).",
    ]);
    const target = { connection: "apigee", plane: "opdk", organization: "acme" } as const;
    expect(() => settingsFor(source, target)).toThrow("the endpoint must be set");
  });

  it("the endpoint may be http, and with or without /v1", () => {
    for (const given of [server, `${server}/`, `${server}/v1`, `${server}/v1/`]) {
      expect(settingsOn("opdk", { "apigee:endpoint": given }).endpoint).toBe(server);
    }
  });

  it.each(["refreshToken", "passcode", "mfaToken"])(
    "a %s needs a loginUrl, since there is no common one",
    (setting) => {
      const said = problemsOn("opdk", { [`apigee:${setting}`]: "hidden" });
      expect(said).toContain("no login service that takes it: pulumi config set apigee:loginUrl https://<host>");
      expect(said).not.toContain("hidden");
    },
  );

  it("there are no zones", () => {
    expect(problemsOn("opdk", { "apigee:zone": "acme" })).toBe(
      "apigee:zone is set, but plane opdk has no zones: pulumi config rm apigee:zone",
    );
  });
});

it.each(["caCertificate", "passcode"])("%s is no setting of plane x", (setting) => {
  expect(problemsOn("x", { [`apigee:${setting}`]: "given" })).toContain(
    `apigee:${setting} is set, but plane x asks with Google credentials`,
  );
});
