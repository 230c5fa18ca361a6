import { connect } from "../../provider/apigee/client";
import { settingsFor } from "../../provider/apigee/settings";
import { config, connected, refusal, rejection, withoutConnectionVariables } from "./support/connection";
import type { Reply } from "./support/server";

withoutConnectionVariables();

const absent = refusal(404, "no such thing");

describe("a request", () => {
  it("carries the token, Google's format version and who asks, below the organization", async () => {
    const { apigee, server } = await connected(() => ({ body: { name: "orders" } }));
    expect(await apigee.get("apis/orders", { query: { includeRevisions: true, none: undefined } })).toEqual({
      name: "orders",
    });
    const [request] = server.received;
    expect(request).toMatchObject({ method: "GET", url: "/v1/organizations/acme/apis/orders?includeRevisions=true" });
    expect(request?.headers).toMatchObject({
      authorization: "Bearer token-of-the-test",
      accept: "application/json",
      "x-goog-api-format-version": "2",
      "user-agent": "pulumi-apigee-pingauthorize",
    });
    expect(request?.headers["x-goog-user-project"]).toBeUndefined();
  });

  it('with the path "" is about the organization itself', async () => {
    const { apigee, server } = await connected(() => ({}));
    await apigee.get("");
    expect(server.received[0]?.url).toBe("/v1/organizations/acme");
    expect(apigee.organization).toBe("acme");
    expect(apigee.plane.name).toBe("x");
  });

  it("names the project that pays", async () => {
    const { apigee, server } = await connected(() => ({}), { settings: { "apigee:quotaProject": "payer" } });
    await apigee.get("apis");
    expect(server.received[0]?.headers["x-goog-user-project"]).toBe("payer");
  });

  it("keeps an encoded part as it is", async () => {
    const { apigee, server } = await connected(() => ({}));
    await apigee.get("environments/e/keyvaluemaps/a%20b%2Fc");
    expect(server.received[0]?.url).toBe("/v1/organizations/acme/environments/e/keyvaluemaps/a%20b%2Fc");
  });

  it("sends JSON, and an empty body with its length", async () => {
    const { apigee, server } = await connected(() => ({}));
    await apigee.post("references", { name: "é" });
    await apigee.post("deploy");
    await apigee.put("references/r", { refers: "k" });
    const [posted, empty, put] = server.received;
    expect(posted).toMatchObject({ method: "POST", body: Buffer.from('{"name":"é"}') });
    expect(posted?.headers["content-type"]).toBe("application/json");
    expect(empty?.headers).toMatchObject({ "content-length": "0", "content-type": "application/json" });
    expect(put).toMatchObject({ method: "PUT", body: Buffer.from('{"refers":"k"}') });
  });

  it("uses one connection for one call after the other", async () => {
    const ports = new Set<number | undefined>();
    const { apigee } = await connected(() => (response) => {
      ports.add(response.socket?.remotePort);
      response.end("{}");
    });
    for (let i = 0; i < 5; i++) await apigee.get("apis");
    expect(ports.size).toBe(1);
  });

  it("takes a new connection when the server is about to close the old one", async () => {
    const ports = new Set<number | undefined>();
    const { apigee } = await connected(() => (response) => {
      ports.add(response.socket?.remotePort);
      response.writeHead(200, { "keep-alive": "timeout=2" });
      response.end("{}");
    });
    await apigee.get("apis");
    await new Promise((done) => setTimeout(done, 1200));
    await apigee.post("apis");
    expect(ports.size).toBe(2);
  });

  it("takes an empty answer for nothing", async () => {
    const { apigee } = await connected(() => ({ body: "" }));
    expect(await apigee.post("x")).toEqual({});
  });
});

describe("what is absent", () => {
  it("is undefined for find and replace, and a success for delete", async () => {
    const { apigee, server } = await connected(() => absent);
    expect(await apigee.find("apis/a")).toBeUndefined();
    expect(await apigee.replace("references/r", {})).toBeUndefined();
    expect(await apigee.delete("apis/a")).toBeUndefined();
    expect(server.received.map((each) => each.method)).toEqual(["GET", "PUT", "DELETE"]);
  });

  it("is an error for get and put", async () => {
    const { apigee } = await connected(() => absent);
    await expect(apigee.get("apis/a")).rejects.toMatchObject({ status: 404 });
    await expect(apigee.put("apis/a", {})).rejects.toMatchObject({ status: 404 });
  });

  it.each([
    ["a page of some web server", { status: 404, body: "<html><h1>Not Found</h1></html>" }],
    ["JSON that is not Apigee's", { status: 404, body: { message: "no route" } }],
    ["the organization's absence", refusal(404, "Organization acme was not found")],
  ])("is not concluded from %s: an endpoint that is wrong would empty the state", async (_, reply) => {
    const { apigee } = await connected(() => reply);
    await expect(apigee.find("apis/a")).rejects.toMatchObject({ status: 404 });
    await expect(apigee.delete("apis/a")).rejects.toMatchObject({ status: 404 });
  });
});

