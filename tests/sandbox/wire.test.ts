import { Someone } from "./support/someone";

let someone: Someone;
beforeEach(async () => (someone = await Someone.withSandbox()));
afterEach(() => someone.sandbox.close());

describe("who asks", () => {
  it("needs a bearer token, any one", async () => {
    for (const authorization of ["", "Basic YTpi"]) {
      const { status, body } = await someone.ask("GET", "", undefined, { authorization });
      expect([status, body.error.status]).toEqual([401, "UNAUTHENTICATED"]);
    }
    expect((await someone.ask("GET", "", undefined, { authorization: "Bearer anything" })).status).toBe(200);
  });

  it("needs the very token that the sandbox was told", async () => {
    const strict = await Someone.withSandbox({ credentials: { token: "right" } });
    expect((await strict.ask("GET", "")).status).toBe(401);
    expect((await strict.ask("GET", "", undefined, { authorization: "Bearer right" })).status).toBe(200);
    await strict.sandbox.close();
  });

  it("is told 403 for an organization that may not exist", async () => {
    const other = new Someone(someone.sandbox, "other");
    expect((await other.ask("GET", "")).body.error).toMatchObject({ code: 403, status: "PERMISSION_DENIED" });
  });
});

describe("what is asked", () => {
  it("may name no query that the method does not know", async () => {
    const { body } = await someone.ask("GET", "apis?serviceAccountEmail=a");
    expect(body.error).toMatchObject({ code: 400, status: "INVALID_ARGUMENT" });
    expect(body.error.message).toMatch(
      /^Invalid JSON payload received. Unknown name "serviceAccountEmail": Cannot bind query parameter/,
    );
    expect((await someone.ask("GET", "apis?alt=json&prettyPrint=false&include_revisions=true")).status).toBe(200);
    expect((await someone.ask("GET", "apis?includeRevisions=yes")).status).toBe(400);
  });

  it("may name no body field that the message does not have", async () => {
    const { body } = await someone.ask("POST", "keyvaluemaps", { name: "m", entry: [] });
    expect(body.error.message).toBe(
      `Invalid JSON payload received. Unknown name "entry" at 'key_value_map': Cannot find field.`,
    );
    expect(body.error.details[0]).toMatchObject({
      "@type": "type.googleapis.com/google.rpc.BadRequest",
      fieldViolations: [{ field: "key_value_map" }],
    });
    expect((await someone.ask("POST", "keyvaluemaps", { name: 5 })).body.error.message).toContain("TYPE_STRING");
    expect((await someone.ask("POST", "keyvaluemaps", Buffer.from("{"))).body.error.message).toContain(
      "Unexpected token",
    );
  });

  it("may spell fields as the proto does, and null is no value", async () => {
    expect(await someone.done("POST", "keyvaluemaps", { name: "m", masked_values: true, encrypted: null })).toEqual({
      name: "m",
      encrypted: true,
      maskedValues: true,
    });
  });

  it("never shows a value of the body in the refusal", async () => {
    const { bytes } = await someone.ask("POST", "keyvaluemaps", { name: ["s3cret"] });
    expect(bytes.toString()).not.toContain("s3cret");
  });

  it("gets a page of HTML where there is no such method", async () => {
    const { status, headers, bytes } = await someone.ask("GET", "nothing/here");
    expect([status, headers.get("content-type")]).toEqual([404, "text/html; charset=UTF-8"]);
    expect(bytes.toString()).toContain("<!DOCTYPE html>");
    expect((await someone.ask("PUT", "apis")).headers.get("content-type")).toContain("text/html");
  });

  it("can be a part of the answer", async () => {
    expect(await someone.done("GET", "?fields=name,properties(property/name)")).toEqual({
      name: "acme",
      properties: { property: [{ name: "features.hybrid.enabled" }] },
    });
    expect(await someone.done("GET", "?fields=properties/*/name")).toEqual({
      properties: { property: [{ name: "features.hybrid.enabled" }] },
    });
    expect((await someone.ask("GET", "?fields=name)")).status).toBe(400);
  });
});

describe("a refusal", () => {
  it("has details in format 2 alone, which must be asked for", async () => {
    const old = await someone.ask("GET", "apis?nope=1", undefined, { "x-goog-api-format-version": "1" });
    expect(old.body.error).toEqual({
      code: 400,
      message: expect.any(String),
      status: "INVALID_ARGUMENT",
      errors: [{ message: old.body.error.message, domain: "global", reason: "badRequest" }],
    });
    await someone.done("POST", "environments/test/keystores?name=k");
    await someone.done("POST", "environments/test/references", { name: "r", refers: "k", resourceType: "KeyStore" });
    const held = await someone.ask("DELETE", "environments/test/keystores/k", undefined, {
      "x-goog-api-format-version": "1",
    });
    expect(held.body.error.errors[0].reason).toBe("failedPrecondition");
    const { body } = await someone.ask("GET", "apis?nope=1");
    expect(body.error.details).toContainEqual({
      "@type": "type.googleapis.com/google.rpc.RequestInfo",
      requestId: expect.any(String),
    });
    expect(body.error).not.toHaveProperty("errors");
  });
});

describe("the organization", () => {
  it("says what it is, with properties as a list of pairs", async () => {
    expect(await someone.done("GET", "")).toMatchObject({
      name: "acme",
      runtimeType: "CLOUD",
      environments: ["test", "prod"],
      properties: { property: [{ name: "features.hybrid.enabled", value: "true" }] },
    });
    expect(await someone.done("GET", "environments")).toEqual(["test", "prod"]);
    expect(await someone.done("GET", "environments/test")).toMatchObject({
      name: "test",
      type: "COMPREHENSIVE",
      deploymentType: "PROXY",
    });
    expect((await someone.ask("GET", "environments/nope")).status).toBe(404);
  });

  it("tells its project", async () => {
    const mapping = { organization: "acme", projectId: "acme", projectIds: ["acme"] };
    expect(await someone.done("GET", ":getProjectMapping")).toEqual(mapping);
    expect(await someone.done("GET", "/organizations")).toEqual({ organizations: [mapping] });
  });
});
