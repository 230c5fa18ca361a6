import { ownersProxy, smallSharedFlow } from "../support/bundles";
import { failureOf } from "../support/failure";
import { onEachOrganization } from "../support/organizations";

onEachOrganization("a callout in a proxy of the stack's own", (place) => {
  const own = { proxy: "orders", sharedFlow: "PingAuth" };
  const door = () => place.bench.door("ProxyFlowCallout");

  beforeEach(async () => {
    await place.bench.someoneImports("apis", "orders", ownersProxy("orders"));
  });

  it("is a revision made from the wanted one, for a Deployment to take on", async () => {
    await place.bench.someoneImports("apis", "orders", ownersProxy("orders", 2));
    const calls = await place.bench.callsDuring(async () => {
      const { outs } = await door().create({ ...own, proxyRevision: "1" });
      expect(outs).toMatchObject({ revision: "3", baseRevision: "1", revisions: ["3"] });
    });
    expect(calls.filter((call) => !call.includes("/revisions/2?"))).toEqual([
      "GET apis/orders",
      "GET apis/orders/revisions/1?format=bundle",
      "POST apis?action=import&name=orders",
    ]);
    expect(await place.bench.live("apis", "orders")).toBeUndefined();
  });

  it("moves onto a new revision of the proxy, and keeps the last one while it may be live", async () => {
    const first = await door().create({ ...own, proxyRevision: "1" });
    await place.bench.someoneImports("apis", "orders", ownersProxy("orders", 2));
    const second = await door().update(first.id, first.outs, { ...own, proxyRevision: "3" });
    expect(second).toMatchObject({ revision: "4", baseRevision: "3", revisions: ["2", "4"] });
    await door().delete(first.id, second!);
    expect(await place.bench.revisions("apis", "orders")).toEqual(["1", "3"]);
  });

  it("keeps in the state the revision that it made where the one before cannot be taken out", async () => {
    const first = await door().create({ ...own, proxyRevision: "1" });
    const second = await door().update(first.id, first.outs, { ...own, proxyRevision: "1", enabled: false });
    const when = { method: "DELETE", path: /revisions/u };
    const heal = place.bench.sandbox.inject({ when, times: 9, do: { status: 403, body: "{}" } });
    const wanted = { ...own, proxyRevision: "1", continueOnError: true };
    const failure = await failureOf(door().update(first.id, second!, wanted));
    heal();
    expect(failure.properties).toMatchObject({ revision: "4", revisions: ["2", "3", "4"] });
    const again = await door().update(first.id, failure.properties, { ...wanted, timeout: 60 });
    expect(again).toMatchObject({ revisions: ["4"] });
    await door().delete(first.id, again!);
    expect(await place.bench.revisions("apis", "orders")).toEqual(["1"]);
  });

  it("leaves another callout's revision that came on top, after it was made anew below that", async () => {
    const named = (name: string) => place.bench.door("ProxyFlowCallout", name);
    await named("a").create(own);
    const b = await named("b").create({ ...own, policyName: "FC-Second" });
    const again = await named("a").create(own);
    await named("a").delete(again.id, again.outs);
    expect(await place.bench.revisions("apis", "orders")).toContain(b.outs.revision);
    await named("b").delete(b.id, b.outs);
    expect(await place.bench.revisions("apis", "orders")).not.toContain(b.outs.revision);
  });

  it("is made again when somebody deleted its revision", async () => {
    const { id, outs } = await door().create({ ...own, proxyRevision: "1" });
    await place.bench.someone("DELETE", "apis/orders/revisions/2");
    const found = await door().read(id, outs);
    expect(found?.props.attached).toEqual([]);
    expect(await door().update(id, found!.props, { ...own, proxyRevision: "1" })).toMatchObject({ revision: "3" });
  });

  it("comes back as new when the whole proxy is gone", async () => {
    const { id, outs } = await door().create({ ...own, proxyRevision: "1" });
    await place.bench.someone("DELETE", "apis/orders");
    expect(await door().read(id, outs)).toBeUndefined();
    await expect(door().delete(id, outs)).resolves.toBeUndefined();
  });

  describe("in the place of one in an environment", () => {
    const there = { ...own, environment: "test" };
    const deployment = { environment: "test", proxy: "orders" };
    const live = async () => {
      const revision = (await place.bench.live("apis", "orders")) ?? "";
      return Object.keys(await place.bench.files("apis", "orders", revision));
    };

    beforeEach(async () => {
      await place.bench.someoneDeploys("sharedflows", "PingAuth", await sharedFlow());
      await place.bench.someoneDeploys("apis", "orders", "1");
    });

    const sharedFlow = () => place.bench.someoneImports("sharedflows", "PingAuth", smallSharedFlow("PingAuth"));

    it.each(["made in this run", "made before the run"])("keeps the API protected: %s", async (when) => {
      const first = await door().create(there);
      const from = place.bench.sandbox.liveness.length;
      const make = async () => {
        const made = await door().create(own);
        const { revision } = made.outs;
        return {
          made,
          on: await place.bench.door("Deployment").create({ ...deployment, revision, onDelete: "restore" }),
        };
      };
      const { made, on } = await place.bench.together(async () => {
        const its = await make();
        if (when === "made in this run") await door().delete(first.id, first.outs);
        return its;
      });
      if (when === "made before the run") {
        await place.bench.together(async () => {
          await door().diff(made.outs, own);
          await door().delete(first.id, first.outs);
        });
      }
      expect(place.bench.sandbox.liveness.slice(from).filter(({ name }) => name === "orders")).toEqual([]);
      expect(await live()).toContain("apiproxy/policies/FC-PingAuth.xml");
      expect(on.outs.revision).toBe(made.outs.revision);
    });

    it("opens the API where such a revision was taken on in an organization of the same name on another plane", async () => {
      const first = await door().create(there);
      const made = await door().create(own);
      expect(made.outs.revision).toBe(first.outs.revision);
      await place.bench.together(async () => {
        await door().diff({ ...made.outs, plane: place.bench.plane === "x" ? "edge" : "x" }, own);
        await door().delete(first.id, first.outs);
      });
      expect(await live()).not.toContain("apiproxy/policies/FC-PingAuth.xml");
    });

    it("opens the API of another environment, whose revision is not its own", async () => {
      const made = await door().create({ ...own, proxyRevision: "1" });
      await place.bench.someoneDeploys(
        "apis",
        "orders",
        await place.bench.someoneImports("apis", "orders", ownersProxy("orders", 3)),
      );
      const first = await door().create(there);
      expect(await live()).toContain("apiproxy/policies/FC-PingAuth.xml");
      await place.bench.together(async () => {
        await door().diff(made.outs, { ...own, proxyRevision: "1" });
        await door().delete(first.id, first.outs);
      });
      expect(await live()).not.toContain("apiproxy/policies/FC-PingAuth.xml");
    });
  });
});
