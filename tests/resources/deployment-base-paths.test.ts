import { ownersProxy, thatFails } from "../support/bundles";
import { onEachOrganization } from "../support/organizations";

const args = { environment: "test", proxy: "orders", revision: "1" };
const needs = { needs: "severalLive" } as const;

onEachOrganization("a deployment of a proxy whose revisions have several base paths", (place) => {
  const door = () => place.bench.door("Deployment");
  const lives = async () => (await place.bench.lives("apis", "orders")).sort();

  /** Revisions 1 and 2 have the proxy's own base path, revision 3 another one. */
  beforeEach(async () => {
    for (const release of [1, 2]) await place.bench.someoneImports("apis", "orders", ownersProxy("orders", release));
    await place.bench.someoneImports("apis", "orders", ownersProxy("orders", 3, "/orders/v3"));
  });

  it("moves to another base path, and leaves nothing under the old one", async () => {
    const { id, outs } = await door().create(args);
    const moved = await door().update(id, outs, { ...args, revision: "3" });
    expect(await lives()).toEqual(["3"]);
    await door().update(id, moved!, { ...args, revision: "2" });
    expect(await lives()).toEqual(["2"]);
  });

  place.it("undeploys the old base path only when the new one serves", needs, async () => {
    const { id, outs } = await door().create(args);
    const from = place.bench.sandbox.liveness.length;
    await door().update(id, outs, { ...args, revision: "3" });
    const seen = place.bench.sandbox.liveness.slice(from).map(({ live }) => live.sort().join());
    expect(seen).toEqual(["1,3", "3"]);
  });

  place.it("touches nothing that others have live under another base path", needs, async () => {
    await place.bench.someoneDeploys("apis", "orders", "3");
    const { id, outs } = await door().create(args);
    expect(await lives()).toEqual(["1", "3"]);
    const second = await door().update(id, outs, { ...args, revision: "2" });
    expect(await lives()).toEqual(["2", "3"]);
    expect((await door().read(id, second!))?.props).toEqual(second);
    await door().delete(id, second!);
    expect(await lives()).toEqual(["3"]);
  });

  place.it("puts back what had its base path when it fails, and nothing else moves", needs, async () => {
    await place.bench.someoneDeploys("apis", "orders", "3");
    const { id, outs } = await door().create(args);
    const revision = await place.bench.someoneImports("apis", "orders", thatFails(ownersProxy("orders", 4), "no"));
    await expect(door().update(id, outs, { ...args, revision })).rejects.toMatchObject({
      reasons: expect.arrayContaining([
        "revision 1 of proxy orders in environment test, live before, was put back and is READY",
      ]),
    });
    expect(await lives()).toEqual(["1", "3"]);
  });

  place.it("leaves nothing behind when the move to another base path failed before", needs, async () => {
    const { id, outs } = await door().create(args);
    place.bench.sandbox.inject({ when: { method: "POST", path: /3\/deployments/u }, do: { server: "mp-1" } });
    const failure = (await door()
      .update(id, outs, { ...args, revision: "3" })
      .catch((error: unknown) => error)) as { properties: Record<string, unknown> };
    expect(failure.properties).toMatchObject({ state: "ERROR" });
    expect(await lives()).toContain("1");
    const again = await door().update(id, failure.properties, { ...args, revision: "3", timeout: 60 });
    expect(await lives()).toEqual(["3"]);
    await door().delete(id, again!);
    expect(await lives()).toEqual([]);
  });

  place.it(
    "stays in the state when the old base path cannot be taken down, and the next up does it",
    needs,
    async () => {
      const { id, outs } = await door().create(args);
      const when = { method: "DELETE", path: /1\/deployments/u };
      place.bench.sandbox.inject({ when, do: place.refusal(403, "not on Sundays") });
      const moved = { ...args, revision: "3" };
      const failure = (await door()
        .update(id, outs, moved)
        .catch((error: unknown) => error)) as { properties: Record<string, unknown>; reasons: string[] };
      expect(failure.reasons).toEqual([expect.stringContaining("403 not on Sundays")]);
      expect(failure.properties).toMatchObject({ revision: "3", formerRevisions: ["1"] });
      const again = await door().update(id, failure.properties, { ...moved, timeout: 60 });
      expect(again).not.toHaveProperty("formerRevisions");
      expect(await lives()).toEqual(["3"]);
    },
  );

  place.it("restores on delete what it replaced, and takes its own out under another base path", needs, async () => {
    await place.bench.someoneDeploys("apis", "orders", "1");
    const restore = { ...args, onDelete: "restore" };
    const { id, outs } = await door().create({ ...restore, revision: "2" });
    const moved = await door().update(id, outs, { ...restore, revision: "3" });
    expect(await lives()).toEqual(["3"]);
    await door().delete(id, moved!);
    expect(await lives()).toEqual(["1"]);
  });

  place.it("leaves nothing behind when it is destroyed after such a move failed", needs, async () => {
    const { id, outs } = await door().create(args);
    place.bench.sandbox.inject({ when: { method: "POST", path: /3\/deployments/u }, do: { server: "mp-1" } });
    const failure = (await door()
      .update(id, outs, { ...args, revision: "3" })
      .catch((error: unknown) => error)) as { properties: Record<string, unknown> };
    await door().delete(id, failure.properties);
    expect(await lives()).toEqual([]);
  });
});
