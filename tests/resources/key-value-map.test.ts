import { unknownValue } from "../../provider/pulumi/unknown";
import { Bench } from "../support/bench";

const entries = { service_host_port: "pingauthorize.example.com:443", service_base_path: "/ping" };
const secretEntries = { shared_secret: "s3cr3t-value" };
const args = { environment: "test", name: "PingAuth", entries, secretEntries };
const map = "environments/test/keyvaluemaps/PingAuth";

let bench: Bench;
beforeEach(async () => (bench = await Bench.start()));
afterEach(() => bench.close());

const door = () => bench.door("KeyValueMap");

/** What the map holds, as somebody else sees it. */
async function held(path = map): Promise<Record<string, string>> {
  const { keyValueEntries = [] } = await bench.someone("GET", `${path}/entries?pageSize=1000`);
  return Object.fromEntries(keyValueEntries.map(({ name, value }: { name: string; value: string }) => [name, value]));
}

/** Somebody else makes the map. */
async function someoneMakes(theirs: Record<string, string>, more: object = {}): Promise<void> {
  await bench.someone("POST", "environments/test/keyvaluemaps", { name: "PingAuth", encrypted: true, ...more });
  for (const [name, value] of Object.entries(theirs)) await someoneAdds(name, value);
}

const someoneAdds = (name: string, value: string) => bench.someone("POST", `${map}/entries`, { name, value });
const someoneChanges = (name: string, value: string) =>
  bench.someone("PUT", `${map}/entries/${encodeURIComponent(name)}`, { name, value });
const maps = () => bench.someone("GET", "environments/test/keyvaluemaps");

describe("the life of a map", () => {
  it("makes the map with its entries, changes one in place, and takes all out again", async () => {
    const { id, outs } = await door().create(args);
    expect(id).toBe("organizations/acme/environments/test/keyvaluemaps/PingAuth");
    expect(outs).toMatchObject({ entries, secretEntries, adopted: false });
    expect(await held()).toEqual({ ...entries, ...secretEntries });

    const moved = { ...entries, service_host_port: "other.example.com:8443" };
    const calls = await bench.callsDuring(() => door().update(id, outs, { ...args, entries: moved }));
    expect(calls).toEqual([`PUT ${map}/entries/service_host_port`]);
    expect(await held()).toEqual({ ...moved, ...secretEntries });

    expect(await bench.callsDuring(() => door().delete(id, outs))).toEqual([`DELETE ${map}`]);
    expect(await maps()).toEqual([]);
    await door().delete(id, outs);
  });

  it.each([
    ["of the organization", {}, "keyvaluemaps/PingAuth"],
    ["of a proxy", { proxy: "orders" }, "apis/orders/keyvaluemaps/PingAuth"],
  ])("works on a map %s", async (_, place, path) => {
    await bench.someone("POST", "apis?name=orders");
    const theirs = { ...place, name: "PingAuth", entries };
    const { id, outs } = await door().create(theirs);
    expect(id).toBe(`organizations/acme/${path}`);
    expect(await held(path)).toEqual(entries);
    expect((await door().read(id, outs))?.props.entries).toEqual(entries);
    await door().delete(id, outs);
    await expect(bench.someone("GET", path)).rejects.toThrow("404");
  });

  it("adds, changes and removes only the entries that differ", async () => {
    const { id, outs } = await door().create(args);
    const changed = { entries: { service_host_port: "b:1", extra: "x" }, secretEntries };
    const calls = await bench.callsDuring(() => door().update(id, outs, { ...args, ...changed }));
    expect(calls.sort()).toEqual([
      `DELETE ${map}/entries/service_base_path`,
      `POST ${map}/entries`,
      `PUT ${map}/entries/service_host_port`,
    ]);
    expect(await held()).toEqual({ ...changed.entries, ...secretEntries });
  });

  it("moves an entry from shown to secret without a call, and keeps it secret", async () => {
    const { id, outs } = await door().create(args);
    let updated: Record<string, unknown> | undefined;
    const calls = await bench.callsDuring(async () => {
      updated = await door().update(id, outs, {
        ...args,
        entries: {},
        secretEntries: { ...entries, ...secretEntries },
      });
    });
    expect(calls).toEqual([]);
    expect(updated).toMatchObject({ entries: {}, secretEntries: { ...entries, ...secretEntries } });
  });

  it("takes keys with blanks and signs", async () => {
    const odd = { "a key": "1", "50%": "2", "ü?&#": "3" };
    const { id, outs } = await door().create({ ...args, entries: odd });
    expect(await held()).toEqual({ ...odd, ...secretEntries });
    await door().update(id, outs, { ...args, entries: { "a key": "9" } });
    expect(await held()).toEqual({ "a key": "9", ...secretEntries });
  });

  it("asks for nothing when only flags change", async () => {
    const { id, outs } = await door().create(args);
    const calls = await bench.callsDuring(() => door().update(id, outs, { ...args, adopt: true, deleteAdopted: true }));
    expect(calls).toEqual([]);
  });

  it("replaces a map that is to be elsewhere, and updates its entries in place", async () => {
    const { outs } = await door().create(args);
    expect(await door().diff(outs, args)).toMatchObject({ changes: false });
    expect(await door().diff(outs, { ...args, environment: "prod" })).toMatchObject({ replaces: ["environment"] });
    expect(await door().diff(outs, { ...args, name: "Other" })).toMatchObject({ replaces: ["name"] });
    expect(await door().diff(outs, { ...args, entries: {} })).toMatchObject({ changes: true, replaces: [] });
  });
});