describe("files", () => {
  const zip = Buffer.from([0x50, 0x4b, 3, 4, 0, 255, 254, 13, 10]);

  it("go up as octets", async () => {
    const { apigee, server } = await connected(() => ({ body: { revision: "1" } }));
    const made = await apigee.upload("apis", zip, { query: { action: "import", name: "orders" } });
    expect(made).toEqual({ revision: "1" });
    expect(server.received[0]).toMatchObject({
      method: "POST",
      url: "/v1/organizations/acme/apis?action=import&name=orders",
    });
    expect(server.received[0]?.headers["content-type"]).toBe("application/octet-stream");
    expect(server.received[0]?.body).toEqual(zip);
  });

  it("go up as large as Apigee takes them", async () => {
    const { apigee, server } = await connected(() => ({}));
    const large = Buffer.alloc(15 * 1024 * 1024, "zip");
    await apigee.upload("apis", large);
    expect(server.received[0]?.body.equals(large)).toBe(true);
  });

  it("go up as parts of a form", async () => {
    const { apigee, server } = await connected(() => ({}));
    await apigee.upload("aliases", [
      { name: "file", content: zip, filename: "a.p12", contentType: "application/x-pkcs12" },
      { name: "password", content: "geheim" },
    ]);
    const { headers, body } = server.received[0]!;
    const boundary = /^multipart\/form-data; boundary=(.+)$/.exec(headers["content-type"] ?? "")?.[1];
    const parts = body.toString("latin1").split(`--${boundary}`);
    expect(parts[1]).toContain('name="file"; filename="a.p12"');
    expect(parts[1]).toContain("Content-Type: application/x-pkcs12");
    expect(parts[1]).toContain(zip.toString("latin1"));
    expect(parts[2]).toContain('name="password"\r\n\r\ngeheim\r\n');
    expect(headers["content-length"]).toBe(String(body.length));
  });

  it("come down byte for byte", async () => {
    const { apigee, server } = await connected(() => ({ body: zip }));
    expect(await apigee.download("apis/a/revisions/1", { query: { format: "bundle" } })).toEqual(zip);
    expect(server.received[0]?.headers["accept"]).toBe("*/*");
  });
});

describe("shared reads", () => {
  it("are asked once, also by forty at the same time", async () => {
    const { apigee, server } = await connected(() => ({ body: { proxies: [] } }));
    await Promise.all(Array.from({ length: 40 }, () => apigee.shared("apis", { query: { includeRevisions: true } })));
    await apigee.shared("apis", { query: { includeRevisions: true } });
    expect(server.received).toHaveLength(1);
  });

  it("are told apart by their query", async () => {
    const { apigee, server } = await connected(() => ({}));
    await apigee.shared("deployments");
    await apigee.shared("deployments", { query: { sharedFlows: true } });
    expect(server.received).toHaveLength(2);
  });

  it("are shared by all who connect with the same settings, and by nobody else", async () => {
    const { apigee, server } = await connected(() => ({}));
    const other = (token: string) => {
      const values = { "apigee:endpoint": server.url, "apigee:accessToken": token, "apigee:retryDelayMs": "5" };
      return connect(settingsFor(config(values), { connection: "apigee", plane: "x", organization: "acme" }));
    };
    await apigee.shared("apis");
    await other("token-of-the-test").shared("apis");
    expect(server.received).toHaveLength(1);
    await other("another").shared("apis");
    expect(server.received).toHaveLength(2);
  });

  it("are asked again when the answer is older than wanted", async () => {
    const { apigee, server } = await connected((_, n) => ({ body: { n } }));
    await apigee.shared("apis");
    await new Promise((done) => setTimeout(done, 30));
    expect(await apigee.shared("apis", { notOlderThanMs: 10_000 })).toEqual({ n: 0 });
    expect(await apigee.shared("apis", { notOlderThanMs: 10 })).toEqual({ n: 1 });
    expect(await apigee.shared("apis")).toEqual({ n: 1 });
    expect(server.received).toHaveLength(2);
  });

  it("are asked again after they were forgotten, below a path and nowhere else", async () => {
    const { apigee, server } = await connected(() => ({}));
    await apigee.shared("environments/e/deployments");
    await apigee.shared("apis");
    apigee.forget("environments/e");
    await apigee.shared("environments/e/deployments");
    await apigee.shared("apis");
    expect(server.received).toHaveLength(3);
  });

  it("change after an own write without being asked again", async () => {
    const { apigee, server } = await connected(() => ({ body: { names: ["a"] } }));
    const add = (name: string) => (cached: { names: string[] }) => ({ names: [...cached.names, name] });
    apigee.amend("apis", add("dropped"));
    const early = apigee.shared("apis");
    apigee.amend("apis", add("b"));
    apigee.amend("apis", add("c"), { query: { other: 1 } });
    expect(await early).toEqual({ names: ["a"] });
    expect(await apigee.shared("apis")).toEqual({ names: ["a", "b"] });
    expect(server.received).toHaveLength(1);
  });

  it("that fail late do not take a newer answer away", async () => {
    const late: Reply = (response) =>
      void setTimeout(() => response.writeHead(403).end('{"error":{"message":"no"}}'), 50);
    const { apigee, server } = await connected((_, n) => (n === 0 ? late : { body: { n } }));
    const failing = rejection(apigee.shared("apis"));
    apigee.forget("apis");
    await apigee.shared("apis");
    await failing;
    expect(await apigee.shared("apis")).toEqual({ n: 1 });
    expect(server.received).toHaveLength(2);
  });

  it("that failed are no answers", async () => {
    const { apigee, server } = await connected((_, n) => (n === 0 ? refusal(403, "no") : { body: { n } }));
    const failed = await Promise.all([rejection(apigee.shared("apis")), rejection(apigee.shared("apis"))]);
    apigee.amend("apis", (cached) => cached);
    expect(failed[0]?.message).toBe(failed[1]?.message);
    expect(await apigee.shared("apis")).toEqual({ n: 1 });
    expect(server.received).toHaveLength(2);
  });
});
