import { map, mapAt } from "../support/maps";
import { onEachOrganization } from "../support/organizations";

const entries = { service_host_port: "pingauthorize.example.com:443", service_base_path: "/ping" };
const secretEntries = { shared_secret: "s3cr3t-value" };
const args = { environment: "test", name: "PingAuth", entries, secretEntries };

onEachOrganization("maps", (place) => {
  const { door, held, someonePuts, someoneMakes, changeVerb, writing, callsDuring } = mapAt(place);

  describe("convergence of a map", () => {
    it("makes an adopted map anew when somebody deleted it, and it is ours then", async () => {
      await someoneMakes({ theirs: "1" });
      const { id, outs } = await door().create({ ...args, adopt: true });
      await place.bench.someone("DELETE", map);
      const more = { ...args, adopt: true, entries: { ...entries, extra: "x" } };
      expect(await door().update(id, outs, more)).toMatchObject({ adopted: false });
      expect(await held()).toEqual({ ...more.entries, ...secretEntries });
    });

    it("asks no more once Apigee refuses", async () => {
      const many = Object.fromEntries(Array.from({ length: 40 }, (_, i) => [`key-${i}`, "v"]));
      place.bench.sandbox.inject({ when: writing, do: { status: 403, body: "{}" } });
      const calls = await callsDuring(() => expect(door().create({ ...args, entries: many })).rejects.toThrow("403"));
      expect(calls.length).toBeLessThanOrEqual(1 + 4);
    });

    it("keeps a value that became secret out of what is shown, also in a half-made update", async () => {
      const { id, outs } = await door().create(args);
      place.bench.sandbox.inject({
        when: { method: changeVerb(), path: /PingAuth/u },
        do: { status: 403, body: "{}" },
      });
      const hidden = { ...args, entries: {}, secretEntries: { ...secretEntries, service_host_port: "s3cr3t:1" } };
      const failure = (await door()
        .update(id, outs, hidden)
        .catch((error: unknown) => error)) as { properties: { entries: object } };
      expect(Object.keys(failure.properties.entries)).not.toContain("service_host_port");
    });

    it("makes the map anew when somebody deleted it", async () => {
      const { id, outs } = await door().create(args);
      await place.bench.someone("DELETE", map);
      await door().update(id, outs, { ...args, entries: { ...entries, service_base_path: "/new" } });
      expect(await held()).toEqual({ ...entries, service_base_path: "/new", ...secretEntries });
    });

    it("puts back an entry that somebody deleted, and takes over one that somebody added meanwhile", async () => {
      const { id, outs } = await door().create(args);
      await place.bench.someone("DELETE", `${map}/entries/service_base_path`);
      await someonePuts({ extra: "theirs" });
      const wanted = { ...entries, service_base_path: "/new", extra: "ours" };
      await door().update(id, outs, { ...args, entries: wanted });
      expect(await held()).toEqual({ ...wanted, ...secretEntries });
    });

    it.each(["received", "done"] as const)("survives answers that are lost when the work is %s", async (at) => {
      place.bench.sandbox.inject({ when: { method: "POST", path: /keyvaluemaps$/u }, at, times: 1, do: "reset" });
      place.bench.sandbox.inject({ when: writing, at, times: 2, do: "reset" });
      const { outs } = await door().create(args);
      expect(outs).toMatchObject({ adopted: false });
      expect(await held()).toEqual({ ...entries, ...secretEntries });
    });

    place.it(
      "keeps in the state which entries went through, and sends the others at the next up",
      { needs: "entriesOneByOne" },
      async () => {
        const heal = place.bench.sandbox.inject({
          when: { ...writing, nth: 3 },
          do: place.refusal(403, "s3cr3t-value"),
        });
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

        const calls = await callsDuring(() => door().update(failure.id, properties, args));
        expect(calls).toEqual([`POST ${map}/entries`]);
        expect(await held()).toEqual({ ...entries, ...secretEntries });
      },
    );

    it("keeps in the state what a half-made update did, with what it has still to take out", async () => {
      const { id, outs } = await door().create(args);
      const refuse = { do: { status: 403, body: "{}" } } as const;
      const heal = place.bench.sandbox.inject({ when: { method: "DELETE" }, ...refuse });
      const wanted = { ...args, entries: { service_host_port: "b:1" } };
      const failure = (await door()
        .update(id, outs, wanted)
        .catch((error: unknown) => error)) as { properties: Record<string, unknown> };
      heal();
      expect(failure.properties.entries).toEqual({ service_host_port: "b:1", service_base_path: "/ping" });
      const calls = await callsDuring(() => door().update(id, failure.properties, wanted));
      expect(calls).toEqual([`DELETE ${map}/entries/service_base_path`]);
    });

    place.it("merges by PUT where POST is not allowed", { needs: "entriesMerged" }, async () => {
      const { id, outs } = await door().create(args);
      place.bench.sandbox.inject({ when: { method: "POST", path: /PingAuth$/u }, do: place.refusal(405, "no") });
      await door().update(id, outs, { ...args, entries: { service_host_port: "b:1" } });
      expect(await held()).toEqual({ service_host_port: "b:1", ...secretEntries });
    });

    place.it(
      "writes single entries where a merge is gone, whatever the properties say",
      { needs: "cpsAsked" },
      async () => {
        const { id, outs } = await door().create(args);
        const merge = { method: "POST", path: /PingAuth$/u };
        place.bench.sandbox.inject({ when: merge, do: place.refusal(410, "KeyValueMapUpdateOperationNotSupported") });
        const properties = { property: [{ name: "features.isCpsEnabled", value: "yes" }] };
        const body = JSON.stringify({ name: "acme", properties });
        place.bench.sandbox.inject({ when: { path: /acme$/u }, do: { status: 200, body } });
        const update = () => door().update(id, outs, { ...args, entries: { service_host_port: "b:1" } });
        const calls = await place.bench.callsDuring(() => update().catch(() => undefined));
        expect(calls).toContain(`POST ${map}/entries/service_host_port`);
      },
    );
  });
});
