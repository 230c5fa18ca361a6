import { Bench } from "../support/bench";

const entries = { service_host_port: "ping:443" };
const secretEntries = { shared_secret: "s3cr3t-value" };
const args = { environment: "test", name: "PingAuth", entries, secretEntries };
const maps = "environments/test/keyvaluemaps";
const place = `${maps}/PingAuth`;

let bench: Bench;
afterEach(() => bench.close());

const door = () => bench.door("KeyValueMap", "PingAuth");
const refusal = (status: number) => ({ status, body: '{"code":"a.b.Refused","message":"refused","contexts":[]}' });

describe.each([
  ["with CPS", { plane: "edge", cps: true }],
  ["without CPS", { plane: "edge", cps: false }],
] as const)("the encryption of a map %s", (_, options) => {
  beforeEach(async () => (bench = await Bench.start(options)));

  const someoneMakes = (encrypted: boolean | string, entry: object[]) =>
    bench.someone("POST", maps, { name: "PingAuth", encrypted, entry }).then(async () => {
      if (!options.cps) return;
      for (const each of entry) await bench.someone("POST", `${place}/entries`, each);
    });

  it("is as the program says, and not chosen for it", async () => {
    await door().create(args);
    expect(await bench.someone("GET", place)).toMatchObject({ encrypted: false });
    await bench.door("KeyValueMap").create({ ...args, name: "Hidden", encrypted: true });
    expect(await bench.someone("GET", `${maps}/Hidden`)).toMatchObject({ encrypted: true });
  });

  it("hides whose the values are: such a map is refused with a sentence that says so, and no value is lost", async () => {
    await someoneMakes("true", [{ name: "shared_secret", value: "theirs" }]);
    const refused = door().create({ ...args, encrypted: true });
    await expect(refused).rejects.toThrow("hides its values, so that it cannot be told whose they are (shared_secret)");
    await expect(refused).rejects.toThrow("adopt: true");
    const { outs } = await door().create({ ...args, encrypted: true, adopt: true });
    expect(outs).toMatchObject({ adopted: true, previous: {} });
  });

  it("cannot be adopted as another one", async () => {
    await someoneMakes(true, []);
    await expect(door().create({ ...args, adopt: true })).rejects.toThrow(
      "exists already with encrypted: true, which Apigee cannot change, and false is asked for. Set encrypted to true",
    );
    expect(await bench.someone("GET", place)).toMatchObject({ entry: [] });
  });

  it("is seen by a refresh when somebody made the map anew, and the next up says what to do", async () => {
    const { id, outs } = await door().create(args);
    await bench.someone("DELETE", place);
    await someoneMakes(true, [{ name: "service_host_port", value: "ping:443" }]);
    const live = await door().read(id, outs);
    expect(live?.inputs).toMatchObject({ encrypted: true });
    await expect(door().check(args, live?.props)).rejects.toThrow("set encrypted back");
  });

  it.each([
    ["a text", "true", true],
    ["a text that says no", "false", false],
    ["a boolean", true, true],
  ])("is understood as %s", async (_, encrypted, understood) => {
    const { id, outs } = await door().create({ ...args, encrypted: understood });
    const body = JSON.stringify({ name: "PingAuth", encrypted, entry: [{ name: "shared_secret", value: "*****" }] });
    bench.sandbox.inject({ when: { method: "GET" }, do: { status: 200, body } });
    expect((await door().read(id, outs))?.inputs).toMatchObject({ encrypted: understood, entries: {}, secretEntries });
  });
});

describe("more entries than a map shows at once", () => {
  const many = Object.fromEntries(Array.from({ length: 1005 }, (_, n) => [`theirs-${n}`, String(n)]));

  beforeEach(async () => {
    bench = await Bench.start({ plane: "edge", createFillsMap: true });
    const entry = Object.entries(many).map(([name, value]) => ({ name, value }));
    await bench.someone("POST", maps, { name: "PingAuth", entry });
  });

  it("cost one call for each entry of ours among those that are not shown", async () => {
    const { id, outs } = await door().create({ ...args, adopt: true });
    const calls = await bench.callsDuring(async () => expect((await door().read(id, outs))?.props).toEqual(outs));
    expect(calls.sort()).toEqual([
      "GET /v1/organizations/acme",
      `GET ${place}`,
      `GET ${place}/entries/service_host_port`,
      `GET ${place}/entries/shared_secret`,
    ]);
  });

  it("are found missing like any other", async () => {
    const { id, outs } = await door().create({ ...args, adopt: true });
    await bench.someone("DELETE", `${place}/entries/shared_secret`);
    expect((await door().read(id, outs))?.inputs).toMatchObject({ entries, secretEntries: {} });
  });

  it("are put back, all that an exclusive map took from others", async () => {
    const { id, outs } = await door().create({ ...args, adopt: true, exclusive: true });
    expect(Object.keys(outs.previous as object)).toHaveLength(1005);
    expect((await bench.someone("GET", place)).entry).toHaveLength(2);
    await door().delete(id, outs);
    expect(await bench.someone("GET", `${place}/keys?count=1000`)).toHaveLength(1000);
  }, 60_000);
});

describe("a merge of entries", () => {
  beforeEach(async () => (bench = await Bench.start({ plane: "edge", cps: false })));

  it("goes by PUT where POST is not allowed", async () => {
    const { id, outs } = await door().create(args);
    bench.sandbox.inject({ when: { method: "POST", path: /PingAuth$/u }, do: refusal(405) });
    await door().update(id, outs, { ...args, entries: { service_host_port: "b:1" } });
    expect(await bench.someone("GET", place)).toMatchObject({
      entry: expect.arrayContaining([{ name: "service_host_port", value: "b:1" }]),
    });
  });

  it("gives way to single entries where the organization has none, whatever its properties say", async () => {
    const { id, outs } = await door().create(args);
    await bench.close();
    bench = await Bench.start({ plane: "edge", cps: true });
    await bench.someone("POST", maps, { name: "PingAuth" });
    const properties = { property: [{ name: "features.isCpsEnabled", value: "yes" }] };
    const body = JSON.stringify({ name: "acme", properties });
    bench.sandbox.inject({ when: { path: /acme$/u }, do: { status: 200, body } });
    await door().update(id, outs, { ...args, entries: { service_host_port: "b:1" } });
    expect(await bench.someone("GET", place)).toMatchObject({ entry: [{ name: "service_host_port", value: "b:1" }] });
  });
});