describe("a refresh of a map", () => {
  it("shows what others changed and took out, each under its own argument, and not what they added", async () => {
    const { id, outs } = await door().create(args);
    await someoneChanges("shared_secret", "changed");
    await bench.someone("DELETE", `${map}/entries/service_base_path`);
    await someoneAdds("theirs", "1");

    const live = await door().read(id, outs);
    const found = {
      entries: { service_host_port: entries.service_host_port },
      secretEntries: { shared_secret: "changed" },
    };
    expect(live?.inputs).toMatchObject(found);
    expect(live?.props).toMatchObject(found);
    expect(JSON.stringify(live)).not.toContain("theirs");

    await door().update(id, live?.props ?? {}, args);
    expect(await held()).toEqual({ ...entries, ...secretEntries, theirs: "1" });
  });

  it("sees no difference where there is none", async () => {
    const { id, outs } = await door().create(args);
    const live = await door().read(id, outs);
    expect(live?.props).toEqual(outs);
    expect(await door().diff(live?.props ?? {}, args)).toMatchObject({ changes: false });
  });

  it("finds that the map is gone", async () => {
    const { id, outs } = await door().create(args);
    await bench.someone("DELETE", map);
    expect(await door().read(id, outs)).toBeUndefined();
  });

  it("reads more entries than fit on a page", async () => {
    const many = Object.fromEntries(Array.from({ length: 250 }, (_, i) => [`key-${i}`, `value-${i}`]));
    const { id, outs } = await door().create({ ...args, entries: many });
    await someoneChanges("key-99", "changed");
    let live: { props: Record<string, unknown> } | undefined;
    const calls = await bench.callsDuring(async () => (live = await door().read(id, outs)));
    expect(calls).toHaveLength(3);
    expect(live?.props.entries).toEqual({ ...many, "key-99": "changed" });
  });

  it("tells of a masked map only which keys are missing", async () => {
    const { id, outs } = await door().create(args);
    await bench.someone("PUT", map, { name: "PingAuth", encrypted: true, maskedValues: true });
    await bench.someone("DELETE", `${map}/entries/service_base_path`);
    expect((await door().read(id, outs))?.props).toMatchObject({
      entries: { service_host_port: entries.service_host_port },
      secretEntries,
    });
  });
});

