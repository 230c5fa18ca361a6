import { ownersProxy, smallSharedFlow } from "../support/bundles";
import { onEachOrganization } from "../support/organizations";

const args = { proxy: "orders", sharedFlow: "PingAuth", environment: "test" };

onEachOrganization("the calls of a callout in somebody's proxy", (place) => {
  const door = (name = "orders") => place.bench.door("ProxyFlowCallout", name);

  beforeEach(async () => {
    const flow = await place.bench.someoneImports("sharedflows", "PingAuth", smallSharedFlow("PingAuth"));
    await place.bench.someoneDeploys("sharedflows", "PingAuth", flow);
    await place.bench.someoneImports("apis", "orders", ownersProxy("orders"));
    await place.bench.someoneDeploys("apis", "orders", "1");
  });

  const lives = "GET environments/test/deployments";
  const flows = place.can("flowsChecked") ? [] : ["GET environments/test/deployments?sharedFlows=true"];
  const looks = place.can("standardEnvironments") ? ["GET environments/test"] : [];
  const listOf = (proxy: string) =>
    place.can("sharedLists") ? "GET apis?includeRevisions=true&includeMetaData=true" : `GET apis/${proxy}`;
  const bundle = (revision: number, proxy = "orders") => `GET apis/${proxy}/revisions/${revision}?format=bundle`;
  const imports = (proxy = "orders") => `POST apis?action=import&name=${proxy}`;
  const deploys = (revision: number, proxy = "orders") =>
    `POST environments/test/apis/${proxy}/revisions/${revision}/deployments?override=true${place.can("delay") ? "&delay=0" : ""}`;
  // Whether another revision stayed live beside it depends on base paths, so the list is asked for again.
  const others = place.can("severalLive") ? [lives] : [];
  // Where a revision can be edited in place, its times tell whether to look into it.
  const edited = place.can("revisionsChange") ? ["GET apis/orders/revisions/2"] : [];
  const again = place.can("sharedLists") ? [] : ["GET apis/orders"];

  /** What one process asks, but for the looks at how a deployment stands. */
  const unpolled = async <T>(work: () => Promise<T>) =>
    (await place.bench.callsDuring(() => place.bench.together(work))).filter(
      (call) => !/GET .*revisions\/\d+\/deployments$/u.test(call),
    );

  it("keep to the budget", async () => {
    let made = { id: "", outs: {} as Record<string, unknown> };
    expect(await unpolled(async () => (made = await door().create(args)))).toEqual([
      lives,
      ...flows,
      listOf("orders"),
      bundle(1),
      ...looks,
      imports(),
      deploys(2),
      ...others,
      ...again,
    ]);
    expect(await place.bench.callsDuring(() => door().read(made.id, made.outs))).toEqual([lives, ...edited]);
    const changed = { ...args, continueOnError: true };
    expect(await unpolled(async () => (made.outs = (await door().update(made.id, made.outs, changed))!))).toEqual([
      lives,
      ...flows,
      listOf("orders"),
      bundle(2),
      ...looks,
      imports(),
      deploys(3),
      ...others,
      ...again,
      "DELETE apis/orders/revisions/2",
    ]);
    expect(await unpolled(() => door().delete(made.id, made.outs))).toEqual([
      lives,
      listOf("orders"),
      ...(place.can("revisionsChange") ? [bundle(3), bundle(1)] : []),
      deploys(1),
      "DELETE apis/orders/revisions/3",
    ]);
  });

  it("are few for forty at once: each list once, and three calls and its polls for each", async () => {
    const proxies = Array.from({ length: 40 }, (_, i) => `proxy-${i}`);
    for (const proxy of proxies) {
      await place.bench.someoneImports("apis", proxy, ownersProxy(proxy));
      await place.bench.someone("POST", `environments/test/apis/${proxy}/revisions/1/deployments`);
    }
    const calls = await unpolled(() => Promise.all(proxies.map((proxy) => door(proxy).create({ ...args, proxy }))));
    const shape = calls.map((call) => call.replace(/proxy-\d+/u, "P")).sort();
    const shared = [lives, ...flows, ...looks, ...(place.can("sharedLists") ? [listOf("P")] : [])];
    const alone = [bundle(1, "P"), imports("P"), deploys(2, "P"), ...(place.can("sharedLists") ? [] : [listOf("P")])];
    expect([...new Set(shape)]).toEqual([...shared, ...alone].sort());
    const count = (call: string) => shape.filter((other) => other === call).length;
    expect(alone.slice(0, 3).map(count)).toEqual([40, 40, 40]);
    expect([...flows, ...looks].map(count)).toEqual([...flows, ...looks].map(() => 1));
    if (place.can("oneLive")) expect(shape).toHaveLength(3 + 3 * proxies.length);
  }, 30_000);
});
