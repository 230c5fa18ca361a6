import { ownersProxy, thatFails } from "../support/bundles";
import { failureOf } from "../support/failure";
import { onEachOrganization } from "../support/organizations";

const args = { environment: "test", proxy: "orders", revision: "2" };

onEachOrganization("a deployment that a refresh found otherwise", (place) => {
  const door = () => place.bench.door("Deployment");
  const lives = async () => (await place.bench.lives("apis", "orders")).sort();
  const undeployed = (revision: string) =>
    place.bench.someone("DELETE", `environments/test/apis/orders/revisions/${revision}/deployments`);

  beforeEach(async () => {
    for (const release of [1, 2, 3]) await place.bench.someoneImports("apis", "orders", ownersProxy("orders", release));
  });

  /** Ours, and what a refresh makes of it when somebody has deployed the third revision since. */
  async function overtaken(more: object = {}) {
    const { id, outs } = await door().create({ ...args, ...more });
    await place.bench.someoneDeploys("apis", "orders", "3");
    return { id, props: (await door().read(id, outs))!.props };
  }

  it("leaves up, when it is destroyed, the revision of others that the refresh found", async () => {
    const { id, props } = await overtaken();
    expect(props).toMatchObject({ revision: "3", ownRevision: "2" });
    await door().delete(id, props);
    expect(await lives()).toEqual(["3"]);
  });

  it("puts nothing in the place of the revision of others when it is destroyed", async () => {
    await place.bench.someoneDeploys("apis", "orders", "1");
    const { id, props } = await overtaken({ onDelete: "restore" });
    await door().delete(id, props);
    expect(await lives()).toEqual(["3"]);
  });

  it("makes the revision that was found its own once the program wants it", async () => {
    const { id, props } = await overtaken();
    const wanted = { ...args, revision: "3" };
    const settled = await door().update(id, props, wanted);
    expect(settled).toMatchObject({ revision: "3", state: "READY" });
    expect(settled).not.toHaveProperty("ownRevision");
    expect((await door().diff(settled!, wanted)).changes).toBe(false);
    await door().delete(id, settled!);
    expect(await lives()).toEqual([]);
  });

  it("is as before once a refresh finds its own revision again", async () => {
    const { id, props } = await overtaken();
    await place.bench.someoneDeploys("apis", "orders", "2");
    const again = (await door().read(id, props))!.props;
    expect(again).toMatchObject({ revision: "2" });
    expect(again).not.toHaveProperty("ownRevision");
    expect((await door().diff(again, args)).changes).toBe(false);
  });

  place.it("does not undeploy what others have under another base path", { needs: "severalLive" }, async () => {
    const other = await place.bench.someoneImports("apis", "orders", ownersProxy("orders", 4, "/orders/v4"));
    await place.bench.someoneDeploys("apis", "orders", other);
    const { id, outs } = await door().create(args);
    await undeployed("2");
    const { props } = (await door().read(id, outs))!;
    const repaired = await door().update(id, props, args);
    expect(await lives()).toEqual(["2", other]);
    await door().delete(id, repaired!);
    expect(await lives()).toEqual([other]);
  });
});

onEachOrganization("a deployment that is not done when it is refreshed", (place) => {
  const door = () => place.bench.door("Deployment");
  const lives = async () => (await place.bench.lives("apis", "orders")).sort();
  const fails = (revision: string) => {
    const when = { method: "POST", path: new RegExp(`/${revision}/deployments`, "u") };
    place.bench.sandbox.inject({ when, do: { server: "mp-1" } });
  };

  beforeEach(async () => {
    for (const release of [1, 2]) await place.bench.someoneImports("apis", "orders", ownersProxy("orders", release));
    await place.bench.someoneImports("apis", "orders", ownersProxy("orders", 3, "/orders/v3"));
  });

  it("is still failed, and tried again by the next up", async () => {
    const revision = await place.bench.someoneImports("apis", "orders", thatFails(ownersProxy("orders", 4), "no heap"));
    const wanted = { ...args, revision, onFailure: "keep" };
    const { id, properties } = await failureOf(door().create(wanted));
    const { props } = (await door().read(id, properties))!;
    expect(props).toMatchObject({ state: "ERROR", revision });
    expect((await door().diff(props, wanted)).changes).toBe(true);
    const { reasons } = await failureOf(door().update(id, props, wanted));
    expect(reasons.join()).toContain("no heap");
  });

  place.it("is repaired by the next up when one server had failed", { needs: "servers" }, async () => {
    fails("2");
    const wanted = { ...args, onFailure: "keep" };
    const { id, properties } = await failureOf(door().create(wanted));
    const { props } = (await door().read(id, properties))!;
    expect(props).toMatchObject({ state: "ERROR" });
    const repaired = await door().update(id, props, wanted);
    expect(repaired).toMatchObject({ state: "READY" });
    expect(repaired).not.toHaveProperty("ownRevision");
  });

  it("is done, and differs no more, where it has come to serve since", async () => {
    const { id, outs } = await door().create(args);
    const { props } = (await door().read(id, { ...outs, state: "PROGRESSING", formerRevisions: ["1"] }))!;
    expect(props).toEqual(outs);
    expect((await door().diff(props, args)).changes).toBe(false);
  });

  place.it("is not done while its old base path is up", { needs: "severalLive" }, async () => {
    const { id, outs } = await door().create(args);
    const when = { method: "DELETE", path: /2\/deployments/u };
    place.bench.sandbox.inject({ when, do: place.refusal(403, "not on Sundays") });
    const moved = { ...args, revision: "3" };
    const { properties } = await failureOf(door().update(id, outs, moved));
    const { props } = (await door().read(id, properties))!;
    await door().update(id, props, moved);
    expect(await lives()).toEqual(["3"]);
  });
});

onEachOrganization(
  "a deployment that is under way when it is refreshed",
  (place) => {
    it("is waited for by the next up", async () => {
      const door = place.bench.door("Deployment");
      await place.bench.someoneImports("apis", "orders", ownersProxy("orders"));
      const wanted = { ...args, revision: "1" };
      const { id, properties } = await failureOf(door.create({ ...wanted, timeout: 0 }));
      const { props } = (await door.read(id, properties))!;
      expect(props).toMatchObject({ state: "PROGRESSING" });
      const changed = { ...props, timeout: 600 };
      expect(await door.update(id, changed, wanted)).toMatchObject({ state: "READY" });
    });
  },
  { deployPolls: 4 },
);
