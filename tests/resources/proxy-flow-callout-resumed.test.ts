import { ownersProxy, smallSharedFlow } from "../support/bundles";
import { failureOf } from "../support/failure";
import { onEachOrganization } from "../support/organizations";

const args = { proxy: "orders", sharedFlow: "PingAuth", environment: "test" };
const changed = { ...args, continueOnError: true };

onEachOrganization("a callout that an interrupted run left where it fails to serve", (place) => {
  const door = () => place.bench.door("ProxyFlowCallout", "orders");
  const live = () => place.bench.lives("apis", "orders");
  const putBack = (revision: string) =>
    new RegExp(`revision ${revision} of proxy orders in environment test, live before, was put back and is READY`, "u");

  beforeEach(async () => {
    const flow = await place.bench.someoneImports("sharedflows", "PingAuth", smallSharedFlow("PingAuth"));
    await place.bench.someoneDeploys("sharedflows", "PingAuth", flow);
    await place.bench.someoneImports("apis", "orders", ownersProxy("orders"));
    await place.bench.someoneDeploys("apis", "orders", "1");
  });

  /** A revision fails each time that it is deployed, and nobody can see that at first: to Pulumi the run has failed. */
  function failsUnseen(revision: string): void {
    const when = { method: "GET", path: new RegExp(`orders/revisions/${revision}/deployments$`, "u") };
    place.bench.sandbox.inject({ when, do: place.refusal(403, "no looking") });
    place.failsToServe("orders", revision, "no heap left", place.can("servers") ? 2 : 3);
  }

  it.each(["kept by Pulumi", "lost with the engine"])(
    "gives way to the callout that served before an update, whose state was %s",
    async (state) => {
      const { id, outs } = await door().create(args);
      failsUnseen("3");
      const { properties } = await failureOf(door().update(id, outs, changed));
      const olds = state === "kept by Pulumi" ? properties : outs;
      const { reasons, properties: after } = await failureOf(door().update(id, olds, { ...changed, timeout: 60 }));
      expect(reasons.at(-1)).toMatch(putBack("2"));
      expect(await live()).toEqual(["2"]);
      const again = await door().update(id, after, changed);
      expect(await live()).toEqual([again?.revision]);
      await door().delete(id, again!);
      expect(await live()).toEqual(["1"]);
      expect(await place.bench.revisions("apis", "orders")).toEqual(["1"]);
    },
  );

  it("gives way to what served before a create", async () => {
    failsUnseen("2");
    const { id, properties } = await failureOf(door().create(args));
    const { reasons } = await failureOf(door().update(id, properties, { ...args, timeout: 60 }));
    expect(reasons.at(-1)).toMatch(putBack("1"));
    expect(await live()).toEqual(["1"]);
  });

  it("does not open the API once it has served", async () => {
    const { id, outs } = await door().create(args);
    await place.leavesFailing("orders", "2", "no heap left");
    const { reasons } = await failureOf(door().update(id, outs, { ...args, parameters: {} }));
    expect(reasons).toEqual([expect.stringMatching(/revision 2 of .* failed: .*no heap left$/u)]);
    expect(await live()).toEqual(["2"]);
  });

  it("does not open the API once it has served and what was left to do failed", async () => {
    const { id, outs } = await door().create(args);
    const when = { method: "DELETE", path: /orders\/revisions\/2$/u };
    place.bench.sandbox.inject({ when, do: place.refusal(403, "not on Sundays") });
    const { properties } = await failureOf(door().update(id, outs, changed));
    await place.leavesFailing("orders", "3", "no heap left");
    await failureOf(door().update(id, properties, { ...changed, timeout: 60 }));
    expect(await live()).toEqual(["3"]);
  });

  it("serves on where a delete that was killed left its base, and that fails", async () => {
    const { id, outs } = await door().create(args);
    await place.leavesFailing("orders", "1", "no heap left");
    await expect(door().delete(id, outs)).rejects.toThrow(putBack("2"));
    expect(await live()).toEqual(["2"]);
    await door().delete(id, outs);
    expect(await live()).toEqual(["1"]);
    expect(await place.bench.revisions("apis", "orders")).toEqual(["1"]);
  });
});
