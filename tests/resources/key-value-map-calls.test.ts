import { map, mapAt } from "../support/maps";
import { onEachOrganization } from "../support/organizations";

const entries = { service_host_port: "ping:443", other: "1" };
const secretEntries = { shared_secret: "s3cr3t-value" };
const args = { environment: "test", name: "PingAuth", entries, secretEntries };
const all = { ...entries, ...secretEntries };

onEachOrganization("the calls of a map", (place) => {
  const { door, change } = mapAt(place);

  it("keep to the budget, and ask the organization for its own properties once a process", async () => {
    const ask = place.can("cpsAsked") ? ["GET /v1/organizations/acme"] : [];
    const changed = { ...args, entries: { ...entries, service_host_port: "ping:8443" } };
    const writes = place.can("entriesMerged") ? 1 : 3;
    let made = { id: "", outs: {} };
    const created = await place.bench.callsDuring(async () => (made = await door().create(args)));
    expect(created).toHaveLength(1 + ask.length + writes);
    expect(await place.bench.callsDuring(() => door().read(made.id, made.outs))).toHaveLength(1);
    const updated = await place.bench.callsDuring(() => door().update(made.id, made.outs, changed));
    expect(updated).toEqual([...ask, change("service_host_port")]);
    expect(await place.bench.callsDuring(() => door().delete(made.id, made.outs))).toEqual([`DELETE ${map}`]);

    const many = Array.from({ length: 40 }, (_, n) => ({ ...args, name: `map-${n}` }));
    const together = () => place.bench.together(() => Promise.all(many.map((each) => door().create(each))));
    expect(await place.bench.callsDuring(together)).toHaveLength(ask.length + 40 * (1 + writes));
  }, 30_000);
});

/** No two sources agree whether a new map takes the entries that its creation names. */
for (const createFillsMap of [true, false]) {
  const subject = `a map in an organization that ${createFillsMap ? "fills" : "does not fill"} new maps`;
  onEachOrganization(
    subject,
    (place) => {
      const { door, held, maps, someoneMakes, writing } = mapAt(place);

      it("holds what is wanted, and goes without a trace", async () => {
        const before = place.bench.sandbox.snapshot();
        const { id, outs } = await door().create(args);
        expect(await held()).toEqual(all);
        expect((await door().read(id, outs))?.props).toEqual(outs);
        await door().delete(id, outs);
        expect(place.bench.sandbox.snapshot().differences(before)).toEqual([]);
      });

      it.each([
        ["nothing", {}],
        ["some entries", { other: "1" }],
      ])("is completed when an interrupted create left it with %s", async (_, left) => {
        await someoneMakes(left);
        expect((await door().create(args)).outs).toMatchObject({ adopted: false });
        expect(await held()).toEqual(all);
      });

      it.each(["received", "done"] as const)("survives answers that are lost when the work is %s", async (at) => {
        place.bench.sandbox.inject({ when: { method: "POST", path: /keyvaluemaps$/u }, at, do: "reset" });
        place.bench.sandbox.inject({ when: writing, at, times: 2, do: "reset" });
        const { outs } = await door().create(args);
        expect(outs).toMatchObject({ adopted: false });
        expect(await held()).toEqual(all);
        await door().delete("", outs);
        expect(await maps()).toEqual([]);
      });

      it("stays in the state with what went through, and no secret is told", async () => {
        place.bench.sandbox.inject({ when: writing, do: place.refusal(403, "no s3cr3t-value") });
        const failure = (await door()
          .create({ ...args, entries: {} })
          .catch((error: unknown) => error)) as { properties: Record<string, unknown>; reasons: string[] };
        expect(failure.reasons.join()).toContain("403");
        expect(failure.reasons.join()).not.toContain("s3cr3t-value");
        expect(failure.properties).toMatchObject({ entries: {}, secretEntries: {} });
      });
    },
    { createFillsMap },
  );
}