describe("a map that is there already", () => {
  it("is refused with a sentence that names adopt, and is left as it is", async () => {
    await someoneMakes({ service_host_port: "theirs:1", theirs: "s3cr3t-of-theirs" });
    const refused = door().create(args);
    await expect(refused).rejects.toThrow("Key value map PingAuth in environment test exists already");
    await expect(refused).rejects.toThrow("service_host_port, theirs");
    await expect(refused).rejects.toThrow("adopt: true");
    await expect(refused).rejects.not.toThrow("s3cr3t-of-theirs");
    expect(await held()).toEqual({ service_host_port: "theirs:1", theirs: "s3cr3t-of-theirs" });
  });

  it.each([
    ["empty", {}],
    ["some of our entries", { service_base_path: "/ping" }],
  ])("is completed when an interrupted create left it with %s, and is ours then", async (_, left) => {
    await someoneMakes(left);
    let made = { id: "", outs: {} };
    const calls = await bench.callsDuring(async () => (made = await door().create(args)));
    expect(calls.filter((call) => call.includes("/entries") && !call.startsWith("GET"))).toHaveLength(
      3 - Object.keys(left).length,
    );
    expect(made.outs).toMatchObject({ adopted: false });
    expect(await held()).toEqual({ ...entries, ...secretEntries });
    await door().delete(made.id, made.outs);
    expect(await maps()).toEqual([]);
  });

  it("gets back on delete what it held, if adopted", async () => {
    const theirs = { service_host_port: "theirs:1", shared_secret: "s3cr3t-value", more: "m" };
    await someoneMakes(theirs);
    const { id, outs } = await door().create({ ...args, adopt: true });
    expect(outs).toMatchObject({ adopted: true, previous: { service_host_port: "theirs:1" } });
    expect(await held()).toEqual({ ...theirs, ...entries, ...secretEntries });
    await door().delete(id, outs);
    expect(await held()).toEqual(theirs);
  });

  it("keeps on delete what somebody changed since the adoption", async () => {
    await someoneMakes({ service_host_port: "theirs:1" });
    const { id, outs } = await door().create({ ...args, adopt: true });
    await someoneChanges("service_host_port", "newer:1");
    await someoneChanges("service_base_path", "/newer");
    await door().delete(id, outs);
    expect(await held()).toEqual({ service_host_port: "newer:1", service_base_path: "/newer" });
  });

  it("goes with the resource when deleteAdopted says so", async () => {
    await someoneMakes({ theirs: "1" });
    const { id, outs } = await door().create({ ...args, adopt: true, deleteAdopted: true });
    await door().delete(id, outs);
    expect(await maps()).toEqual([]);
  });

  it("stays adopted through updates, which keep what they overwrite and put back what they drop", async () => {
    await someoneMakes({ service_host_port: "theirs:1", late: "theirs" });
    const adopting = { ...args, adopt: true };
    const { id, outs } = await door().create(adopting);
    const more = { ...adopting, entries: { service_base_path: "/ping", late: "ours" } };
    const updated = (await door().update(id, outs, more)) ?? {};
    expect(await held()).toEqual({ ...more.entries, ...secretEntries, service_host_port: "theirs:1" });
    expect(updated).toMatchObject({ adopted: true });
    expect(updated.previous).toEqual({ late: "theirs" });
    await door().delete(id, updated);
    expect(await held()).toEqual({ service_host_port: "theirs:1", late: "theirs" });
  });

  it("stays on delete when it was adopted with what we want", async () => {
    await someoneMakes(entries);
    const { id, outs } = await door().create({ ...args, adopt: true });
    expect(outs).toMatchObject({ adopted: true, previous: entries });
    await door().delete(id, outs);
    expect(await held()).toEqual(entries);
  });

  it("is ours, whatever adopt says, when only the answer to our own create was lost", async () => {
    bench.sandbox.inject({ when: { method: "POST", path: /keyvaluemaps$/u }, at: "done", times: 1, do: "reset" });
    const { outs } = await door().create({ ...args, adopt: true });
    expect(outs).toMatchObject({ adopted: false });
  });

  it("says so when it cannot be put back", async () => {
    await someoneMakes({ theirs: "1" });
    const { id, outs } = await door().create({ ...args, adopt: true });
    bench.sandbox.inject({ when: { method: "DELETE" }, do: { status: 403, body: "{}" } });
    await expect(door().delete(id, outs)).rejects.toThrow("403");
  });

  it("cannot get back what Apigee masks, and loses only our entries", async () => {
    await someoneMakes({ service_host_port: "theirs:1", late: "theirs", theirs: "1" }, { maskedValues: true });
    const adopting = { ...args, adopt: true };
    const { id, outs } = await door().create(adopting);
    expect(outs).toMatchObject({ adopted: true, previous: {} });
    const updated = await door().update(id, outs, { ...adopting, entries: { ...entries, late: "ours" } });
    expect(updated).toMatchObject({ adopted: true, previous: {} });
    await door().delete(id, updated ?? {});
    expect(Object.keys(await held())).toEqual(["theirs"]);
  });

  it("is left alone on delete when it is gone by then", async () => {
    await someoneMakes({ theirs: "1" });
    const { id, outs } = await door().create({ ...args, adopt: true });
    await bench.someone("DELETE", map);
    await door().delete(id, outs);
    expect(await maps()).toEqual([]);
  });
});

