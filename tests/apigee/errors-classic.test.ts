import type { ApigeeError } from "../../provider/apigee/errors";
import { classicFailure } from "../../provider/apigee/planes-classic";
import { connected, rejection, withoutConnectionVariables } from "./support/connection";
import type { Reply } from "./support/server";

withoutConnectionVariables();

const said = (code: unknown, message: unknown, contexts: unknown = []) => ({ code, message, contexts });

describe("the reason of a refusal", () => {
  it.each<[string, unknown, string | undefined]>([
    [
      "Apigee's words and its code",
      said("messaging.config.beans.ApplicationDoesNotExist", "APIProxy named a does not exist"),
      "APIProxy named a does not exist (messaging.config.beans.ApplicationDoesNotExist)",
    ],
    ["several messages as one sentence", said("a.B", ["first", " second ", ""]), "first; second (a.B)"],
    ["a message that is an object, as it is", said("a.B", [{ line: 3 }]), '{"line":3} (a.B)'],
    ["the code alone", said("a.B", null), "a.B"],
    ["the code once", said("a.B", "refused with a.B"), "refused with a.B"],
    ["a gateway's fault", { fault: { faultstring: "No route", detail: { errorcode: "x.Y" } } }, "No route (x.Y)"],
    ["a fault without detail", { fault: { faultstring: "No route" } }, "No route"],
    ["that of the sign-on", { error: "invalid_token", error_description: "expired" }, "expired (invalid_token)"],
    ["nothing of another server's", { code: 404, message: "HTTP 404 Not Found" }, undefined],
    ["nothing of another server's text", said("404", "Not Found"), undefined],
    ["nothing of Google's", { error: { message: "no" } }, undefined],
    ["nothing of an empty body", {}, undefined],
    ["nothing of null", null, undefined],
  ])("is %s", (_, body, detail) => {
    expect(classicFailure(body)?.detail).toBe(detail);
  });

  it.each([
    { error: { message: "bad gateway", details: "upstream down" } },
    { fault: "bad gateway" },
    { fault: { faultstring: 5, detail: "down" } },
    { fault: { faultstring: {}, detail: null } },
    { error: "bad gateway", error_description: { text: "down" } },
    said("a.B", { text: "no" }, "none"),
    [],
    "bad gateway",
  ])("in JSON that is only like an envelope, %j, is told, whatever it is", async (body) => {
    const error = await failed({ status: 502, body: JSON.stringify(body) });
    expect(error).toMatchObject({ name: "ApigeeError", status: 502 });
  });

  it("lists the contexts, whatever they are", () => {
    expect(classicFailure(said("a.B", "no", ["c", { name: "d" }]))?.violations).toEqual([
      { description: "c" },
      { description: '{"name":"d"}' },
    ]);
  });
});

const settings = { "apigee:plane": "edge", "apigee:retryTimeout": "0" };

async function failed(reply: Reply, path = "apis/orders"): Promise<ApigeeError> {
  const { apigee } = await connected(() => reply, { settings });
  return (await rejection(apigee.get(path))) as ApigeeError;
}

describe("a refused call says what to do", () => {
  it("when the organization is not there", async () => {
    const absent = said("messaging.config.beans.OrganizationDoesNotExist", "No such organization: acme");
    const error = await failed({ status: 404, body: absent });
    expect(error.message).toBe(
      [
        "[apigee] GET organizations/acme/apis/orders: 404 No such organization: acme (messaging.config.beans.OrganizationDoesNotExist)",
        'Is "acme" the right organization, and the endpoint its own? pulumi config set apigee:organization <name>',
      ].join("\n"),
    );
    expect(error.absent).toBe(false);
  });

  it("when something in an environment is not there", async () => {
    const error = await failed({ status: 404, body: said("a.B", "no") }, "environments/test/keystores/k");
    expect(error.message).toContain('Is there an environment "test" in acme?');
    expect(error.absent).toBe(true);
  });

  it("after 401, whether Apigee says a word or not, and knows that it may mean a permission", async () => {
    const hint =
      "Apigee did not accept the access token of apigee:accessToken, or whoever asked lacks a permission. Set a fresh token in APIGEE_ACCESS_TOKEN";
    const worded = await failed({ status: 401, body: said("a.Unauthorized", "no") });
    expect(worded.message).toContain(hint);
    expect(worded.message).not.toContain("does not look like");
    const silent = await failed({ status: 401, body: "" });
    expect(silent.message).toContain(hint);
    expect(silent.message).toContain("This does not look like Apigee's answer: is the endpoint of connection apigee");
  });

  it("after 403 names the path and the verb that a role must have", async () => {
    const { apigee } = await connected(() => ({ status: 403, body: said("a.B", "no") }), { settings });
    const { message } = await rejection(apigee.post("environments/test/references", {}));
    expect(message).toContain("lacks the permission to put /environments/test/references.");
    expect((await failed({ status: 403, body: said("a.B", "no") }, "")).message).toContain("to get the organization.");
  });

  it.each([403, 404, 407])("after %d in a page doubts that Apigee answered", async (status) => {
    const error = await failed({ status, body: "<html><h1>Access Denied</h1></html>" });
    expect(error.message).toContain(`${status} Access Denied\nThis does not look like Apigee's answer`);
    expect(error.absent).toBe(false);
  });

  it("after 404 of a gateway in front, which knows nothing of what was asked for", async () => {
    const fault = { fault: { faultstring: "Unable to identify proxy", detail: { errorcode: "ApplicationNotFound" } } };
    const error = await failed({ status: 404, body: fault });
    expect(error.message).toContain("404 Unable to identify proxy (ApplicationNotFound)\nThis does not look like");
    expect(error.absent).toBe(false);
  });

  it("when a bundle is too large", async () => {
    expect((await failed({ status: 413, body: "<h1>too large</h1>" })).message).toContain("The bundle is larger than");
  });
});

describe("what is answered", () => {
  it.each([200, 201, 204])("with %d is a success", async (status) => {
    const { apigee } = await connected(() => ({ status, body: status === 204 ? "" : { name: "n" } }), { settings });
    expect(await apigee.post("references", {})).toEqual(status === 204 ? {} : { name: "n" });
    expect(await apigee.delete("references/n")).toBeUndefined();
  });

  it("with 500 to a deployment may have been done: it is looked for before it is sent again", async () => {
    const { apigee, server } = await connected(() => ({ status: 500, body: said("a.B", "no") }), {
      settings: { "apigee:plane": "edge" },
    });
    const deployed = { state: "deployed" };
    const recover = () => Promise.resolve(deployed);
    expect(await apigee.post("environments/test/apis/a/revisions/1/deployments", undefined, { recover })).toBe(
      deployed,
    );
    expect(server.received).toHaveLength(1);
  });

  it("is asked for as JSON, with no header of Google's", async () => {
    const { apigee, server } = await connected(() => ({}), { settings });
    await apigee.get("apis");
    expect(server.received[0]?.headers).toMatchObject({ accept: "application/json" });
    expect(Object.keys(server.received[0]?.headers ?? {}).filter((name) => name.startsWith("x-goog"))).toEqual([]);
  });
});
