import { map, mapAt } from "../support/maps";
import { onEachOrganization } from "../support/organizations";

const entries = { service_host_port: "ping:443" };
const secretEntries = { shared_secret: "s3cr3t-value" };
const args = { environment: "test", name: "PingAuth", entries, secretEntries };
const many = Object.fromEntries(Array.from({ length: 1005 }, (_, n) => [`theirs-${n}`, String(n)]));

jest.setTimeout(60_000);

onEachOrganization("a map of more than a thousand entries", (place) => {
  const { door } = mapAt(place);

  it("is made and read whole", async () => {
    const { id, outs } = await door().create({ environment: "test", name: "PingAuth", entries: many });
    expect((await door().read(id, outs))?.props).toEqual(outs);
    await place.bench.someone("DELETE", `${map}/entries/theirs-1004`);
    const { "theirs-1004": _, ...left } = many;
    expect((await door().read(id, outs))?.inputs).toMatchObject({ entries: left });
    expect(Object.keys((await door().read(id, outs))?.inputs.entries as object)).toHaveLength(1004);
  });
});

onEachOrganization(
  "a map of others that shows a thousand of its entries",
  (place) => {
    const { door, held } = mapAt(place);
    const needs = { needs: ["wholeMaps", "entriesOneByOne"] } as const;

    beforeEach(async () => {
      const entry = Object.entries(many).map(([name, value]) => ({ name, value }));
      await place.bench.someone("POST", "environments/test/keyvaluemaps", {
        name: "PingAuth",
        encrypted: false,
        entry,
      });
    });

    place.it("costs one call for each entry of ours among those that are not shown", needs, async () => {
      const { id, outs } = await door().create({ ...args, adopt: true });
      const calls = await place.bench.callsDuring(async () =>
        expect((await door().read(id, outs))?.props).toEqual(outs),
      );
      expect(calls.sort()).toEqual([
        "GET /v1/organizations/acme",
        `GET ${map}`,
        `GET ${map}/entries/service_host_port`,
        `GET ${map}/entries/shared_secret`,
      ]);
    });

    place.it("is found to lack an entry like any other", needs, async () => {
      const { id, outs } = await door().create({ ...args, adopt: true });
      await place.bench.someone("DELETE", `${map}/entries/shared_secret`);
      expect((await door().read(id, outs))?.inputs).toMatchObject({ entries, secretEntries: {} });
    });

    place.it("gets back all that an exclusive one took from it", needs, async () => {
      const { id, outs } = await door().create({ ...args, adopt: true, exclusive: true });
      expect(Object.keys(outs.previous as object)).toHaveLength(1005);
      expect(Object.keys(await held())).toHaveLength(2);
      await door().delete(id, outs);
      expect(await place.bench.someone("GET", `${map}/keys?count=1000`)).toHaveLength(1000);
    });
  },
  { createFillsMap: true },
);
