import { proxyFiles, Someone, zipOf } from "./support/someone";

let someone: Someone;
beforeEach(async () => {
  someone = await Someone.withSandbox();
  await someone.imports("apis", "weather", zipOf(proxyFiles("/weather")));
});
afterEach(() => someone.sandbox.close());

describe.each(["keyvaluemaps", "environments/test/keyvaluemaps", "apis/weather/keyvaluemaps"])("%s", (maps) => {
  it("holds maps, always encrypted, and their entries in clear", async () => {
    expect(await someone.done("POST", maps, { name: "m", encrypted: false })).toEqual({ name: "m", encrypted: true });
    expect(await someone.done("GET", maps)).toEqual(["m"]);
    expect(await someone.done("GET", `${maps}/m`)).toEqual({ name: "m", encrypted: true });
    const entry = { name: "service_host_port", value: "ping:8443" };
    expect(await someone.done("POST", `${maps}/m/entries`, entry)).toEqual(entry);
    expect(await someone.done("GET", `${maps}/m/entries/service_host_port`)).toEqual(entry);
    const changed = { ...entry, value: "ping:443" };
    expect(await someone.done("PUT", `${maps}/m/entries/service_host_port`, changed)).toEqual(changed);
    expect(await someone.done("GET", `${maps}/m/entries`)).toEqual({ keyValueEntries: [changed], nextPageToken: "" });
    expect(await someone.done("DELETE", `${maps}/m/entries/service_host_port`)).toEqual(changed);
    expect(await someone.done("DELETE", `${maps}/m`)).toEqual({ name: "m", encrypted: true });
    expect((await someone.ask("GET", `${maps}/m/entries`)).status).toBe(404);
  });
});

describe("entries", () => {
  const m = "environments/test/keyvaluemaps/m";
  beforeEach(() => someone.done("POST", "environments/test/keyvaluemaps", { name: "m" }));

  it("come by the page", async () => {
    for (let i = 0; i < 101; i++) await someone.done("POST", `${m}/entries`, { name: `k${1000 + i}`, value: "v" });
    const first = await someone.done("GET", `${m}/entries`);
    expect(first.keyValueEntries).toHaveLength(100);
    const second = await someone.done("GET", `${m}/entries?pageToken=${first.nextPageToken}`);
    expect(second).toEqual({ keyValueEntries: [{ name: "k1100", value: "v" }], nextPageToken: "" });
    const names = [];
    let token = "";
    do {
      const page = await someone.done("GET", `${m}/entries?page_size=40&pageToken=${token}`);
      names.push(...page.keyValueEntries.map((entry: { name: string }) => entry.name));
      token = page.nextPageToken;
    } while (token);
    expect(new Set(names).size).toBe(101);
    expect((await someone.ask("GET", `${m}/entries?pageToken=junk`)).status).toBe(400);
  });

  it("tell a duplicate by ABORTED and its own violation, and a missing one by 404 with another", async () => {
    await someone.done("POST", `${m}/entries`, { name: "k", value: "v" });
    const twice = await someone.ask("POST", `${m}/entries`, { name: "k", value: "v" });
    expect(twice.body.error).toMatchObject({ code: 409, status: "ABORTED" });
    expect(twice.body.error.details[0].violations[0].type).toBe("keyvaluemap.service.KeyValueMapEntryAlreadyExists");
    const missing = await someone.ask("PUT", `${m}/entries/x`, { name: "x", value: "v" });
    expect(missing.body.error).toMatchObject({
      code: 404,
      status: "NOT_FOUND",
      message:
        "KeyValueMap(Scope=KeyValueMapScope {ScopeType ='ENVIRONMENTS', Organization = 'acme', Environment = 'test'},Map=m) Entry=x does not exist",
    });
    expect(missing.body.error.details[0].violations[0].type).toBe("keyvaluemap.service.keyvaluemap_entry_doesnt_exist");
  });

  it("with a space can be addressed, with a slash never again", async () => {
    for (const name of ["a b", "a/b"]) await someone.done("POST", `${m}/entries`, { name, value: "v" });
    expect((await someone.ask("GET", `${m}/entries/a%20b`)).status).toBe(200);
    expect((await someone.ask("DELETE", `${m}/entries/a%2Fb`)).status).toBe(404);
  });

  it("come sorted, a thousand at most", async () => {
    for (const name of ["b", "a"]) await someone.done("POST", `${m}/entries`, { name, value: "v" });
    const { keyValueEntries } = await someone.done("GET", `${m}/entries`);
    expect(keyValueEntries.map(({ name }: { name: string }) => name)).toEqual(["a", "b"]);
    for (let i = 0; i < 1000; i++) await someone.done("POST", `${m}/entries`, { name: `k${i}`, value: "v" });
    expect((await someone.done("GET", `${m}/entries?pageSize=5000`)).keyValueEntries).toHaveLength(1000);
  });

  it("need a name, and keep it", async () => {
    expect((await someone.ask("POST", `${m}/entries`, { value: "v" })).status).toBe(400);
    await someone.done("POST", `${m}/entries`, { name: "k", value: "v" });
    expect((await someone.ask("PUT", `${m}/entries/k`, { name: "other", value: "v" })).status).toBe(400);
  });

  it("must be strings", async () => {
    expect((await someone.ask("POST", `${m}/entries`, { name: "k", value: { a: 1 } })).status).toBe(400);
  });

  it("are masked on demand", async () => {
    await someone.done("POST", `${m}/entries`, { name: "k", value: "v" });
    await someone.done("PUT", m, { name: "m", maskedValues: true });
    expect(await someone.done("GET", `${m}/entries/k`)).toEqual({ name: "k", value: "*****" });
    await someone.done("PUT", m, { name: "m" });
    expect(await someone.done("GET", `${m}/entries/k`)).toEqual({ name: "k", value: "v" });
  });

  it("of a map that exists are untouched by a second create", async () => {
    expect((await someone.ask("POST", "environments/test/keyvaluemaps", { name: "m" })).status).toBe(409);
  });
});
