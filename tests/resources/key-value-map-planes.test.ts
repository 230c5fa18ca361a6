import { Bench } from "../support/bench";

const entries = { service_host_port: "ping:443", other: "1" };
const secretEntries = { shared_secret: "s3cr3t-value" };
const args = { environment: "test", name: "PingAuth", entries, secretEntries };
const all = { ...entries, ...secretEntries };

interface Entry {
  name: string;
  value: string;
}

/** Organizations of each sort: how entries are changed in them, and how often a process asks them for their own properties. */
const sorts = [
  { title: "x", options: { plane: "x" }, writes: "PUT", asks: 0 },
  { title: "edge with CPS", options: { plane: "edge", cps: true }, writes: "POST", asks: 1 },
  {
    title: "edge with CPS, where a new map is filled",
    options: { plane: "edge", cps: true, createFillsMap: true },
    writes: "POST",
    asks: 1,
  },
  { title: "edge without CPS", options: { plane: "edge", cps: false }, writes: "merge", asks: 1 },
  { title: "opdk", options: { plane: "opdk" }, writes: "merge", asks: 0 },
] as const;

describe.each(sorts)("a map on $title", ({ options, writes, asks }) => {
  let bench: Bench;
  beforeEach(async () => (bench = await Bench.start(options)));
  afterEach(() => bench.close());

  const place = "environments/test/keyvaluemaps/PingAuth";
  const door = () => bench.door("KeyValueMap", "PingAuth");
  const maps = () => bench.someone("GET", "environments/test/keyvaluemaps");

  /** What the map holds, as somebody else sees it. */
  async function held(path = place): Promise<Record<string, string>> {
    const answer = await bench.someone("GET", writes === "PUT" ? `${path}/entries?pageSize=1000` : path);
    const list = (answer.keyValueEntries ?? answer.entry ?? []) as Entry[];
    return Object.fromEntries(list.map(({ name, value }) => [name, value]));
  }

  /** Somebody else puts entries into the map, which it may hold already. */
  async function someonePuts(theirs: Record<string, string>): Promise<void> {
    const entry = Object.entries(theirs).map(([name, value]) => ({ name, value }));
    if (writes === "merge") return bench.someone("POST", place, { name: "PingAuth", entry });
    const there = await held();
    for (const each of entry) {
      if (each.name in there) await bench.someone(writes, `${place}/entries/${each.name}`, each);
      else await bench.someone("POST", `${place}/entries`, each);
    }
  }

  async function someoneMakes(theirs: Record<string, string>, encrypted = writes === "PUT"): Promise<void> {
    await bench.someone("POST", "environments/test/keyvaluemaps", { name: "PingAuth", encrypted });
    if (Object.keys(theirs).length > 0) await someonePuts(theirs);
  }

  it("keeps to the budget, the organization's own properties asked once a process", async () => {
    const [key, changed] = ["service_host_port", { ...args, entries: { ...entries, service_host_port: "ping:8443" } }];
    let made = { id: "", outs: {} };
    const created = await bench.callsDuring(async () => (made = await door().create(args)));
    expect(created).toHaveLength(1 + asks + (writes === "merge" ? 1 : 3));
    expect(await bench.callsDuring(() => door().read(made.id, made.outs))).toHaveLength(1);
    const updated = await bench.callsDuring(() => door().update(made.id, made.outs, changed));
    const write = { PUT: `PUT ${place}/entries/${key}`, POST: `POST ${place}/entries/${key}`, merge: `POST ${place}` };
    expect(updated.slice(asks)).toEqual([write[writes]]);
    expect(await bench.callsDuring(() => door().delete(made.id, made.outs))).toEqual([`DELETE ${place}`]);

    const many = Array.from({ length: 40 }, (_, n) => ({ ...args, name: `map-${n}` }));
    const together = () => bench.together(() => Promise.all(many.map((each) => door().create(each))));
    expect(await bench.callsDuring(together)).toHaveLength(asks + 40 * (writes === "merge" ? 2 : 4));
  });

  it.each([
    ["of the organization", {}, "keyvaluemaps/PingAuth"],
    ["of a proxy", { proxy: "orders" }, "apis/orders/keyvaluemaps/PingAuth"],
  ])("%s lives as well", async (_, where, path) => {
    const files = { "apiproxy/orders.xml": '<APIProxy name="orders" revision="1"/>' };
    await bench.someoneImports("apis", "orders", files);
    const { id, outs } = await door().create({ ...where, name: "PingAuth", entries });
    expect(await held(path)).toEqual(entries);
    await door().update(id, outs, { ...where, name: "PingAuth", entries: { other: "2" } });
    expect(await held(path)).toEqual({ other: "2" });
    expect((await door().read(id, outs))?.props.entries).toEqual({ other: "2" });
    await door().delete(id, outs);
    await expect(bench.someone("GET", path)).rejects.toThrow("404");
  });

  it("sees no difference where there is none, and does not call what others add its own", async () => {
    const { id, outs } = await door().create(args);
    await someonePuts({ theirs: "x" });
    expect((await door().read(id, outs))?.props).toEqual(outs);
  });

  it("is refused when it is somebody else's, and gets back what it held when adopted", async () => {
    const theirs = { service_host_port: "theirs:1", more: "m" };
    await someoneMakes(theirs);
    await expect(door().create(args)).rejects.toThrow(/exists already and holds .*service_host_port.*adopt: true/u);
    const { id, outs } = await door().create({ ...args, adopt: true });
    expect(await held()).toEqual({ ...theirs, ...all });
    expect(outs).toMatchObject({ adopted: true, previous: { service_host_port: "theirs:1" } });
    await door().delete(id, outs);
    expect(await held()).toEqual(theirs);
  });

  it.each([
    ["nothing", {}],
    ["some entries", { other: "1" }],
  ])("is completed when an interrupted create left it with %s", async (_, left) => {
    await someoneMakes(left);
    const { outs } = await door().create(args);
    expect(outs).toMatchObject({ adopted: false });
    expect(await held()).toEqual(all);
  });

  it("loses what others add when it is exclusive", async () => {
    const exclusive = { ...args, exclusive: true };
    const { id, outs } = await door().create(exclusive);
    await someonePuts({ theirs: "s3cr3t-of-theirs" });
    const live = await door().read(id, outs);
    expect(JSON.stringify(live)).not.toContain("s3cr3t-of-theirs");
    await door().update(id, live?.props ?? {}, exclusive);
    expect(await held()).toEqual(all);
  });

  it("is made anew when somebody deleted it, and puts entries back that somebody deleted", async () => {
    const { id, outs } = await door().create(args);
    const changed = { ...args, entries: { ...entries, other: "2" } };
    await bench.someone("DELETE", `${place}/entries/other`);
    const updated = (await door().update(id, outs, changed)) ?? {};
    expect(await held()).toEqual({ ...all, other: "2" });
    await bench.someone("DELETE", place);
    expect(await door().read(id, updated)).toBeUndefined();
    await door().update(id, updated, args);
    expect(await held()).toEqual(all);
  });

  it.each(["received", "done"] as const)("survives answers that are lost when the work is %s", async (at) => {
    bench.sandbox.inject({ when: { method: "POST", path: /keyvaluemaps$/u }, at, times: 1, do: "reset" });
    bench.sandbox.inject({ when: { method: "POST", path: /PingAuth/u }, at, times: 2, do: "reset" });
    const { outs } = await door().create(args);
    expect(outs).toMatchObject({ adopted: false });
    expect(await held()).toEqual(all);
    await door().delete("", outs);
    expect(await maps()).toEqual([]);
  });

  it("takes keys with blanks and signs", async () => {
    const odd = { "a key": "1", "50%": "2", "x-$.y": "3" };
    const { id, outs } = await door().create({ ...args, entries: odd });
    await door().update(id, outs, { ...args, entries: { "50%": "9" } });
    expect(await held()).toEqual({ "50%": "9", ...secretEntries });
  });

  it("stays in the state with what went through, and no secret is told", async () => {
    const body = JSON.stringify({ code: "keyvaluemap.service.Refused", message: "no s3cr3t-value", contexts: [] });
    bench.sandbox.inject({ when: { method: "POST", path: /PingAuth/u }, do: { status: 403, body } });
    const failure = (await door()
      .create({ ...args, entries: {} })
      .catch((error: unknown) => error)) as { properties: Record<string, unknown>; reasons: string[] };
    expect(failure.reasons.join()).toContain("403");
    expect(failure.reasons.join()).not.toContain("s3cr3t-value");
    expect(failure.properties).toMatchObject({ entries: {}, secretEntries: {} });
  });
});
