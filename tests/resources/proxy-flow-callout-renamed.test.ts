import { ownersProxy, smallSharedFlow } from "../support/bundles";
import { onEachOrganization } from "../support/organizations";

/** The id of a callout holds its policy's name, and stays when an update changes that. */
onEachOrganization("a callout whose policy was renamed by an update", (place) => {
  const inTest = { proxy: "orders", environment: "test" };
  const door = (name: string) => place.bench.door("ProxyFlowCallout", name);
  const policies = async () => {
    const live = (await place.bench.live("apis", "orders")) ?? "";
    const files = await place.bench.files("apis", "orders", live);
    return Object.keys(files).filter((path) => path.includes("policies/FC-"));
  };
  const policy = (name: string) => `apiproxy/policies/${name}.xml`;

  beforeEach(async () => {
    for (const flow of ["PingAuth", "PingAuth2"]) {
      await place.bench.someoneImports("sharedflows", flow, smallSharedFlow(flow));
      await place.bench.someoneDeploys("sharedflows", flow, "1");
    }
    await place.bench.someoneImports("apis", "orders", ownersProxy("orders"));
    await place.bench.someoneDeploys("apis", "orders", "1");
  });

  it("stays where the resource is renamed without an alias", async () => {
    const { id, outs } = await door("a").create({ ...inTest, sharedFlow: "PingAuth" });
    const moved = await door("a").update(id, outs, { ...inTest, sharedFlow: "PingAuth2" });
    await place.bench.together(async () => {
      await door("b").create({ ...inTest, sharedFlow: "PingAuth2" });
      await door("a").delete(id, moved!);
    });
    expect(await policies()).toEqual([policy("FC-PingAuth2")]);
  });

  it("goes where another one takes the name that it had", async () => {
    const { id, outs } = await door("a").create({ ...inTest, sharedFlow: "PingAuth" });
    const moved = await door("a").update(id, outs, { ...inTest, sharedFlow: "PingAuth", policyName: "FC-Ping" });
    await place.bench.together(async () => {
      await door("b").create({ ...inTest, sharedFlow: "PingAuth" });
      await door("a").delete(id, moved!);
    });
    expect(await policies()).toEqual([policy("FC-PingAuth")]);
  });
});
