import { map, mapAt } from "../support/maps";
import { onEachOrganization } from "../support/organizations";

const entries = { service_host_port: "pingauthorize.example.com:443", service_base_path: "/ping" };
const secretEntries = { shared_secret: "s3cr3t-value" };
const args = { environment: "test", name: "PingAuth", entries, secretEntries };

onEachOrganization("maps", (place) => {
  const { door, maps, held, someonePuts, someoneMakesProxy, change, addition, callsDuring } = mapAt(place);

  describe("the life of a map", () => {
    it("makes the map with its entries, changes one in place, and takes all out again", async () => {
      const { id, outs } = await door().create(args);
      expect(id).toBe("organizations/acme/environments/test/keyvaluemaps/PingAuth");
      expect(outs).toMatchObject({ entries, secretEntries, adopted: false });
      expect(await held()).toEqual({ ...entries, ...secretEntries });

      const moved = { ...entries, service_host_port: "other.example.com:8443" };
      const calls = await callsDuring(() => door().update(id, outs, { ...args, entries: moved }));
      expect(calls).toEqual([change("service_host_port")]);
      expect(await held()).toEqual({ ...moved, ...secretEntries });

      expect(await callsDuring(() => door().delete(id, outs))).toEqual([`DELETE ${map}`]);
      expect(await maps()).toEqual([]);
      await door().delete(id, outs);
    });

    it.each([
      ["of the organization", {}, "keyvaluemaps/PingAuth"],
      ["of a proxy", { proxy: "orders" }, "apis/orders/keyvaluemaps/PingAuth"],
    ])("works on a map %s", async (_, where, path) => {
      await someoneMakesProxy("orders");
      const theirs = { ...where, name: "PingAuth", entries };
      const { id, outs } = await door().create(theirs);
      expect(id).toBe(`organizations/acme/${path}`);
      expect(await held(path)).toEqual(entries);
      expect((await door().read(id, outs))?.props.entries).toEqual(entries);
      await door().delete(id, outs);
      await expect(place.bench.someone("GET", path)).rejects.toThrow("404");
    });

    it("adds, changes and removes only the entries that differ", async () => {
      const { id, outs } = await door().create(args);
      const changed = { entries: { service_host_port: "b:1", extra: "x" }, secretEntries };
      const calls = await callsDuring(() => door().update(id, outs, { ...args, ...changed }));
      expect(calls.sort()).toEqual([
        `DELETE ${map}/entries/service_base_path`,
        ...new Set([addition(), change("service_host_port")]),
      ]);
      expect(await held()).toEqual({ ...changed.entries, ...secretEntries });
    });

    it("moves an entry from shown to secret without a call, and keeps it secret", async () => {
      const { id, outs } = await door().create(args);
      let updated: Record<string, unknown> | undefined;
      const calls = await callsDuring(async () => {
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
      const odd = { "a key": "1", "50%": "2", "x-$.y": "3" };
      const { id, outs } = await door().create({ ...args, entries: odd });
      expect(await held()).toEqual({ ...odd, ...secretEntries });
      await door().update(id, outs, { ...args, entries: { "a key": "9" } });
      expect(await held()).toEqual({ "a key": "9", ...secretEntries });
    });

    it("asks for nothing when only flags change", async () => {
      const { id, outs } = await door().create(args);
      const calls = await callsDuring(() => door().update(id, outs, { ...args, adopt: true, deleteAdopted: true }));
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
      await someonePuts({ shared_secret: "changed" });
      await place.bench.someone("DELETE", `${map}/entries/service_base_path`);
      await someonePuts({ theirs: "1" });

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
      await place.bench.someone("DELETE", map);
      expect(await door().read(id, outs)).toBeUndefined();
    });

    place.it("reads more entries than fit on a page", { needs: "pagedMaps" }, async () => {
      const many = Object.fromEntries(Array.from({ length: 250 }, (_, i) => [`key-${i}`, `value-${i}`]));
      const { id, outs } = await door().create({ ...args, entries: many });
      await someonePuts({ "key-99": "changed" });
      let live: { props: Record<string, unknown> } | undefined;
      const calls = await callsDuring(async () => (live = await door().read(id, outs)));
      // Lists may lag behind, so the entry that differs is asked for once more.
      expect(calls.filter((call) => call.includes("?pageSize="))).toHaveLength(3);
      expect(calls.slice(3)).toEqual([`GET ${map}/entries/key-99`]);
      expect(live?.props.entries).toEqual({ ...many, "key-99": "changed" });
    });

    place.it("tells of a masked map only which keys are missing", { needs: "maskedMaps" }, async () => {
      const { id, outs } = await door().create(args);
      await place.bench.someone("PUT", map, { name: "PingAuth", encrypted: true, maskedValues: true });
      await place.bench.someone("DELETE", `${map}/entries/service_base_path`);
      expect((await door().read(id, outs))?.props).toMatchObject({
        entries: { service_host_port: entries.service_host_port },
        secretEntries,
      });
    });
  });
});
