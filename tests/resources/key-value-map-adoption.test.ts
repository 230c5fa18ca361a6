import { failureOf } from "../support/failure";
import { map, mapAt } from "../support/maps";
import { onEachOrganization } from "../support/organizations";

const entries = { service_host_port: "pingauthorize.example.com:443", service_base_path: "/ping" };
const secretEntries = { shared_secret: "s3cr3t-value" };
const args = { environment: "test", name: "PingAuth", entries, secretEntries };

onEachOrganization("maps of others", (place) => {
  const { door, maps, held, someonePuts, someoneMakes, addition, callsDuring } = mapAt(place);

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
      const calls = await callsDuring(async () => (made = await door().create(args)));
      const writes = calls.filter((call) => call === addition());
      expect(writes).toHaveLength(place.can("entriesMerged") ? 1 : 3 - Object.keys(left).length);
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
      await someonePuts({ service_host_port: "newer:1" });
      await someonePuts({ service_base_path: "/newer" });
      await door().delete(id, outs);
      expect(await held()).toEqual({ service_host_port: "newer:1", service_base_path: "/newer" });
    });

    it("is not made again, and so taken for ours, because a stranger answers a write with 404", async () => {
      await someoneMakes({ theirs: "1" });
      const { id, outs } = await door().create({ ...args, adopt: true });
      const write = ({ method }: { method: string }) => method !== "GET";
      place.bench.sandbox.inject({ when: { chosen: write }, do: { status: 404, body: "<html>no route</html>" } });
      const changed = { ...args, adopt: true, entries: { ...entries, service_base_path: "/other" } };
      const failure = await failureOf(door().update(id, outs, changed));
      expect(failure).toMatchObject({ properties: { adopted: true }, reasons: [expect.stringContaining("no route")] });
      await door().delete(id, failure.properties);
      expect(await held()).toEqual({ theirs: "1" });
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

    it("keeps what it held through an update that fails, and puts it back by the next", async () => {
      await someoneMakes({ service_base_path: "theirs" });
      const { id, outs } = await door().create({ ...args, adopt: true });
      const wanted = { ...args, adopt: true, entries: { service_host_port: "b:1" } };
      const writes = (method: string) => ({ when: { method }, do: { status: 403, body: "{}" } as const });
      const stops = ["POST", "PUT", "DELETE"].map((method) =>
        place.bench.sandbox.inject({ ...writes(method), times: 9 }),
      );
      const failure = await failureOf(door().update(id, outs, wanted));
      stops.forEach((stop) => stop());
      await door().update(id, failure.properties, wanted);
      expect(await held()).toEqual({ service_base_path: "theirs", service_host_port: "b:1", ...secretEntries });
    });

    it("stays on delete when it was adopted with what we want", async () => {
      await someoneMakes(entries);
      const { id, outs } = await door().create({ ...args, adopt: true });
      expect(outs).toMatchObject({ adopted: true, previous: entries });
      await door().delete(id, outs);
      expect(await held()).toEqual(entries);
    });

    it("is ours, whatever adopt says, when only the answer to our own create was lost", async () => {
      place.bench.sandbox.inject({
        when: { method: "POST", path: /keyvaluemaps$/u },
        at: "done",
        times: 1,
        do: "reset",
      });
      const { outs } = await door().create({ ...args, adopt: true });
      expect(outs).toMatchObject({ adopted: false });
    });

    it("says so when it cannot be put back", async () => {
      await someoneMakes({ theirs: "1" });
      const { id, outs } = await door().create({ ...args, adopt: true });
      place.bench.sandbox.inject({ when: { method: "DELETE" }, do: { status: 403, body: "{}" } });
      await expect(door().delete(id, outs)).rejects.toThrow("403");
    });

    place.it("cannot get back what Apigee masks, and loses only our entries", { needs: "maskedMaps" }, async () => {
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
      await place.bench.someone("DELETE", map);
      await door().delete(id, outs);
      expect(await maps()).toEqual([]);
    });
  });

  describe("a map that is exclusive", () => {
    it("loses what others add, which a refresh shows by key alone", async () => {
      const exclusive = { ...args, exclusive: true };
      const { id, outs } = await door().create(exclusive);
      await someonePuts({ theirs: "s3cr3t-of-theirs" });
      const first = await door().read(id, outs);
      const live = await door().read(id, first?.props ?? {});
      expect(Object.keys(live?.inputs.entries as object)).toContain("theirs");
      expect(JSON.stringify([first, live])).not.toContain("s3cr3t-of-theirs");
      const calls = await callsDuring(() => door().update(id, live?.props ?? {}, exclusive));
      expect(calls).toEqual([`DELETE ${map}/entries/theirs`]);
    });

    it("keeps what others added once it is exclusive no more", async () => {
      const { id, outs } = await door().create({ ...args, exclusive: true });
      await someonePuts({ theirs: "1" });
      const live = await door().read(id, outs);
      await door().update(id, live?.props ?? {}, args);
      expect(await held()).toEqual({ ...entries, ...secretEntries, theirs: "1" });
    });

    it("loses the entries of others when it becomes exclusive", async () => {
      const { id, outs } = await door().create(args);
      await someonePuts({ theirs: "1" });
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
      await someonePuts({ theirs: "1" });
      const live = await door().read(id, outs);
      const updated = (await door().update(id, live?.props ?? {}, adopting)) ?? {};
      expect(await held()).toEqual({ ...entries, ...secretEntries });
      await door().delete(id, updated);
      expect(await held()).toEqual({ more: "m" });
    });

    it("keeps on delete what somebody added again", async () => {
      await someoneMakes({ more: "m" });
      const { id, outs } = await door().create(adopting);
      await someonePuts({ more: "newer" });
      await door().delete(id, outs);
      expect(await held()).toEqual({ more: "newer" });
    });

    it("removes each key once when it becomes exclusive and drops one of its own", async () => {
      await someoneMakes({ more: "m" });
      const { id, outs } = await door().create({ ...args, adopt: true });
      const fewer = { ...adopting, entries: { service_base_path: "/ping" } };
      const calls = await callsDuring(() => door().update(id, outs, fewer));
      expect(calls.filter((call) => call.startsWith("DELETE")).sort()).toEqual([
        `DELETE ${map}/entries/more`,
        `DELETE ${map}/entries/service_host_port`,
      ]);
    });
  });
});
