import { ownersProxy, smallSharedFlow, zipOf } from "../support/bundles";
import { failureOf } from "../support/failure";
import { onEachOrganization } from "../support/organizations";

const own = { proxy: "orders", sharedFlow: "PingAuth" };
const args = { ...own, environment: "test" };
const policy = "apiproxy/policies/FC-PingAuth.xml";

onEachOrganization("a refresh of a callout", (place) => {
  const door = () => place.bench.door("ProxyFlowCallout", "orders");
  const live = async () => (await place.bench.live("apis", "orders")) ?? "";
  const liveFiles = async () => place.bench.files("apis", "orders", await live());
  const edits = (revision: string, files: Record<string, string>) =>
    place.bench.someone("POST", `apis/orders/revisions/${revision}`, zipOf(files));

  beforeEach(async () => {
    const flow = await place.bench.someoneImports("sharedflows", "PingAuth", smallSharedFlow("PingAuth"));
    await place.bench.someoneDeploys("sharedflows", "PingAuth", flow);
    await place.bench.someoneImports("apis", "orders", ownersProxy("orders"));
    await place.bench.someoneDeploys("apis", "orders", "1");
  });

  it("tells the same when it is asked again before the next up", async () => {
    const { id, outs } = await door().create(args);
    await place.bench.someoneDeploys("apis", "orders", "1");
    const once = await door().read(id, outs);
    const twice = await door().read(id, once!.props);
    expect(await door().diff(twice!.props, args)).toMatchObject({ changes: true });
    const again = await door().update(id, twice!.props, args);
    expect(again).toMatchObject({ revision: "2", attachments: outs.attachments });
    expect(await live()).toBe("2");
  });

  const edited = { needs: "revisionsChange" } as const;

  place.it("sees that somebody took it out of the live revision in place, and it comes back", edited, async () => {
    const { id, outs } = await door().create(args);
    await edits("2", ownersProxy("orders", 2));
    const found = await door().read(id, outs);
    expect(found?.props.attached).toEqual([]);
    const again = await door().update(id, found!.props, args);
    expect(await live()).toBe(again?.revision);
    const files = await liveFiles();
    expect(files).toHaveProperty([policy]);
    expect(files["apiproxy/proxies/default.xml"]).toContain("release 2");
  });

  place.it("sees that somebody disabled its policy in place", edited, async () => {
    const { id, outs } = await door().create(args);
    const files = await liveFiles();
    await edits("2", { ...files, [policy]: files[policy]!.replace('enabled="true"', 'enabled="false"') });
    const found = await door().read(id, outs);
    expect(await door().diff(found!.props, args)).toMatchObject({ changes: true });
    await door().update(id, found!.props, args);
    expect((await liveFiles())[policy]).toContain('enabled="true"');
  });

  place.it("has nothing to say of an edit in place that leaves it alone, which a delete keeps", edited, async () => {
    const { id, outs } = await door().create(args);
    await edits("2", { ...(await liveFiles()), "apiproxy/resources/jsc/new.js": "var x = 1;" });
    const found = await door().read(id, outs);
    expect(found?.props).toMatchObject({ revision: "2", attached: outs.attached });
    expect(await door().diff(found!.props, args)).toMatchObject({ changes: false });
    await door().delete(id, found!.props);
    expect(await liveFiles()).toHaveProperty(["apiproxy/resources/jsc/new.js"]);
    expect(await liveFiles()).not.toHaveProperty([policy]);
  });

  place.it("sees that somebody took it out of the revision that a Deployment has", edited, async () => {
    const { id, outs } = await door().create({ ...own, proxyRevision: "1" });
    await edits("2", ownersProxy("orders", 2));
    const found = await door().read(id, outs);
    expect(found?.props.attached).toEqual([]);
    const again = await door().update(id, found!.props, { ...own, proxyRevision: "1" });
    expect(await place.bench.files("apis", "orders", String(again?.revision))).toHaveProperty([policy]);
  });

  /** Until it is told to stop, every look at the callout's first revision is told this of it. */
  const stands = (state: "PROGRESSING" | "ERROR") => {
    const status = { PROGRESSING: "pending", ERROR: "error" }[state];
    const answer = place.can("servers") ? { state: status, server: [{ uUID: "mp-2", status }] } : { state };
    const when = { method: "GET", path: /orders\/revisions\/2\/deployments$/u };
    return place.bench.sandbox.inject({
      when,
      times: Infinity,
      do: { status: 200, body: JSON.stringify(answer) },
    });
  };

  describe.each(["PROGRESSING", "ERROR"] as const)("after a create whose revision was %s", (state) => {
    const short = { ...args, timeout: 0 };

    /** One that failed stays where what was live cannot be put back. */
    const halfMade = async () => {
      const stop = stands(state);
      const when = { method: "POST", path: /orders\/revisions\/1\/deployments/u };
      const putBack = place.bench.sandbox.inject({ when, do: place.refusal(403, "not on Sundays") });
      const { id, properties } = await failureOf(door().create(short));
      putBack();
      return { id, properties, stop };
    };

    it("does not call it attached while that is still so, and the next up goes on", async () => {
      const { id, properties, stop } = await halfMade();
      const found = await door().read(id, properties);
      expect(found?.props.attached).toEqual([]);
      expect(await door().diff(found!.props, short)).toMatchObject({ changes: true });
      const again = await door().read(id, found!.props);
      expect(await door().diff(again!.props, short)).toMatchObject({ changes: true });
      stop();
      const outs = await door().update(id, again!.props, args);
      expect(outs).toMatchObject({ revision: "2", revisions: ["2"] });
      expect(outs?.attached).not.toEqual([]);
      await door().delete(id, outs!);
      expect(await live()).toBe("1");
    });

    it("calls it attached once it serves", async () => {
      const { id, properties, stop } = await halfMade();
      stop();
      const look = "environments/test/apis/orders/revisions/2/deployments";
      while ((await place.bench.someone("GET", look)).state === "PROGRESSING") await new Promise(setImmediate);
      const found = await door().read(id, properties);
      expect(found?.props.attached).not.toEqual([]);
      expect(await door().diff(found!.props, short)).toMatchObject({ changes: false });
    });

    it("tells that somebody undeployed it meanwhile", async () => {
      const { id, properties, stop } = await halfMade();
      stop();
      await place.bench.someone("DELETE", "environments/test/apis/orders/revisions/2/deployments");
      const found = await door().read(id, properties);
      expect(await door().diff(found!.props, short)).toMatchObject({ changes: true });
    });
  });
});