describe("a map that is exclusive", () => {
  it("loses what others add, which a refresh shows by key alone", async () => {
    const exclusive = { ...args, exclusive: true };
    const { id, outs } = await door().create(exclusive);
    await someoneAdds("theirs", "s3cr3t-of-theirs");
    const first = await door().read(id, outs);
    const live = await door().read(id, first?.props ?? {});
    expect(Object.keys(live?.inputs.entries as object)).toContain("theirs");
    expect(JSON.stringify([first, live])).not.toContain("s3cr3t-of-theirs");
    const calls = await bench.callsDuring(() => door().update(id, live?.props ?? {}, exclusive));
    expect(calls).toEqual([`DELETE ${map}/entries/theirs`]);
  });

  it("keeps what others added once it is exclusive no more", async () => {
    const { id, outs } = await door().create({ ...args, exclusive: true });
    await someoneAdds("theirs", "1");
    const live = await door().read(id, outs);
    await door().update(id, live?.props ?? {}, args);
    expect(await held()).toEqual({ ...entries, ...secretEntries, theirs: "1" });
  });

  it("loses the entries of others when it becomes exclusive", async () => {
    const { id, outs } = await door().create(args);
    await someoneAdds("theirs", "1");
    await door().update(id, outs, { ...args, exclusive: true });
    expect(await held()).toEqual({ ...entries, ...secretEntries });
  });

  it("gives an adopted map back with all that it held", async () => {
    const theirs = { service_host_port: "theirs:1", more: "m" };
    await someoneMakes(theirs);
    const { id, outs } = await door().create({ ...args, adopt: true, exclusive: true });
    expect(await held()).toEqual({ ...entries, ...secretEntries });
    await door().delete(id, outs);
    expect(await held()).toEqual(theirs);
  });
});

describe("an adopted map that is exclusive", () => {
  const adopting = { ...args, adopt: true, exclusive: true };

  it("loses what others add since, and not what it gets back", async () => {
    await someoneMakes({ more: "m" });
    const { id, outs } = await door().create(adopting);
    await someoneAdds("theirs", "1");
    const live = await door().read(id, outs);
    const updated = (await door().update(id, live?.props ?? {}, adopting)) ?? {};
    expect(await held()).toEqual({ ...entries, ...secretEntries });
    await door().delete(id, updated);
    expect(await held()).toEqual({ more: "m" });
  });

  it("keeps on delete what somebody added again", async () => {
    await someoneMakes({ more: "m" });
    const { id, outs } = await door().create(adopting);
    await someoneAdds("more", "newer");
    await door().delete(id, outs);
    expect(await held()).toEqual({ more: "newer" });
  });

  it("removes each key once when it becomes exclusive and drops one of its own", async () => {
    await someoneMakes({ more: "m" });
    const { id, outs } = await door().create({ ...args, adopt: true });
    const fewer = { ...adopting, entries: { service_base_path: "/ping" } };
    const calls = await bench.callsDuring(() => door().update(id, outs, fewer));
    expect(calls.filter((call) => call.startsWith("DELETE")).sort()).toEqual([
      `DELETE ${map}/entries/more`,
      `DELETE ${map}/entries/service_host_port`,
    ]);
  });
});

