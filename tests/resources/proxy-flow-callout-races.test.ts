import { attachCallout } from "../../provider/bundle/callout";
import { lifecycle } from "../../provider/resources/proxy-flow-callout.lifecycle";
import { ownersProxy, smallSharedFlow } from "../support/bundles";
import { Bench } from "../support/bench";
import { witness } from "../support/witness";

const args = { proxy: "orders", sharedFlow: "PingAuth", environment: "test" };
const importing = { method: "POST", path: /\/apis\?/u };
const deploying = { method: "POST", path: /\/apis\/orders\/revisions\/\d+\/deployments/u };
const policy = (name: string) => `apiproxy/policies/${name}.xml`;

jest.setTimeout(60_000);

describe.each(["x", "edge"] as const)("a callout on plane %s, while others are at work on the proxy", (plane) => {
  let bench: Bench;
  const door = (name = "orders") => bench.door("ProxyFlowCallout", name);
  const live = async () => (await bench.live("apis", "orders")) ?? "";
  const liveFiles = async () => bench.files("apis", "orders", await live());
  const releases = async (release: number) => {
    const revision = await bench.someoneImports("apis", "orders", ownersProxy("orders", release));
    await bench.someoneDeploys("apis", "orders", revision);
    return revision;
  };

  /** What another stack makes of a revision: the same with its own callout. */
  const anotherStackImports = async (revision: string) => {
    const files = await bench.files("apis", "orders", revision);
    const given = new Map(Object.entries(files).map(([path, text]) => [path, Buffer.from(text)]));
    const mark = `other/dev/orders base ${revision} origin ${revision} content 0123456789ab`;
    const attached = attachCallout(given, { sharedFlow: "PingAuth", policyName: "FC-Other" }, mark).files;
    const texts = [...attached].map(([path, bytes]) => [path, bytes.toString("utf8")] as const);
    return bench.someoneImports("apis", "orders", Object.fromEntries(texts));
  };

  beforeEach(async () => {
    bench = await Bench.start({ plane });
    const flow = await bench.someoneImports("sharedflows", "PingAuth", smallSharedFlow("PingAuth"));
    await bench.someoneDeploys("sharedflows", "PingAuth", flow);
    await bench.someoneImports("apis", "orders", ownersProxy("orders"));
    await bench.someoneDeploys("apis", "orders", "1");
  });
  afterEach(() => bench.close());

  describe.each([
    { title: "just before our import", when: importing, at: "received" },
    { title: "just after our import", when: importing, at: "done" },
    { title: "just after our deployment was taken", when: deploying, at: "done" },
  ] as const)("when the owner releases $title", ({ when, at }) => {
    const meanwhile = () => bench.sandbox.inject({ when, at, do: async () => void (await releases(2)) });

    it("attaches to that release, and leaves none of its own attempts", async () => {
      meanwhile();
      const { outs } = await door().create(args);
      expect(await live()).toBe(outs.revision);
      const files = await liveFiles();
      expect(files["apiproxy/proxies/default.xml"]).toContain("release 2");
      expect(files).toHaveProperty([policy("FC-PingAuth")]);
      expect(await bench.revisions("apis", "orders")).toHaveLength(3);
    });

    it("changes the callout on top of that release", async () => {
      const { id, outs } = await door().create(args);
      meanwhile();
      const changed = await door().update(id, outs, { ...args, continueOnError: true });
      expect(await live()).toBe(changed?.revision);
      const files = await liveFiles();
      expect(files["apiproxy/proxies/default.xml"]).toContain("release 2");
      expect(files[policy("FC-PingAuth")]).toContain('continueOnError="true"');
      expect(changed?.revisions).toEqual([changed?.revision]);
    });
  });

  it.each([
    { title: "before it was done", at: "received", answer: { status: 429, headers: { "retry-after": "1" } } },
    { title: "after it was done", at: "done", answer: "reset" },
  ] as const)("attaches to a release that comes before our deployment is asked for again, $title", async (lost) => {
    bench.sandbox.inject({ when: deploying, at: lost.at, do: async () => void (await releases(2)) });
    bench.sandbox.inject({ when: deploying, at: lost.at, do: lost.answer });
    const { outs } = await door().create(args);
    expect(outs).toMatchObject({ baseRevision: "3", revision: await live(), revisions: [await live()] });
    expect((await liveFiles())["apiproxy/proxies/default.xml"]).toContain("release 2");
    expect(await bench.revisions("apis", "orders")).toHaveLength(3);
  });

  it("waits between its attempts for a list that lags behind the owner's release", async () => {
    await new Promise((done) => setTimeout(done, 2_100));
    const lists = { method: "GET", path: /environments\/test\/deployments$/u };
    bench.sandbox.inject({ when: lists, times: Infinity, do: { staleMs: 2_000 } });
    await releases(2);
    const calls = await bench.callsDuring(async () => {
      const { outs } = await door().create(args);
      expect(outs).toMatchObject({ baseRevision: "2" });
    });
    expect((await liveFiles())["apiproxy/proxies/default.xml"]).toContain("release 2");
    expect(calls.filter((call) => /^POST apis\?/u.test(call)).length).toBeLessThan(7);
    expect(await bench.revisions("apis", "orders")).toHaveLength(3);
  });

  it("leaves an owner's release alone that comes while the callout is taken out", async () => {
    const { id, outs } = await door().create(args);
    bench.sandbox.inject({ when: deploying, at: "done", do: async () => void (await releases(2)) });
    await door().delete(id, outs);
    expect((await liveFiles())["apiproxy/proxies/default.xml"]).toContain("release 2");
    expect(await bench.revisions("apis", "orders")).toEqual(["1", "3"]);
  });

  it("lets another stack pass that imported first and has not deployed yet", async () => {
    const first = await anotherStackImports("1");
    const looking = { method: "GET", path: /\/apis\/orders\/deployments$/u, nth: 3 };
    bench.sandbox.inject({ when: looking, do: () => bench.someoneDeploys("apis", "orders", first) });
    const { outs } = await door().create(args);
    expect(outs).toMatchObject({ baseRevision: first, revision: "3" });
    expect(Object.keys(await liveFiles())).toEqual(expect.arrayContaining([policy("FC-Other"), policy("FC-PingAuth")]));
  });

  it("lets another stack pass that imported just before, and takes its own import back", async () => {
    let first = "";
    bench.sandbox.inject({ when: importing, do: async () => void (first = await anotherStackImports("1")) });
    const looking = { method: "GET", path: /\/apis\/orders\/deployments$/u, nth: 2 };
    bench.sandbox.inject({ when: looking, do: () => bench.someoneDeploys("apis", "orders", first) });
    const { outs } = await door().create(args);
    expect(await live()).toBe(outs.revision);
    expect(Object.keys(await liveFiles())).toEqual(expect.arrayContaining([policy("FC-Other"), policy("FC-PingAuth")]));
    expect(await bench.revisions("apis", "orders")).toEqual(["1", "2", "4"]);
  });

  it("starts anew when a revision goes that it has seen in a list", async () => {
    const draft = await bench.someoneImports("apis", "orders", ownersProxy("orders", 2));
    const looking = { method: "GET", path: /\/apis\/orders\/revisions\/2\?format/u };
    bench.sandbox.inject({ when: looking, do: () => bench.someone("DELETE", `apis/orders/revisions/${draft}`) });
    const { outs } = await door().create(args);
    expect(await live()).toBe(outs.revision);
  });

  it("does not wait for an owner's draft", async () => {
    await bench.someoneImports("apis", "orders", ownersProxy("orders", 2));
    const asked = await bench.callsDuring(() => door().create(args));
    expect(asked).not.toContain("GET apis/orders/deployments");
    expect((await liveFiles())["apiproxy/proxies/default.xml"]).toContain("release 1");
  });

  it.each(["first", "last"])("leaves no trace when the stack that attached first goes %s", async (turn) => {
    const before = bench.sandbox.snapshot();
    const { context } = witness(bench);
    const other = { ...context, owner: { project: "other", stack: "dev", name: "orders" } };
    const wanted = (await door().check({ ...args, policyName: "FC-Other" })) as never;
    const its = (await lifecycle.create(other, wanted)) as object;
    const { id, outs } = await door().create(args);
    if (turn === "last") await door().delete(id, outs);
    await lifecycle.delete(other, Object.assign({}, wanted, its), []);
    if (turn === "first") {
      const found = await door().read(id, outs);
      expect(found?.props).toMatchObject({ attachments: outs.attachments });
      await door().delete(id, found!.props);
    }
    expect(await live()).toBe("1");
    expect(bench.sandbox.snapshot().differences(before)).toEqual([]);
  });

  it("deploys what a killed delete had imported, and imports nothing twice", async () => {
    const { id, outs } = await door().create(args);
    const release = { ...(await liveFiles()), "apiproxy/resources/jsc/new.js": "var x = 1;" };
    await bench.someoneDeploys("apis", "orders", await bench.someoneImports("apis", "orders", release));
    const found = await door().read(id, outs);
    const stop = bench.sandbox.inject({ when: deploying, do: { status: 403 } });
    await expect(door().delete(id, found!.props)).rejects.toThrow("403");
    stop();
    const made = await bench.revisions("apis", "orders");
    await door().delete(id, found!.props);
    expect(await live()).toBe(made.at(-1));
    expect(await liveFiles()).not.toHaveProperty([policy("FC-PingAuth")]);
  });
});
