import { User } from "./support/user";
import { proxyZip } from "./support/bundles";

let user: User;
beforeEach(async () => (user = await User.of("edge")));
afterEach(() => user.sandbox.close());

const basic = (name: string, password: string) => `Basic ${Buffer.from(`${name}:${password}`).toString("base64")}`;

describe("who asks", () => {
  const as = async (authorization: string) => (await user.ask("GET", "", undefined, { authorization })).status;

  it("shows any bearer token or any user, and is refused with neither", async () => {
    expect([await as("Bearer any"), await as(basic("a", "b"))]).toEqual([200, 200]);
    const refused = await user.ask("GET", "", undefined, { authorization: "" });
    expect([refused.status, refused.body.contexts]).toEqual([401, []]);
    expect(refused.headers.get("www-authenticate")).toBe("Basic");
  });

  it("shows what the sandbox was told, when it was told", async () => {
    await user.sandbox.close();
    user = await User.of("edge", { credentials: { username: "me", password: "right" } });
    expect([await as(basic("me", "right")), await as(basic("me", "wrong")), await as("Bearer any")]).toEqual([
      200, 401, 401,
    ]);
    await user.sandbox.close();
    user = await User.of("edge", { credentials: { token: "right" } });
    expect([await as("Bearer right"), await as("Bearer wrong"), await as(basic("me", "right"))]).toEqual([
      200, 401, 401,
    ]);
  });

  it("is told 403 for an organization that is not theirs", async () => {
    expect((await user.ask("GET", "/organizations/other")).status).toBe(403);
  });
});

describe("a path", () => {
  it("may be short, long, mixed, and end with a slash", async () => {
    await user.done("POST", "environments/test/keyvaluemaps", { name: "m" });
    for (const path of [
      "/o/acme/e/test/keyvaluemaps",
      "/organizations/acme/e/test/keyvaluemaps/",
      "/o/acme/environments/test/keyvaluemaps",
    ])
      expect(await user.done("GET", path)).toEqual(["m"]);
    expect((await user.done("GET", "/organizations/acme/")).name).toBe("acme");
  });

  it("that is not there is 404, with another method 405", async () => {
    expect((await user.ask("GET", "developers")).status).toBe(404);
    expect((await user.ask("PUT", "apis")).status).toBe(405);
    expect((await fetch(`${user.sandbox.url}/elsewhere`)).headers.get("content-type")).toContain("text/html");
  });

  it("may hold escaped names", async () => {
    await user.done("POST", "keyvaluemaps", { name: "a map" });
    await user.done("POST", "keyvaluemaps/a%20map/entries", { name: "a key", value: "v" });
    expect((await user.done("GET", "keyvaluemaps/a%20map/entries/a%20key")).value).toBe("v");
  });
});

describe("a body", () => {
  it("of the wrong type is 415, and one that is not JSON 400", async () => {
    const send = async (text: string, type: string) =>
      (await user.ask("POST", "keyvaluemaps", Buffer.from(text), { "content-type": type })).status;
    expect(await send(`{"name":"m"}`, "text/plain")).toBe(415);
    expect(await send(`{"name"`, "application/json")).toBe(400);
    expect(await send(`[]`, "application/json")).toBe(400);
    expect(await send(`{"name":5}`, "application/json")).toBe(400);
  });
});

describe("XML", () => {
  const xml = { accept: "application/xml" };

  it("is the answer to those who ask for it, refusals too", async () => {
    await user.imports("apis", "a", proxyZip("/a"));
    expect((await user.ask("GET", "apis", undefined, xml)).bytes.toString()).toContain("<List><Item>a</Item></List>");
    const refused = await user.ask("GET", "apis/none", undefined, xml);
    expect(refused.bytes.toString()).toContain("<Code>messaging.config.beans.ApplicationDoesNotExist</Code>");
  });

  it("is what a revision answers to those who do not say what they accept", async () => {
    await user.imports("apis", "a", proxyZip("/a"));
    const said = await user.ask("GET", "apis/a/revisions/1", undefined, { accept: "*/*" });
    expect(said.headers.get("content-type")).toBe("application/xml");
    expect(said.bytes.toString()).toContain("<APIProxy><Name>a</Name><Revision>1</Revision>");
    expect((await user.ask("GET", "apis/a", undefined, { accept: "*/*" })).body.name).toBe("a");
  });
});

describe("the organization", () => {
  it("tells its environments, and each has two virtual hosts", async () => {
    expect((await user.done("GET", "")).environments).toEqual(["test", "prod"]);
    expect(await user.done("GET", "environments")).toEqual(["test", "prod"]);
    expect((await user.done("GET", "environments/test")).name).toBe("test");
    expect(await user.refused("GET", "environments/dev")).toEqual([
      404,
      "messaging.config.beans.EnvironmentDoesNotExist",
    ]);
    expect(await user.done("GET", "environments/test/virtualhosts")).toEqual(["default", "secure"]);
    expect((await user.done("GET", "environments/test/virtualhosts/secure")).sSLInfo.enabled).toBe("true");
    expect((await user.done("GET", "environments/test/virtualhosts/default")).port).toBe("80");
    expect((await user.ask("GET", "environments/test/virtualhosts/mutual")).status).toBe(404);
  });
});

it.each([401, 403, 404, 429, 500, 503, 502])("an injected %i has the form of this plane", async (status) => {
  user.sandbox.inject({ do: { status } });
  expect(await user.refused("GET", "apis")).toEqual([status, expect.stringMatching(/^\w+(\.\w+)+$/)]);
});