describe("convergence of a map", () => {
  it("makes an adopted map anew when somebody deleted it, and it is ours then", async () => {
    await someoneMakes({ theirs: "1" });
    const { id, outs } = await door().create({ ...args, adopt: true });
    await bench.someone("DELETE", map);
    const more = { ...args, adopt: true, entries: { ...entries, extra: "x" } };
    expect(await door().update(id, outs, more)).toMatchObject({ adopted: false });
    expect(await held()).toEqual({ ...more.entries, ...secretEntries });
  });

  it("asks no more once Apigee refuses", async () => {
    const many = Object.fromEntries(Array.from({ length: 40 }, (_, i) => [`key-${i}`, "v"]));
    bench.sandbox.inject({ when: { method: "POST", path: /entries$/u }, do: { status: 403, body: "{}" } });
    const calls = await bench.callsDuring(() =>
      expect(door().create({ ...args, entries: many })).rejects.toThrow("403"),
    );
    expect(calls.length).toBeLessThanOrEqual(1 + 4);
  });

  it("keeps a value that became secret out of what is shown, also in a half-made update", async () => {
    const { id, outs } = await door().create(args);
    bench.sandbox.inject({ when: { method: "PUT" }, do: { status: 403, body: "{}" } });
    const hidden = { ...args, entries: {}, secretEntries: { ...secretEntries, service_host_port: "s3cr3t:1" } };
    const failure = (await door()
      .update(id, outs, hidden)
      .catch((error: unknown) => error)) as { properties: { entries: object } };
    expect(Object.keys(failure.properties.entries)).not.toContain("service_host_port");
  });

  it("makes the map anew when somebody deleted it", async () => {
    const { id, outs } = await door().create(args);
    await bench.someone("DELETE", map);
    await door().update(id, outs, { ...args, entries: { ...entries, service_base_path: "/new" } });
    expect(await held()).toEqual({ ...entries, service_base_path: "/new", ...secretEntries });
  });

  it("puts back an entry that somebody deleted, and takes over one that somebody added meanwhile", async () => {
    const { id, outs } = await door().create(args);
    await bench.someone("DELETE", `${map}/entries/service_base_path`);
    await someoneAdds("extra", "theirs");
    const wanted = { ...entries, service_base_path: "/new", extra: "ours" };
    await door().update(id, outs, { ...args, entries: wanted });
    expect(await held()).toEqual({ ...wanted, ...secretEntries });
  });

  it.each(["received", "done"] as const)("survives answers that are lost when the work is %s", async (at) => {
    bench.sandbox.inject({ when: { method: "POST", path: /keyvaluemaps$/u }, at, times: 1, do: "reset" });
    bench.sandbox.inject({ when: { method: "POST", path: /entries$/u }, at, times: 2, do: "reset" });
    const { outs } = await door().create(args);
    expect(outs).toMatchObject({ adopted: false });
    expect(await held()).toEqual({ ...entries, ...secretEntries });
  });

  it("keeps in the state which entries went through, and sends the others at the next up", async () => {
    const refuse = { do: { status: 403, body: '{"error":{"code":403,"message":"s3cr3t-value"}}' } } as const;
    const heal = bench.sandbox.inject({ when: { method: "POST", path: /entries$/u, nth: 3 }, ...refuse });
    const failure = (await door()
      .create(args)
      .catch((error: unknown) => error)) as { id: string; properties: Record<string, unknown>; reasons: string[] };
    heal();
    const arrived = await held();
    expect(Object.keys(arrived)).toHaveLength(2);
    expect(failure.id).toBe(`organizations/acme/${map}`);
    expect(failure.reasons.join()).toContain("403");
    expect(failure.reasons.join()).not.toContain("s3cr3t-value");
    const { properties } = failure;
    expect({ ...(properties.entries as object), ...(properties.secretEntries as object) }).toEqual(arrived);

    const calls = await bench.callsDuring(() => door().update(failure.id, properties, args));
    expect(calls).toEqual([`POST ${map}/entries`]);
    expect(await held()).toEqual({ ...entries, ...secretEntries });
  });

  it("keeps in the state what a half-made update did, with what it has still to take out", async () => {
    const { id, outs } = await door().create(args);
    const refuse = { do: { status: 403, body: "{}" } } as const;
    const heal = bench.sandbox.inject({ when: { method: "DELETE" }, ...refuse });
    const wanted = { ...args, entries: { service_host_port: "b:1" } };
    const failure = (await door()
      .update(id, outs, wanted)
      .catch((error: unknown) => error)) as { properties: Record<string, unknown> };
    heal();
    expect(failure.properties.entries).toEqual({ service_host_port: "b:1", service_base_path: "/ping" });
    const calls = await bench.callsDuring(() => door().update(id, failure.properties, wanted));
    expect(calls).toEqual([`DELETE ${map}/entries/service_base_path`]);
  });
});

