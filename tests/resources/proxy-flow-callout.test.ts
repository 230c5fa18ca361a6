import { ownersProxy, smallSharedFlow } from "../support/bundles";
import { Bench } from "../support/bench";

const args = { proxy: "orders", sharedFlow: "PingAuth", environment: "test" };

describe("a callout in a proxy that somebody else owns", () => {
  let bench: Bench;
  const door = (name = "orders") => bench.door("ProxyFlowCallout", name);
  const liveFiles = async () => bench.files("apis", "orders", (await bench.live("apis", "orders")) ?? "");

  beforeEach(async () => {
    bench = await Bench.start();
    for (const environment of ["test", "prod"]) {
      const flow = await bench.someoneImports("sharedflows", "PingAuth", smallSharedFlow("PingAuth"));
      await bench.someoneDeploys("sharedflows", "PingAuth", flow, environment);
    }
    await bench.someoneImports("apis", "orders", ownersProxy("orders"));
    await bench.someoneDeploys("apis", "orders", "1");
  });
  afterEach(() => bench.close());

  it("is live on top of the live revision, and everything else keeps its bytes", async () => {
    await bench.someoneImports("apis", "orders", ownersProxy("orders", 99));
    const { outs } = await door().create(args);
    expect(outs).toMatchObject({
      revision: "3",
      baseRevision: "1",
      revisions: ["3"],
      policyName: "FC-PingAuth",
      adopted: false,
    });
    expect(await bench.live("apis", "orders")).toBe("3");
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
    const before = bench.sandbox.snapshot();
    const { id, outs } = await door().create(args);
    expect(bench.sandbox.snapshot().differences(before)).not.toEqual([]);
    await door().delete(id, outs);
    expect(bench.sandbox.snapshot().differences(before)).toEqual([]);
    expect(await bench.live("apis", "orders")).toBe("1");
  });

  it("never leaves the proxy undeployed", async () => {
    const from = bench.sandbox.liveness.length;
    const { id, outs } = await door().create(args);
    await door().update(id, outs, { ...args, continueOnError: true });
    await door().delete(id, outs);
    const seen = bench.sandbox.liveness.slice(from).filter(({ name }) => name === "orders");
    expect(seen.length).toBeGreaterThanOrEqual(3);
    expect(seen.filter(({ live }) => live.length === 0)).toEqual([]);
  });

  it("sees that the owner released a revision without it, and attaches to that one", async () => {
    const { id, outs } = await door().create(args);
    await bench.someoneImports("apis", "orders", ownersProxy("orders", 2));
    await bench.someoneDeploys("apis", "orders", "3");
    const found = await door().read(id, outs);
    expect(found?.props.attached).toEqual([]);
    const again = await door().update(id, found!.props, args);
    expect(again).toMatchObject({ revision: "4", baseRevision: "3", revisions: ["4"] });
    expect((await liveFiles())["apiproxy/proxies/default.xml"]).toContain("release 2");
    expect(await bench.revisions("apis", "orders")).toEqual(["1", "3", "4"]);
    await door().delete(id, again!);
    expect(await bench.live("apis", "orders")).toBe("3");
  });

  it("follows an owner's release that carries it", async () => {
    const { id, outs } = await door().create(args);
    const carrying = await liveFiles();
    await bench.someoneImports("apis", "orders", { ...carrying, "apiproxy/resources/jsc/new.js": "var x = 1;" });
    await bench.someoneDeploys("apis", "orders", "3");
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
    const again = await bench.door("ProxyFlowCallout", "orders").create(args);
    expect(again.outs).toMatchObject({ revision: "2", baseRevision: "1", revisions: ["2"], adopted: false });
    expect(await bench.revisions("apis", "orders")).toEqual(["1", "2"]);
  });

  it("recognises its import when the answer was lost", async () => {
    bench.sandbox.inject({ when: { method: "POST", path: /\/apis$/u }, at: "done", times: 1, do: "reset" });
    const { outs } = await door().create(args);
    expect(outs.revision).toBe("2");
    expect(await bench.revisions("apis", "orders")).toEqual(["1", "2"]);
  });

  it("leaves a callout alone that was attached by hand", async () => {
    const { id, outs } = await door().create(args);
    const byHand = await liveFiles();
    byHand["apiproxy/policies/FC-PingAuth.xml"] = byHand["apiproxy/policies/FC-PingAuth.xml"]!.replace(
      /\s*<!--.*?-->/su,
      "",
    );
    await door().delete(id, outs);
    const revision = await bench.someoneImports("apis", "orders", byHand);
    await bench.someoneDeploys("apis", "orders", revision);
    const before = bench.sandbox.snapshot();
    const taken = await door().create(args);
    expect(taken.outs).toMatchObject({ adopted: true, revision, revisions: [] });
    await door().delete(taken.id, taken.outs);
    expect(bench.sandbox.snapshot().differences(before)).toEqual([]);
  });

  it("shares one revision between two environments that run the same base", async () => {
    await bench.someoneDeploys("apis", "orders", "1", "prod");
    const before = bench.sandbox.snapshot();
    const test = await door("orders-test").create(args);
    const prod = await door("orders-prod").create({ ...args, environment: "prod" });
    expect([test.outs.revision, prod.outs.revision]).toEqual(["2", "2"]);
    await door("orders-test").delete(test.id, test.outs);
    expect(await bench.live("apis", "orders", "prod")).toBe("2");
    await door("orders-prod").delete(prod.id, prod.outs);
    expect(bench.sandbox.snapshot().differences(before)).toEqual([]);
  });

  it("takes two callouts of one stack in and out, whichever goes first", async () => {
    const before = bench.sandbox.snapshot();
    const second = { ...args, policyName: "FC-Second" };
    for (const order of [
      ["a", "b"],
      ["b", "a"],
    ]) {
      const made = { a: await door("a").create(args), b: await door("b").create(second) };
      for (const name of order) await door(name).delete(made[name as "a" | "b"].id, made[name as "a" | "b"].outs);
      expect(bench.sandbox.snapshot().differences(before)).toEqual([]);
    }
  });

  it("does not lose another callout of the stack when it was changed after that one came", async () => {
    const before = bench.sandbox.snapshot();
    const a = await door("a").create(args);
    const b = await door("b").create({ ...args, policyName: "FC-Second" });
    const changed = await door("a").update(a.id, a.outs, { ...args, continueOnError: true });
    await door("a").delete(a.id, changed!);
    expect((await liveFiles())["apiproxy/policies/FC-Second.xml"]).toBeDefined();
    await door("b").delete(b.id, b.outs);
    expect(bench.sandbox.snapshot().differences(before)).toEqual([]);
  });

  it("changes in place what the callout says, and takes the superseded revision out", async () => {
    const { id, outs } = await door().create(args);
    const changed = await door().update(id, outs, { ...args, policyName: "Ask-Ping", enabled: false });
    expect(changed).toMatchObject({ revision: "3", baseRevision: "1", revisions: ["3"] });
    const files = await liveFiles();
    expect(files["apiproxy/policies/Ask-Ping.xml"]).toContain('enabled="false"');
    expect(files["apiproxy/policies/FC-PingAuth.xml"]).toBeUndefined();
    expect(await bench.revisions("apis", "orders")).toEqual(["1", "3"]);
  });

  it("asks nothing when only a flag changed", async () => {
    const { id, outs } = await door().create(args);
    const calls = await bench.callsDuring(() => door().update(id, outs, { ...args, onDelete: "undeploy", timeout: 5 }));
    expect(calls).toEqual([]);
  });

  it("takes the API down on delete where that is asked for", async () => {
    const { id, outs } = await door().create({ ...args, onDelete: "undeploy" });
    await door().delete(id, outs);
    expect(await bench.live("apis", "orders")).toBeUndefined();
    expect(await bench.revisions("apis", "orders")).toEqual(["1"]);
  });

  it("makes a revision and no deployment where nothing is live", async () => {
    await bench.someone("DELETE", "environments/test/apis/orders/revisions/1/deployments");
    const { outs } = await door().create(args);
    expect(outs).toMatchObject({ revision: "2", warnings: [expect.stringContaining("nothing is protected yet")] });
    expect(await bench.live("apis", "orders")).toBeUndefined();
  });

  it("puts the base back and takes its revision out when the edited one does not deploy", async () => {
    const before = bench.sandbox.snapshot();
    bench.sandbox.inject({
      when: { method: "GET", path: /\/apis\/orders\/revisions\/2\/deployments$/u },
      do: {
        status: 200,
        body: JSON.stringify({
          environment: "test",
          apiProxy: "orders",
          revision: "2",
          state: "ERROR",
          errors: [{ code: 3, message: "Failed to load file" }],
        }),
      },
    });
    await expect(door().create(args)).rejects.toThrow(
      /revision 2 of proxy orders in environment test failed: Failed to load file[^]*revision 1 .* was put back/u,
    );
    expect(await bench.live("apis", "orders")).toBe("1");
    expect(bench.sandbox.snapshot().differences(before)).toEqual([]);
  });

  it("warns of an environment that runs standard proxies only, and is not held up where it may not look", async () => {
    const look = { when: { method: "GET", path: /\/environments\/test$/u } };
    bench.sandbox.inject({ ...look, do: { status: 403 } });
    const { id, outs } = await door().create(args);
    expect(outs.warnings).toEqual([]);
    bench.sandbox.inject({ ...look, do: { status: 200, body: JSON.stringify({ name: "test", type: "BASE" }) } });
    const changed = await door().update(id, outs, { ...args, continueOnError: true });
    expect(changed?.warnings).toEqual([expect.stringContaining("Environment test is of type BASE")]);
  });

  it("names the proxies that there are when the wanted one is not", async () => {
    await expect(door().create({ ...args, proxy: "order" })).rejects.toThrow(
      'Organization acme has no proxy "order". There are: orders.',
    );
  });

  it("refuses before anything is sent what its own words make impossible", async () => {
    const wrong = { ...args, attachments: [{ endpoint: "target", phase: "request", flow: "PostClientFlow" }] };
    const calls = await bench.callsDuring(() => expect(door().check(wrong)).rejects.toThrow("PostClientFlow"));
    expect(calls).toEqual([]);
  });

  it("keeps to the budget of calls", async () => {
    let made: Awaited<ReturnType<ReturnType<typeof door>["create"]>> | undefined;
    const polled = (calls: string[]) => calls.filter((call) => !/GET .*revisions\/\d+\/deployments$/u.test(call));
    const shared = ["GET environments/test/deployments", "GET apis?includeRevisions=true&includeMetaData=true"];
    expect(
      polled(await bench.callsDuring(() => bench.together(async () => (made = await door().create(args))))),
    ).toEqual([
      ...shared,
      "GET apis/orders/revisions/1?format=bundle",
      "GET environments/test",
      "POST apis?action=import&name=orders",
      "POST environments/test/apis/orders/revisions/2/deployments?override=true",
    ]);
    expect(await bench.callsDuring(() => door().read(made!.id, made!.outs))).toEqual([shared[0]]);
    const changed = { ...args, continueOnError: true };
    const update = () =>
      bench.together(async () => (made!.outs = (await door().update(made!.id, made!.outs, changed))!));
    expect(polled(await bench.callsDuring(update))).toEqual([
      ...shared,
      "GET apis/orders/revisions/2?format=bundle",
      "GET environments/test",
      "POST apis?action=import&name=orders",
      "POST environments/test/apis/orders/revisions/3/deployments?override=true",
      "DELETE apis/orders/revisions/2",
    ]);
    expect(polled(await bench.callsDuring(() => bench.together(() => door().delete(made!.id, made!.outs))))).toEqual([
      ...shared,
      "POST environments/test/apis/orders/revisions/1/deployments?override=true",
      "DELETE apis/orders/revisions/3",
    ]);
  });

  it("asks each list once for forty callouts at once, and three calls and its polls for each", async () => {
    const proxies = Array.from({ length: 40 }, (_, i) => `proxy-${i}`);
    for (const proxy of proxies) {
      await bench.someoneImports("apis", proxy, ownersProxy(proxy));
      await bench.someoneDeploys("apis", proxy, "1");
    }
    const calls = await bench.callsDuring(() =>
      bench.together(() => Promise.all(proxies.map((proxy) => door(proxy).create({ ...args, proxy })))),
    );
    const unpolled = calls.filter((call) => !/GET .*revisions\/\d+\/deployments$/u.test(call));
    const shape = unpolled.map((call) => call.replace(/proxy-\d+/u, "P")).sort();
    expect([...new Set(shape)]).toEqual([
      "GET apis/P/revisions/1?format=bundle",
      "GET apis?includeRevisions=true&includeMetaData=true",
      "GET environments/test",
      "GET environments/test/deployments",
      "POST apis?action=import&name=P",
      "POST environments/test/apis/P/revisions/2/deployments?override=true",
    ]);
    expect(shape).toHaveLength(3 + 3 * proxies.length);
  });
});

