import { ownersProxy, smallSharedFlow } from "../support/bundles";
import { onEachOrganization } from "../support/organizations";

const args = { proxy: "orders", sharedFlow: "PingAuth", environment: "test" };

onEachOrganization("a callout in a proxy that somebody else owns", (place) => {
  const door = (name = "orders") => place.bench.door("ProxyFlowCallout", name);
  const liveFiles = async () => place.bench.files("apis", "orders", (await place.bench.live("apis", "orders")) ?? "");

  beforeEach(async () => {
    for (const environment of ["test", "prod"]) {
      const flow = await place.bench.someoneImports("sharedflows", "PingAuth", smallSharedFlow("PingAuth"));
      await place.bench.someoneDeploys("sharedflows", "PingAuth", flow, environment);
    }
    await place.bench.someoneImports("apis", "orders", ownersProxy("orders"));
    await place.bench.someoneDeploys("apis", "orders", "1");
  });

  it("is live on top of the live revision, and everything else keeps its bytes", async () => {
    await place.bench.someoneImports("apis", "orders", ownersProxy("orders", 99));
    const { outs } = await door().create(args);
    expect(outs).toMatchObject({
      revision: "3",
      baseRevision: "1",
      revisions: ["3"],
      policyName: "FC-PingAuth",
      adopted: false,
    });
    expect(await place.bench.live("apis", "orders")).toBe("3");
    const files = await liveFiles();
    expect(files["apiproxy/proxies/default.xml"]).toContain("release 1");
    expect(files["apiproxy/proxies/default.xml"]).toContain("<Step><Name>Verify-Key</Name></Step>\r\n");
    expect(files["apiproxy/policies/FC-PingAuth.xml"]).toContain("<SharedFlowBundle>PingAuth</SharedFlowBundle>");
    expect(files["apiproxy/policies/Verify-Key.xml"]).toBe(ownersProxy("orders")["apiproxy/policies/Verify-Key.xml"]);
    expect(outs.attached).toEqual([
      { endpoint: "proxy", endpointName: "default", flow: "PreFlow", phase: "request", index: 1 },
      { endpoint: "target", endpointName: "default", flow: "PreFlow", phase: "response", index: 0 },
    ]);
  });

  it("leaves no trace when it goes: the owner's revision is live again and ours is gone", async () => {
    const before = place.bench.sandbox.snapshot();
    const { id, outs } = await door().create(args);
    expect(place.bench.sandbox.snapshot().differences(before)).not.toEqual([]);
    await door().delete(id, outs);
    expect(place.bench.sandbox.snapshot().differences(before)).toEqual([]);
    expect(await place.bench.live("apis", "orders")).toBe("1");
  });

  it("never leaves the proxy undeployed", async () => {
    const from = place.bench.sandbox.liveness.length;
    const { id, outs } = await door().create(args);
    await door().update(id, outs, { ...args, continueOnError: true });
    await door().delete(id, outs);
    const seen = place.bench.sandbox.liveness.slice(from).filter(({ name }) => name === "orders");
    expect(seen.length).toBeGreaterThanOrEqual(3);
    expect(seen.filter(({ live }) => live.length === 0)).toEqual([]);
  });

  it("sees that the owner released a revision without it, and attaches to that one", async () => {
    const { id, outs } = await door().create(args);
    await place.bench.someoneImports("apis", "orders", ownersProxy("orders", 2));
    await place.bench.someoneDeploys("apis", "orders", "3");
    const found = await door().read(id, outs);
    expect(found?.props.attached).toEqual([]);
    const again = await door().update(id, found!.props, args);
    expect(again).toMatchObject({ revision: "4", baseRevision: "3", revisions: ["4"] });
    expect((await liveFiles())["apiproxy/proxies/default.xml"]).toContain("release 2");
    expect(await place.bench.revisions("apis", "orders")).toEqual(["1", "3", "4"]);
    await door().delete(id, again!);
    expect(await place.bench.live("apis", "orders")).toBe("3");
  });

  it("follows an owner's release that carries it", async () => {
    const { id, outs } = await door().create(args);
    const carrying = await liveFiles();
    await place.bench.someoneImports("apis", "orders", { ...carrying, "apiproxy/resources/jsc/new.js": "var x = 1;" });
    await place.bench.someoneDeploys("apis", "orders", "3");
    const found = await door().read(id, outs);
    expect(found?.props).toMatchObject({ revision: "3", attachments: outs.attachments });
    expect(await door().diff(found!.props, args)).toMatchObject({ changes: false });
    await door().delete(id, found!.props);
    const files = await liveFiles();
    expect(files["apiproxy/resources/jsc/new.js"]).toBe("var x = 1;");
    expect(files["apiproxy/policies/FC-PingAuth.xml"]).toBeUndefined();
    expect(files["apiproxy/proxies/default.xml"]).toBe(ownersProxy("orders")["apiproxy/proxies/default.xml"]);
  });

  it("completes what an interrupted create left, and imports nothing twice", async () => {
    await door().create(args);
    const again = await place.bench.door("ProxyFlowCallout", "orders").create(args);
    expect(again.outs).toMatchObject({ revision: "2", baseRevision: "1", revisions: ["2"], adopted: false });
    expect(await place.bench.revisions("apis", "orders")).toEqual(["1", "2"]);
  });

  it("recognises its import when the answer was lost", async () => {
    place.bench.sandbox.inject({ when: { method: "POST", path: /\/apis$/u }, at: "done", times: 1, do: "reset" });
    const { outs } = await door().create(args);
    expect(outs.revision).toBe("2");
    expect(await place.bench.revisions("apis", "orders")).toEqual(["1", "2"]);
  });

  it("recognises its import also where somebody imported after it", async () => {
    const { sandbox } = place.bench;
    const when = { method: "POST", path: /\/apis$/u };
    const imports = () => place.bench.someoneImports("apis", "orders", ownersProxy("orders", 9)).then(() => undefined);
    sandbox.inject({ when, at: "done", do: imports });
    sandbox.inject({ when, at: "done", do: "reset" });
    const { outs } = await door().create(args);
    expect(outs).toMatchObject({ revision: "2", revisions: ["2"] });
    expect(await place.bench.revisions("apis", "orders")).toEqual(["1", "2", "3"]);
  });

  it("leaves a callout alone that was attached by hand", async () => {
    const { id, outs } = await door().create(args);
    const byHand = await liveFiles();
    byHand["apiproxy/policies/FC-PingAuth.xml"] = byHand["apiproxy/policies/FC-PingAuth.xml"]!.replace(
      /\s*<!--.*?-->/su,
      "",
    );
    await door().delete(id, outs);
    const revision = await place.bench.someoneImports("apis", "orders", byHand);
    await place.bench.someoneDeploys("apis", "orders", revision);
    const before = place.bench.sandbox.snapshot();
    const taken = await door().create(args);
    expect(taken.outs).toMatchObject({ adopted: true, revision, revisions: [] });
    await door().delete(taken.id, taken.outs);
    expect(place.bench.sandbox.snapshot().differences(before)).toEqual([]);
  });

  it("shares one revision between two environments that run the same base", async () => {
    await place.bench.someoneDeploys("apis", "orders", "1", "prod");
    const before = place.bench.sandbox.snapshot();
    const test = await door("orders-test").create(args);
    const prod = await door("orders-prod").create({ ...args, environment: "prod" });
    expect([test.outs.revision, prod.outs.revision]).toEqual(["2", "2"]);
    await door("orders-test").delete(test.id, test.outs);
    expect(await place.bench.live("apis", "orders", "prod")).toBe("2");
    await door("orders-prod").delete(prod.id, prod.outs);
    expect(place.bench.sandbox.snapshot().differences(before)).toEqual([]);
  });

  it("takes two callouts of one stack in and out, whichever goes first", async () => {
    const before = place.bench.sandbox.snapshot();
    const second = { ...args, policyName: "FC-Second" };
    for (const order of [
      ["a", "b"],
      ["b", "a"],
    ]) {
      const made = { a: await door("a").create(args), b: await door("b").create(second) };
      for (const name of order) await door(name).delete(made[name as "a" | "b"].id, made[name as "a" | "b"].outs);
      expect(place.bench.sandbox.snapshot().differences(before)).toEqual([]);
    }
  });

  it("takes over what a forced replacement leaves to nobody, where another callout came on top", async () => {
    const before = place.bench.sandbox.snapshot();
    const a = await door("a").create(args);
    const b = await door("b").create({ ...args, policyName: "FC-Second" });
    const again = await place.bench.together(async () => {
      const made = await door("a").create(args);
      await door("a").delete(a.id, a.outs);
      return made;
    });
    expect(Object.keys(await liveFiles())).toContain("apiproxy/policies/FC-PingAuth.xml");
    await door("a").delete(again.id, again.outs);
    await door("b").delete(b.id, b.outs);
    expect(place.bench.sandbox.snapshot().differences(before)).toEqual([]);
  });

  it("does not lose another callout of the stack when it was changed after that one came", async () => {
    const before = place.bench.sandbox.snapshot();
    const a = await door("a").create(args);
    const b = await door("b").create({ ...args, policyName: "FC-Second" });
    const changed = await door("a").update(a.id, a.outs, { ...args, continueOnError: true });
    await door("a").delete(a.id, changed!);
    expect((await liveFiles())["apiproxy/policies/FC-Second.xml"]).toBeDefined();
    await door("b").delete(b.id, b.outs);
    expect(place.bench.sandbox.snapshot().differences(before)).toEqual([]);
  });

  it("changes in place what the callout says, and takes the superseded revision out", async () => {
    const { id, outs } = await door().create(args);
    const changed = await door().update(id, outs, { ...args, policyName: "Ask-Ping", enabled: false });
    expect(changed).toMatchObject({ revision: "3", baseRevision: "1", revisions: ["3"] });
    const files = await liveFiles();
    expect(files["apiproxy/policies/Ask-Ping.xml"]).toContain('enabled="false"');
    expect(files["apiproxy/policies/FC-PingAuth.xml"]).toBeUndefined();
    expect(await place.bench.revisions("apis", "orders")).toEqual(["1", "3"]);
  });

  it("asks nothing when only a flag changed", async () => {
    const { id, outs } = await door().create(args);
    const calls = await place.bench.callsDuring(() =>
      door().update(id, outs, { ...args, onDelete: "undeploy", timeout: 5 }),
    );
    expect(calls).toEqual([]);
  });

  it("takes the API down on delete where that is asked for", async () => {
    const { id, outs } = await door().create({ ...args, onDelete: "undeploy" });
    await door().delete(id, outs);
    expect(await place.bench.live("apis", "orders")).toBeUndefined();
    expect(await place.bench.revisions("apis", "orders")).toEqual(["1"]);
  });

  it("makes a revision and no deployment where nothing is live", async () => {
    await place.bench.someone("DELETE", "environments/test/apis/orders/revisions/1/deployments");
    const { outs } = await door().create(args);
    expect(outs).toMatchObject({ revision: "2", warnings: [expect.stringContaining("nothing is protected yet")] });
    expect(await place.bench.live("apis", "orders")).toBeUndefined();
  });

  place.it(
    "warns of an environment that runs standard proxies only, and is not held up where it may not look",
    { needs: "standardEnvironments" },
    async () => {
      const look = { when: { method: "GET", path: /\/environments\/test$/u } };
      place.bench.sandbox.inject({ ...look, do: { status: 403 } });
      const { id, outs } = await door().create(args);
      expect(outs.warnings).toEqual([]);
      place.bench.sandbox.inject({
        ...look,
        do: { status: 200, body: JSON.stringify({ name: "test", type: "BASE" }) },
      });
      const changed = await door().update(id, outs, { ...args, continueOnError: true });
      expect(changed?.warnings).toEqual([expect.stringContaining("Environment test is of type BASE")]);
    },
  );

  place.it(
    "names a revision under another base path that it leaves unprotected",
    { needs: "severalLive" },
    async () => {
      const second = await place.bench.someoneImports("apis", "orders", ownersProxy("orders", 2, "/orders/v2"));
      await place.bench.someoneDeploys("apis", "orders", second);
      const { id, outs } = await door().create(args);
      expect(outs.warnings).toEqual([
        expect.stringMatching(/^Revision 1 of proxy orders is live in environment test too, and is left/u),
      ]);
      expect((await place.bench.lives("apis", "orders")).sort()).toEqual(["1", outs.revision]);
      await door().delete(id, outs);
      expect((await place.bench.lives("apis", "orders")).sort()).toEqual(["1", second]);
    },
  );

  it("names the proxies that there are when the wanted one is not", async () => {
    await expect(door().create({ ...args, proxy: "order" })).rejects.toThrow(
      'Organization acme has no proxy "order". There are: orders.',
    );
  });

  it("refuses before anything is sent what its own words make impossible", async () => {
    const wrong = { ...args, attachments: [{ endpoint: "target", phase: "request", flow: "PostClientFlow" }] };
    const calls = await place.bench.callsDuring(() => expect(door().check(wrong)).rejects.toThrow("PostClientFlow"));
    expect(calls).toEqual([]);
  });
});
