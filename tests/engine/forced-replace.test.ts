import { ownersProxy, smallSharedFlow } from "../support/bundles";
import { withOrganization } from "./support/organization";
import { mustSucceed } from "./support/stack";

describe("a replacement by force, through the real engine", () => {
  const here = withOrganization();

  it("leaves everything there and live, and destroy leaves nothing", async () => {
    const { bench, stack } = here;
    const flow = await bench.someoneImports("sharedflows", "PingAuth", smallSharedFlow("PingAuth"));
    await bench.someoneImports("apis", "orders", ownersProxy("orders"));
    await bench.someoneDeploys("apis", "orders", "1");
    const before = bench.sandbox.snapshot();
    stack.write(`
      const map = new apigee.KeyValueMap("map", { environment: "test", entries: { host: "a:1" } });
      const deployment = new apigee.Deployment("flow", { environment: "test", sharedFlow: "PingAuth", revision: "${flow}" });
      new apigee.ProxyFlowCallout("orders", { proxy: "orders", sharedFlow: "PingAuth", environment: "test" }, { dependsOn: deployment });
    `);
    mustSucceed(await stack.up());
    const made = bench.sandbox.snapshot();
    for (const name of ["map", "flow", "orders"]) {
      const { urn } = stack.resource(name)!;
      mustSucceed(await stack.up({ args: ["--replace", urn] }));
    }
    expect(bench.sandbox.snapshot().differences(made)).toEqual([]);
    mustSucceed(await stack.destroy());
    expect(bench.sandbox.snapshot().differences(before)).toEqual([]);
  });
});