describe("what a preview refuses of a map", () => {
  it.each([
    ["a key with a slash", { entries: { "a/b": "1" } }, /entries\["a\/b"\] must have a key without "\/"/u],
    ["a key that is a path's dots", { entries: { "..": "1" } }, /must have a key/u],
    ["an empty key", { entries: { "": "1" } }, /must have a key/u],
    ["a value that is no text", { entries: { n: 1 } }, /entries\.n must be a text; it is a number/u],
    ["an empty value", { entries: { n: "" } }, /entries\.n must not be empty/u],
    ["a map with a slash", { name: "a/b" }, /name may only hold/u],
    ["a map of dots", { name: ".." }, /name must not be "\."/u],
    ["an environment and a proxy", { proxy: "orders" }, /environment and proxy exclude each other/u],
    ["an environment and a proxy to come", { proxy: unknownValue }, /environment and proxy exclude each other/u],
    [
      "a key that is shown and secret",
      { entries: { shared_secret: "x" } },
      /"shared_secret" is in entries and in secretEntries/u,
    ],
    ["an argument that is none", { entry: {} }, /takes no "entry"/u],
  ])("refuses %s", async (_, wrong, message) => {
    await expect(door().check({ ...args, ...wrong })).rejects.toThrow(message);
  });

  it("names no secret's value", async () => {
    const refused = door().check({ ...args, secretEntries: { "a/b": "s3cr3t-value", n: 17171717 } });
    await expect(refused).rejects.toThrow('secretEntries["a/b"] must');
    await expect(refused).rejects.toThrow("secretEntries.n must");
    await expect(refused).rejects.not.toThrow(/s3cr3t-value|17171717/u);
  });

  it("refuses to change encrypted in place, and says the way out", async () => {
    const { outs } = await door().create(args);
    await expect(door().check({ ...args, encrypted: true }, outs)).rejects.toThrow("Give the map another name");
    await door().check({ ...args, encrypted: true, name: "Other" }, outs);
    await door().check({ ...args, encrypted: true, name: unknownValue }, outs);
    const { environment: _, ...ofOrganization } = outs;
    await door().check({ ...args, encrypted: true, environment: unknownValue }, ofOrganization);
  });

  it("waits for what is not known yet", async () => {
    const { outs } = await door().create(args);
    const pending = { ...args, secretEntries: { shared_secret: unknownValue } };
    expect(await door().diff(outs, pending)).toMatchObject({ changes: true, replaces: [] });
    await door().check({ ...args, environment: unknownValue, entries: unknownValue });
  });
});
