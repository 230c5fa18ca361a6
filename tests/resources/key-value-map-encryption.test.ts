import { map, mapAt } from "../support/maps";
import { onEachOrganization } from "../support/organizations";

const entries = { service_host_port: "ping:443" };
const secretEntries = { shared_secret: "s3cr3t-value" };
const args = { environment: "test", name: "PingAuth", entries, secretEntries };
/** The entry that says whose it is. */
const ours = "pulumi.shop.dev.PingAuth";
const needs = { needs: "plainMaps" } as const;

const only = (map: Record<string, string>, keys: string[]) =>
  Object.fromEntries(Object.entries(map).filter(([key]) => keys.includes(key)));

onEachOrganization("the encryption of a map", (place) => {
  const { door, held, someoneMakes } = mapAt(place);
  const answer = () => place.bench.someone("GET", map);

  place.it("is as the program says, and not chosen for it", needs, async () => {
    await door().create(args);
    expect(await answer()).toMatchObject({ encrypted: false });
    await door().create({ ...args, name: "Hidden", encrypted: true });
    const hidden = await place.bench.someone("GET", "environments/test/keyvaluemaps/Hidden");
    expect(hidden).toMatchObject({ encrypted: true });
  });

  place.it("leaves its keys to be seen, and drift by them alone", needs, async () => {
    const { id, outs } = await door().create({ ...args, encrypted: true });
    expect(await held()).toEqual({ service_host_port: "*****", shared_secret: "*****", [ours]: "*****" });
    expect((await door().read(id, outs))?.props).toEqual(outs);
    await place.bench.someone("DELETE", `${map}/entries/shared_secret`);
    const found = await door().read(id, outs);
    expect(found?.inputs).toMatchObject({ entries, secretEntries: {} });
    await door().update(id, found!.props, { ...args, encrypted: true });
    expect(Object.keys(await held()).sort()).toEqual([ours, "service_host_port", "shared_secret"]);
  });

  place.it("hides whose the values are: such a map is refused with a sentence that says so", needs, async () => {
    await someoneMakes({ shared_secret: "theirs" }, { encrypted: "true" });
    const refused = door().create({ ...args, encrypted: true });
    await expect(refused).rejects.toThrow("hides its values, so that it cannot be told whose they are (shared_secret)");
    await expect(refused).rejects.toThrow("adopt: true");
    const { outs } = await door().create({ ...args, encrypted: true, adopt: true });
    expect(outs).toMatchObject({ adopted: true, previous: {} });
  });

  place.it("does not hide what a killed create of ours left, at whichever call it was killed", needs, async () => {
    const hidden = { ...args, encrypted: true };
    const undisturbed = await door().create(hidden);
    const [first, end] = [{ ...(await held()), [ours]: "made by Pulumi" }, place.bench.sandbox.snapshot()];
    await door().delete(undisturbed.id, undisturbed.outs);
    for (const left of [{}, only(first, [ours]), only(first, [ours, "shared_secret"]), first]) {
      await someoneMakes({ ...left }, { encrypted: true });
      const { id, outs } = await door().create(hidden);
      expect(outs).toMatchObject({ adopted: false });
      expect(place.bench.sandbox.snapshot().differences(end)).toEqual([]);
      await door().delete(id, outs);
    }
  });

  place.it("hides the values of another stack, whose mark is no key of ours", needs, async () => {
    await someoneMakes({ service_host_port: "b:1", "pulumi.shop.dev.another": "x" }, { encrypted: true });
    await expect(door().create({ ...args, encrypted: true })).rejects.toThrow(
      "holds entries that are not this stack's",
    );
  });

  place.it("keeps a map that is marked from showing the mark as somebody's", needs, async () => {
    const alone = { ...args, encrypted: true, exclusive: true };
    const { id, outs } = await door().create(alone);
    expect((await door().read(id, outs))?.props).toEqual(outs);
    await door().create(alone);
    expect(Object.keys(await held())).toContain(ours);
  });

  place.it("keeps a map from being adopted as another one", needs, async () => {
    await someoneMakes({}, { encrypted: true });
    await expect(door().create({ ...args, adopt: true })).rejects.toThrow(
      "exists already with encrypted: true, which Apigee cannot change, and false is asked for. Set encrypted to true",
    );
    expect(await held()).toEqual({});
  });

  place.it("is seen by a refresh when somebody made the map anew, and the next up says what to do", needs, async () => {
    const { id, outs } = await door().create(args);
    await place.bench.someone("DELETE", map);
    await someoneMakes({ service_host_port: "ping:443" }, { encrypted: true });
    const live = await door().read(id, outs);
    expect(live?.inputs).toMatchObject({ encrypted: true });
    await expect(door().check(args, live?.props)).rejects.toThrow("set encrypted back");
  });

  for (const [word, encrypted, understood] of [
    ["a text", "true", true],
    ["a text that says no", "false", false],
    ["a boolean", true, true],
  ] as const) {
    place.it(`is understood as ${word}`, needs, async () => {
      const { id, outs } = await door().create({ ...args, encrypted: understood });
      const body = JSON.stringify({ name: "PingAuth", encrypted, entry: [{ name: "shared_secret", value: "*****" }] });
      place.bench.sandbox.inject({ when: { method: "GET" }, do: { status: 200, body } });
      const found = { encrypted: understood, entries: {}, secretEntries };
      expect((await door().read(id, outs))?.inputs).toMatchObject(found);
    });
  }
});
