import { ownersProxy, smallSharedFlow } from "../support/bundles";
import { Bench } from "../support/bench";

const args = { proxy: "orders", sharedFlow: "PingAuth", environment: "test" };

describe.each(["edge", "opdk"] as const)("a callout in somebody's proxy on plane %s", (plane) => {
  let bench: Bench;
  const door = () => bench.door("ProxyFlowCallout", "orders");
  const live = () => bench.live("apis", "orders");

  beforeEach(async () => {
    bench = await Bench.start({ plane });
    const flow = await bench.someoneImports("sharedflows", "PingAuth", smallSharedFlow("PingAuth"));
    await bench.someoneDeploys("sharedflows", "PingAuth", flow);
    await bench.someoneImports("apis", "orders", ownersProxy("orders"));
    await bench.someoneDeploys("apis", "orders", "1");
  });
  afterEach(() => bench.close());

  it("goes live on top of the live revision, and leaves no trace when it goes", async () => {
    const before = bench.sandbox.snapshot();
    await bench.someoneImports("apis", "orders", ownersProxy("orders", 99));
    await bench.someone("DELETE", "apis/orders/revisions/2");
    const { id, outs } = await door().create(args);
    expect(outs).toMatchObject({ baseRevision: "1", adopted: false, warnings: [] });
    expect(await live()).toBe(outs.revision);
    await door().delete(id, outs);
    expect(await live()).toBe("1");
    expect(bench.sandbox.snapshot().differences(before)).toEqual([]);
  });

  it("attaches on top of an owner's release, and gives that back", async () => {
    const { id, outs } = await door().create(args);
    const release = await bench.someoneImports("apis", "orders", ownersProxy("orders", 2));
    await bench.someoneDeploys("apis", "orders", release);
    const found = await door().read(id, outs);
    expect(found?.props.attached).toEqual([]);
    const again = await door().update(id, found!.props, args);
    expect(again).toMatchObject({ baseRevision: release });
    await door().delete(id, again!);
    expect(await live()).toBe(release);
  });

  it("names a revision under another base path that it leaves unprotected", async () => {
    const files = ownersProxy("orders", 2);
    const other = files["apiproxy/proxies/default.xml"]!.replace("/orders<", "/orders/v2<");
    const second = await bench.someoneImports("apis", "orders", { ...files, "apiproxy/proxies/default.xml": other });
    await bench.someoneDeploys("apis", "orders", second);
    const { outs } = await door().create(args);
    expect(outs.warnings).toEqual([
      expect.stringMatching(/^Revision 1 of proxy orders is live in environment test too, and is left/u),
    ]);
  });

  it("refuses where the shared flow is not deployed: every call to the proxy would fail", async () => {
    await bench.someone("DELETE", "environments/test/sharedflows/PingAuth/revisions/1/deployments");
    await expect(door().create(args)).rejects.toThrow(
      "Shared flow PingAuth, which proxy orders calls, is not deployed",
    );
    expect(await live()).toBe("1");
  });
});
