import { connected, refusal, rejection, withoutConnectionVariables } from "./support/connection";
import { faults, type Reply, script } from "./support/server";

withoutConnectionVariables();

const good: Reply = { body: { name: "orders" } };
const unavailable: Reply = { status: 503, headers: { "retry-after": "0" }, body: {} };
const short = { "apigee:requestTimeoutMs": "80" };

describe("a POST", () => {
  it.each<[string, Reply]>([
    ["429", refusal(429, "quota")],
    ["503 with Retry-After", unavailable],
    ["the organization's lock", refusal(400, "the resource is locked by another operation")],
  ])("that was refused unprocessed by %s is sent again whole", async (_, trouble) => {
    const { apigee, server } = await connected(script([trouble, good]));
    const zip = Buffer.alloc(300_000, "zip");
    expect(await apigee.upload("apis", zip)).toEqual({ name: "orders" });
    expect(server.received.map(({ body }) => body.equals(zip))).toEqual([true, true]);
  });

  const lost: [string, Reply][] = [
    ["500", refusal(500, "Internal error")],
    ["503 without Retry-After", refusal(503, "later")],
    ["a cut connection", faults.reset],
    ["a cut answer", faults.cut],
    ["no answer", faults.hang],
    ["a page", { body: "<html></html>" }],
  ];

  it.each(lost)("whose answer is lost by %s is not sent again, and the doubt is told", async (_, trouble) => {
    const { apigee, server } = await connected(script([trouble, good]), { settings: short });
    const { message } = await rejection(apigee.post("apis", {}));
    expect(message).toContain("Whether it was done is unknown");
    expect(server.received).toHaveLength(1);
  });

  it.each(lost)("whose answer is lost by %s ends with what it made, when that is found", async (_, trouble) => {
    const { apigee, server } = await connected(script([trouble, good]), { settings: short });
    const recover = jest.fn(() => Promise.resolve({ revision: "7" }));
    expect(await apigee.post("apis", {}, { recover })).toEqual({ revision: "7" });
    expect(recover).toHaveBeenCalledTimes(1);
    expect(server.received).toHaveLength(1);
  });

  it.each(lost)("whose answer is lost by %s is sent again, when it made nothing", async (_, trouble) => {
    const { apigee, server } = await connected(script([trouble, good]), { settings: short });
    expect(await apigee.post("apis", {}, { recover: () => Promise.resolve(undefined) })).toEqual({ name: "orders" });
    expect(server.received).toHaveLength(2);
  });

  it("that turns out to have been done late is found although its second try is refused", async () => {
    const { apigee } = await connected(script([faults.reset, refusal(409, "already exists")]));
    const found = [undefined, { name: "orders" }];
    expect(await apigee.post("apis", {}, { recover: () => Promise.resolve(found.shift()) })).toEqual({
      name: "orders",
    });
  });

  it("is not asked after when nothing was lost", async () => {
    const recover = jest.fn(() => Promise.resolve({}));
    const { apigee } = await connected(() => refusal(409, "already exists"));
    await expect(apigee.post("apis", {}, { recover })).rejects.toMatchObject({ status: 409 });
    expect(recover).not.toHaveBeenCalled();
  });

  it("is sent again when nobody was reached", async () => {
    const settings = { "apigee:retryTimeout": "1", "apigee:retryDelayMs": "100" };
    const { apigee, server } = await connected(() => good, { settings });
    await server.close();
    const { message } = await rejection(apigee.post("apis", {}));
    expect(message).toMatch(/Gave up after \d+ tries/);
    expect(message).not.toContain("unknown");
  });

  it.each(["ABORTED", "ALREADY_EXISTS"])("is not sent again after 409 %s", async (status) => {
    const { apigee, server } = await connected(() => ({ status: 409, body: { error: { message: "m", status } } }));
    await expect(apigee.post("apis", {})).rejects.toMatchObject({ status: 409 });
    expect(server.received).toHaveLength(1);
  });
});

describe("an upload", () => {
  it("may take five times as long as another request", async () => {
    const slow: Reply = (response) => void setTimeout(() => response.end("{}"), 200);
    const { apigee } = await connected(() => slow, { settings: { ...short, "apigee:retryTimeout": "0" } });
    expect(await apigee.upload("apis", Buffer.from("zip"))).toEqual({});
    await expect(apigee.post("apis", {})).rejects.toThrow("timeout");
  });

  it("that nobody answers is sent again although it may take as long as retries may, as with the usual settings", async () => {
    const settings = { "apigee:requestTimeoutMs": "200", "apigee:retryTimeout": "1" };
    const { apigee, server } = await connected(script([faults.hang, good]), { settings });
    const recover = () => Promise.resolve(undefined);
    expect(await apigee.upload("sharedflows", Buffer.from("zip"), { recover })).toEqual({ name: "orders" });
    expect(server.received).toHaveLength(2);
  });

  it("that nobody ever answers ends when the time for retries is over", async () => {
    const settings = { "apigee:requestTimeoutMs": "200", "apigee:retryTimeout": "1" };
    const { apigee, server } = await connected(() => faults.hang, { settings });
    const { message } = await rejection(
      apigee.upload("apis", Buffer.from("zip"), { recover: () => Promise.resolve(undefined) }),
    );
    expect(message).toContain("Gave up after 2 tries in 2 s.");
    expect(server.received).toHaveLength(2);
  });
});

describe("whoever waits for the work", () => {
  it("is asked before each write, a repeated one too, but before no read", async () => {
    const beforeWrite = jest.fn(() => Promise.resolve());
    const trouble = refusal(429, "quota");
    const { apigee } = await connected((_, n) => (n % 2 === 0 ? trouble : good), { host: { beforeWrite } });
    await apigee.get("apis");
    expect(beforeWrite).toHaveBeenCalledTimes(0);
    await apigee.put("references/r", {});
    expect(beforeWrite).toHaveBeenCalledTimes(2);
    await apigee.delete("references/r");
    expect(beforeWrite).toHaveBeenCalledTimes(4);
    await apigee.post("apis", {});
    expect(beforeWrite).toHaveBeenCalledTimes(6);
  });

  it("stops the write by being gone", async () => {
    const beforeWrite = () => Promise.reject(new Error("nobody waits any more"));
    const { apigee, server } = await connected(() => good, { host: { beforeWrite } });
    for (const write of [apigee.post("apis", {}), apigee.put("references/r", {}), apigee.delete("references/r")])
      await expect(write).rejects.toThrow("nobody waits any more");
    expect(server.received).toHaveLength(0);
  });
});
