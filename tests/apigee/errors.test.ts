import type { Apigee } from "../../provider/apigee/client";
import { pemProblem, zipProblem } from "../../provider/apigee/client-body";
import type { ApigeeError } from "../../provider/apigee/errors";
import { isStatus } from "../../provider/apigee/errors";
import { hintFor as hintOn, type Refused } from "../../provider/apigee/errors-hints";
import { googleHint } from "../../provider/apigee/errors-hints-google";
import { permissionFor } from "../../provider/apigee/errors-permissions";
import { googleFailure } from "../../provider/apigee/planes-google";
import { connected, refusal, rejection, withoutConnectionVariables } from "./support/connection";
import { script } from "./support/server";

withoutConnectionVariables();

const preconditions = {
  "@type": "type.googleapis.com/google.rpc.PreconditionFailure",
  violations: [{ type: "CONFLICTING_DEPLOYMENT", subject: "revision 3", description: "revision 2 is deployed" }],
};
const once = { "apigee:retryTimeout": "0" };
const info = { "@type": "type.googleapis.com/google.rpc.RequestInfo", requestId: "12345" };

describe("an error of Apigee", () => {
  const failed = async (reply: ReturnType<typeof refusal>, path = "apis/orders") => {
    const { apigee } = await connected(() => reply, { settings: { "apigee:retryTimeout": "0" } });
    return (await rejection(apigee.get(path, { query: { full: true } }))) as ApigeeError;
  };

  it("says what was asked, what came back with every violation, and the id for support", async () => {
    const error = await failed(refusal(400, "generic::failed_precondition: cannot deploy", [preconditions, info]));
    expect(error.message).toBe(
      [
        "[apigee] GET organizations/acme/apis/orders?full=true: 400 cannot deploy",
        "  - CONFLICTING_DEPLOYMENT: revision 3: revision 2 is deployed",
        "(request id for support: 12345)",
      ].join("\n"),
    );
    expect(error).toMatchObject({ status: 400, detail: "cannot deploy", requestId: "12345", name: "ApigeeError" });
    expect(isStatus(error, 400)).toBe(true);
    expect(isStatus(error, 409)).toBe(false);
  });

  it("names the fields that Apigee did not take", async () => {
    const fields = { fieldViolations: [{ field: "key_value_map", description: 'Unknown name "entry"' }] };
    const error = await failed(refusal(400, "Invalid JSON payload received.", [fields]));
    expect(error.message).toContain('\n  - key_value_map: Unknown name "entry"');
  });

  it("reads the older format of Google's errors as well", async () => {
    const error = await failed({
      status: 400,
      body: { error: { errors: [{ message: "old words", reason: "badRequest" }] } },
    });
    expect(error.detail).toBe("old words");
  });

  const details = (list: unknown) => ({ error: { code: 502, message: "bad gateway", details: list } });
  const odd: [string, unknown][] = [
    ["details are a text", details("upstream down")],
    ["details are an object", details({ upstream: "down" })],
    ["details hold nothing", details([null])],
    ["message is an object", { error: { message: { text: "bad gateway" } } }],
    ["message is missing", { error: { text: "bad gateway" } }],
    ["errors are a text", { error: { errors: "bad gateway" } }],
    ["error is a list", { error: ["bad gateway"] }],
  ];

  it.each(odd)("whose %s is a stranger's: it is tried again, quoted, and no absence", async (_, body) => {
    const { apigee, server } = await connected(
      script([
        { status: 502, body },
        { status: 404, body },
      ]),
    );
    const error = await rejection(apigee.find("apis/orders"));
    expect(error).toMatchObject({ name: "ApigeeError", status: 404, absent: false });
    expect(error.message).toContain(JSON.stringify(body).slice(0, 100));
    expect(server.received).toHaveLength(2);
  });

  it("leaves out what of its reasons is no text", async () => {
    const violations = [{ type: "T", subject: {}, description: 5 }, null, "x"];
    const list = [{ violations }, { violations: "none", fieldViolations: {} }, { requestId: 7, metadata: null }];
    const error = await failed(refusal(400, "no", list));
    expect(error.message).toBe("[apigee] GET organizations/acme/apis/orders?full=true: 400 no\n  - T");
    expect(error.violations).toEqual([{ type: "T", description: "" }]);
  });

  it("has the first words of a page, without tags", async () => {
    const error = await failed({
      status: 413,
      body: "<html><title>413</title> <h1>Request Entity Too Large</h1></html>",
    });
    expect(error.message).toContain("413 413 Request Entity Too Large\nThe bundle is larger than");
  });

  it("has no property that Pulumi takes for something else, and no HTTP client's error inside", async () => {
    const error = await failed(refusal(400, "no"));
    const own = Object.getOwnPropertyNames(error);
    for (const name of ["id", "code", "details", "cause", "config", "response"]) expect(own).not.toContain(name);
  });

  it("repeats no token and no value that was sent", async () => {
    const body = { name: "shared_secret", value: 'ge"heim' };
    const echo = `token-of-the-test sent ${JSON.stringify(body)} and 'ge"heim'`;
    const violation = { violations: [{ type: "T", subject: 'of ge"heim', description: 'ge"heim' }] };
    const { apigee } = await connected(() => refusal(400, echo, [violation]));
    const error = await rejection(apigee.post("keyvaluemaps/m/entries", body));
    const all = error.message + JSON.stringify(error) + error.stack;
    expect(all).not.toContain("heim");
    expect(all).not.toContain("token-of-the-test");
    expect(error.message).toContain("[secret]");
    expect(error.message).toContain("shared_secret");
  });

  it("repeats no password of a form", async () => {
    const { apigee } = await connected(() => refusal(400, "wrong password geheim"));
    const error = await rejection(apigee.upload("aliases", [{ name: "password", content: "geheim" }]));
    expect(error.message).toContain("wrong password [secret]");
  });

  it.each([
    ["refusal", 400],
    ["success", 200],
  ])("repeats no piece of a secret where a page that came as a %s is cut", async (_, status) => {
    const secret = "wonderful-s3cret-of-many-letters";
    const reply = { status, body: `<p>${"x".repeat(85)} ${secret}</p>` };
    const { apigee } = await connected(() => reply, { settings: { "apigee:retryTimeout": "1" } });
    const error = await rejection(apigee.put("entries/e", { name: "e", value: secret }));
    expect(error.message).toContain("xxx [secret]");
    expect(error.message).not.toContain("wonder");
  });

  it.each<[string, string, (apigee: Apigee) => Promise<unknown>]>([
    ["JSON", "<p>", (apigee) => apigee.get("apis")],
    ["a zip", "<p>", (apigee) => apigee.download("apis/a/revisions/1", { problem: zipProblem })],
    ["a certificate", "<p>", (apigee) => apigee.download("aliases/a/certificate", { problem: pemProblem })],
    [
      "a zip, after a long head",
      `<style>${" ".repeat(4070)}</style>`,
      (apigee) => apigee.download("a", { problem: zipProblem }),
    ],
  ])(
    "repeats neither token nor password, nor a piece of one, where a page came instead of %s",
    async (_, head, ask) => {
      const page = (secret: string) => ({ body: `${head}${"x".repeat(85)} ${secret}` });
      const token = "token-of-the-test";
      const withToken = await connected(() => page(token), { settings: once });
      const settings = {
        ...once,
        "apigee:plane": "opdk",
        "apigee:username": "me",
        "apigee:password": "marvellous-word",
      };
      const withPassword = await connected(() => page("marvellous-word"), {
        settings: { ...settings, "apigee:accessToken": "" },
      });
      for (const { apigee } of [withToken, withPassword]) {
        const { message } = await rejection(ask(apigee));
        expect(message).toContain("xxx [secret]");
        expect(message).not.toMatch(/token-of|marvel/);
      }
    },
  );
});

