import { ownersProxy, smallSharedFlow } from "../support/bundles";
import { onEachOrganization } from "../support/organizations";

const args = { proxy: "orders", sharedFlow: "PingAuth", environment: "test" };

onEachOrganization("a refresh of a callout", (place) => {
  const door = () => place.bench.door("ProxyFlowCallout", "orders");
  const live = async () => (await place.bench.live("apis", "orders")) ?? "";

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
});
