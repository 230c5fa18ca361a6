import { ownersProxy, smallSharedFlow } from "../support/bundles";
import { failureOf } from "../support/failure";
import { onEachOrganization } from "../support/organizations";

const args = { proxy: "orders", sharedFlow: "PingAuth", environment: "test" };

onEachOrganization("a callout in somebody's proxy that does not come to serve", (place) => {
  const door = () => place.bench.door("ProxyFlowCallout", "orders");
  const live = () => place.bench.lives("apis", "orders");

  beforeEach(async () => {
    const flow = await place.bench.someoneImports("sharedflows", "PingAuth", smallSharedFlow("PingAuth"));
    await place.bench.someoneDeploys("sharedflows", "PingAuth", flow);
    await place.bench.someoneImports("apis", "orders", ownersProxy("orders"));
    await place.bench.someoneDeploys("apis", "orders", "1");
  });

  /** What is said of a revision that one server, or the runtime as a whole, could not load. */
  const failed = (revision: string) =>
    new RegExp(
      `revision ${revision} of proxy orders in environment test failed: ${place.can("servers") ? "message-processor mp-2: " : ""}no heap left`,
      "u",
    );

  it("says why, puts the base back and takes its revision out", async () => {
    const before = place.bench.sandbox.snapshot();
    place.failsToServe("orders", "2", "no heap left");
    const created = door().create(args);
    await expect(created).rejects.toThrow(failed("2"));
    await expect(created).rejects.toThrow(/revision 1 .*, live before, was put back and is READY/u);
    expect(await live()).toEqual(["1"]);
    expect(place.bench.sandbox.snapshot().differences(before)).toEqual([]);
    expect((await door().create(args)).outs).toMatchObject({ baseRevision: "1", warnings: [] });
  });

  it("keeps the callout that was live where a changed one fails, and is changed by the next up", async () => {
    const { id, outs } = await door().create(args);
    place.failsToServe("orders", "3", "no heap left");
    const changed = { ...args, continueOnError: true };
    await expect(door().update(id, outs, changed)).rejects.toThrow(failed("3"));
    expect(await live()).toEqual(["2"]);
    expect(await place.bench.revisions("apis", "orders")).toEqual(["1", "2"]);
    const again = await door().update(id, outs, changed);
    expect(await live()).toEqual([again?.revision]);
    await door().delete(id, again!);
    expect(await live()).toEqual(["1"]);
  });

  it("keeps the reasons where putting back fails too, stays in the state, and is repaired by the next up", async () => {
    place.failsToServe("orders", "2", "no heap left");
    const when = { method: "POST", path: /orders\/revisions\/1\/deployments/u };
    place.bench.sandbox.inject({ when, do: place.refusal(403, "not on Sundays") });
    const { id, properties, reasons } = await failureOf(door().create(args));
    expect(reasons[0]).toMatch(failed("2"));
    expect(reasons.at(-1)).toMatch(
      /revision 1 .*, live before, could not be put back: [^]*403 not on Sundays[^]*pulumi up/u,
    );
    expect(properties).toMatchObject({ revision: "2", revisions: ["2"], baseRevision: "1", attached: [] });
    const again = await door().update(id, properties, { ...args, timeout: 60 });
    expect(again?.attached).not.toEqual([]);
    expect(await live()).toEqual(["2"]);
    await door().delete(id, again!);
    expect(await live()).toEqual(["1"]);
    expect(await place.bench.revisions("apis", "orders")).toEqual(["1"]);
  });

  it("tells its reasons also where the revision that failed cannot be taken out", async () => {
    place.failsToServe("orders", "2", "no heap left");
    const when = { method: "DELETE", path: /orders\/revisions\/2$/u };
    place.bench.sandbox.inject({ when, do: place.refusal(403, "not on Sundays") });
    const { reasons, properties } = await failureOf(door().create(args));
    expect(reasons[0]).toMatch(failed("2"));
    expect(reasons.at(-1)).toMatch(/revision 2 .* is of no use, and could not be removed: [^]*403 not on Sundays/u);
    expect(properties).toMatchObject({ revisions: ["2"] });
    expect(await live()).toEqual(["1"]);
  });

  it.each([401, 403])(
    "stays in the state when looks at it are answered %d, and the next up goes on",
    async (status) => {
      const refused = (revision: string) => {
        const when = { method: "GET", path: new RegExp(`orders/revisions/${revision}/deployments$`, "u") };
        place.bench.sandbox.inject({ when, do: place.refusal(status, "no looking") });
      };
      const said = new RegExp(
        `was deployed, but .*:\n[^]*${status} no looking[^]*\nMend that, and run the same command again`,
        "u",
      );
      refused("2");
      const created = await failureOf(door().create(args));
      expect(created.reasons).toEqual([expect.stringMatching(said)]);
      expect(created.properties).toMatchObject({ revision: "2", revisions: ["2"], attached: [] });
      const outs = await door().update(created.id, created.properties, { ...args, timeout: 60 });
      expect(outs?.attached).not.toEqual([]);
      refused("3");
      const changed = { ...args, continueOnError: true };
      const updated = await failureOf(door().update(created.id, outs!, changed));
      expect(updated.reasons).toEqual([expect.stringMatching(said)]);
      expect(updated.properties).toMatchObject({ revision: "3", revisions: ["2", "3"], attached: [] });
      const again = await door().update(created.id, updated.properties, { ...changed, timeout: 60 });
      expect(again).toMatchObject({ revision: "3", revisions: ["3"] });
      await door().delete(created.id, again!);
      expect(await place.bench.revisions("apis", "orders")).toEqual(["1"]);
    },
  );

  it("stays in the state when it serves and what is left to do fails, and the next up goes on", async () => {
    const { id, outs } = await door().create(args);
    const when = { method: "DELETE", path: /orders\/revisions\/2$/u };
    place.bench.sandbox.inject({ when, do: place.refusal(403, "not on Sundays") });
    const changed = { ...args, continueOnError: true };
    const { properties, reasons } = await failureOf(door().update(id, outs, changed));
    expect(reasons.join()).toContain("403 not on Sundays");
    expect(properties).toMatchObject({ revision: "3", revisions: ["2", "3"], continueOnError: true });
    expect(await live()).toEqual(["3"]);
    expect(await door().update(id, properties, { ...changed, timeout: 60 })).toMatchObject({ revisions: ["3"] });
  });

  it("leaves the callout up where what is without it does not serve", async () => {
    const { id, outs } = await door().create(args);
    place.failsToServe("orders", "1", "no heap left");
    await expect(door().delete(id, outs)).rejects.toThrow(failed("1"));
    expect(await live()).toEqual(["2"]);
    await door().delete(id, outs);
    expect(await live()).toEqual(["1"]);
  });

  it.each(["received", "done"] as const)(
    "looks after a 500 to the deployment, and deploys once more where it was %s alone",
    async (at) => {
      place.bench.sandbox.inject({ when: { method: "POST", path: /2\/deployments$/u }, at, do: { status: 500 } });
      const calls = await place.bench.callsDuring(() => door().create(args));
      const posts = calls.filter((call) => /^POST .*\/2\/deployments\?override=true/u.test(call));
      expect(posts).toHaveLength(at === "done" ? 1 : 2);
      expect(await live()).toEqual(["2"]);
    },
  );

  it("is refused where the shared flow is missing or not deployed, and nothing is left of it", async () => {
    await place.bench.someone("DELETE", "environments/test/sharedflows/PingAuth/revisions/1/deployments");
    const before = place.bench.sandbox.snapshot();
    for (const sharedFlow of ["Missing", "PingAuth"]) {
      const reason = `Shared flow ${sharedFlow}, which proxy orders calls, is not deployed in environment test: every call to the proxy would fail`;
      await expect(door().create({ ...args, sharedFlow })).rejects.toThrow(
        place.can("flowsChecked") ? sharedFlow : reason,
      );
      expect(place.bench.sandbox.snapshot().differences(before)).toEqual([]);
    }
  });
});