describe("what to do", () => {
  const refused = {
    status: 403,
    method: "GET",
    path: "apis/orders",
    organization: "acme",
    connection: "apigee-eu",
    credentials: "the credentials of apigee-eu:credentials",
    otherCredentials: "Set others.",
    failure: { detail: "no", violations: [] },
  };
  const hintFor = (what: Refused) => hintOn(what, googleHint);

  it("after 401 names the credentials and the way to set others", () => {
    expect(hintFor({ ...refused, status: 401 })).toBe(
      "Apigee did not accept the credentials of apigee-eu:credentials. Set others.",
    );
  });

  it("after 403 names the permission that is probably missing", () => {
    expect(hintFor(refused)).toContain("Probably missing: apigee.proxies.get (asked with the credentials of");
    expect(hintFor({ ...refused, path: "unheard/of" })).toContain("A permission is missing");
  });

  it("after 403 prefers the permission that Apigee names itself", () => {
    const failure = googleFailure({ error: { message: "no", details: [{ metadata: { permission: "apigee.x.y" } }] } });
    expect(hintFor({ ...refused, failure })).toContain("Probably missing: apigee.x.y");
  });

  it("after 429 says how the connection asks less often", () => {
    expect(hintFor({ ...refused, status: 429 })).toContain("pulumi config set apigee-eu:callsPerMinute 600");
  });

  it("names the quota project when user credentials lack one", () => {
    const failure = {
      detail: "The apigee.googleapis.com API requires a quota project, which is not set",
      violations: [],
    };
    expect(hintFor({ ...refused, failure })).toBe(
      "Name the project that pays: pulumi config set apigee-eu:quotaProject <project>",
    );
  });

  it.each([401, 403, 407])("after %d doubts that Apigee answered, when it is not in Apigee's words", (status) => {
    expect(hintFor({ ...refused, status, failure: undefined })).toContain("This does not look like Apigee's answer");
  });

  it("after 404 doubts the organization, the environment, or the endpoint", () => {
    const absent = { ...refused, status: 404 };
    expect(hintFor({ ...absent, path: "" })).toContain('Is "acme" the right organization');
    expect(hintFor({ ...absent, path: "environments/test%201/keystores" })).toBe(
      'Is there an environment "test 1" in acme?',
    );
    expect(hintFor({ ...absent, failure: undefined })).toContain("is the endpoint of connection apigee-eu right");
    expect(hintFor(absent)).toBeUndefined();
  });
});