describe("a callout in a proxy of the stack's own", () => {
  let bench: Bench;
  const own = { proxy: "orders", sharedFlow: "PingAuth" };
  const door = () => bench.door("ProxyFlowCallout");

  beforeEach(async () => {
    bench = await Bench.start();
    await bench.someoneImports("apis", "orders", ownersProxy("orders"));
  });
  afterEach(() => bench.close());

  it("is a revision made from the wanted one, for a Deployment to take on", async () => {
    await bench.someoneImports("apis", "orders", ownersProxy("orders", 2));
    const calls = await bench.callsDuring(async () => {
      const { outs } = await door().create({ ...own, proxyRevision: "1" });
      expect(outs).toMatchObject({ revision: "3", baseRevision: "1", revisions: ["3"] });
    });
    expect(calls.filter((call) => !call.includes("/revisions/2?"))).toEqual([
      "GET apis/orders",
      "GET apis/orders/revisions/1?format=bundle",
      "POST apis?action=import&name=orders",
    ]);
    expect(await bench.live("apis", "orders")).toBeUndefined();
  });

  it("moves onto a new revision of the proxy, and keeps the last one while it may be live", async () => {
    const first = await door().create({ ...own, proxyRevision: "1" });
    await bench.someoneImports("apis", "orders", ownersProxy("orders", 2));
    const second = await door().update(first.id, first.outs, { ...own, proxyRevision: "3" });
    expect(second).toMatchObject({ revision: "4", baseRevision: "3", revisions: ["2", "4"] });
    await door().delete(first.id, second!);
    expect(await bench.revisions("apis", "orders")).toEqual(["1", "3"]);
  });

  it("is made again when somebody deleted its revision", async () => {
    const { id, outs } = await door().create({ ...own, proxyRevision: "1" });
    await bench.someone("DELETE", "apis/orders/revisions/2");
    const found = await door().read(id, outs);
    expect(found?.props.attached).toEqual([]);
    expect(await door().update(id, found!.props, { ...own, proxyRevision: "1" })).toMatchObject({ revision: "3" });
  });

  it("comes back as new when the whole proxy is gone", async () => {
    const { id, outs } = await door().create({ ...own, proxyRevision: "1" });
    await bench.someone("DELETE", "apis/orders");
    expect(await door().read(id, outs)).toBeUndefined();
    await expect(door().delete(id, outs)).resolves.toBeUndefined();
  });
});