describe("the permission that a request needs", () => {
  it.each([
    ["GET", "", "apigee.organizations.get"],
    ["GET", "environments/e", "apigee.environments.get"],
    ["GET", "apis", "apigee.proxies.list"],
    ["POST", "apis", "apigee.proxies.create"],
    ["DELETE", "apis/a", "apigee.proxies.delete"],
    ["GET", "apis/a/revisions/1", "apigee.proxyrevisions.get"],
    ["DELETE", "sharedflows/s/revisions/1", "apigee.sharedflowrevisions.delete"],
    ["POST", "sharedflows", "apigee.sharedflows.create"],
    ["GET", "environments/e/deployments", "apigee.deployments.list"],
    ["GET", "environments/e/apis/a/revisions/1/deployments", "apigee.deployments.get"],
    ["POST", "environments/e/keyvaluemaps", "apigee.keyvaluemaps.create"],
    ["DELETE", "environments/e/keyvaluemaps/m", "apigee.keyvaluemaps.delete"],
    ["GET", "apis/a/keyvaluemaps/m/entries", "apigee.keyvaluemapentries.list"],
    ["PUT", "environments/e/keyvaluemaps/m/entries/k", "apigee.keyvaluemapentries.update"],
    ["POST", "environments/e/keystores", "apigee.keystores.create"],
    ["GET", "environments/e/keystores/k", "apigee.keystores.get"],
    ["POST", "environments/e/keystores/k/aliases", "apigee.keystorealiases.create"],
    ["GET", "environments/e/keystores/k/aliases/a/certificate", "apigee.keystorealiases.exportCertificate"],
    ["PUT", "environments/e/references/r", "apigee.references.update"],
    ["PUT", "environments/e/flowhooks/PreProxyFlowHook", "apigee.flowhooks.attachSharedFlow"],
  ])("%s %s is %s", (method, path, permission) => {
    expect(permissionFor(method, path)).toBe(permission);
  });

  it("to deploy is two permissions, and a third for a service account", () => {
    const needed = permissionFor("POST", "environments/e/sharedflows/s/revisions/1/deployments");
    expect(needed).toContain("apigee.deployments.create");
    expect(needed).toContain("apigee.sharedflowrevisions.deploy");
    expect(needed).toContain("iam.serviceAccounts.actAs");
  });
});
