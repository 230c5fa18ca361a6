import { both, startTwoStacks, type TwoStacks } from "./support/two-stacks";
import { counts, mustSucceed, type Ran } from "./support/stack";

jest.setTimeout(240_000);

const callout = (policyName: string, more = "") => `new apigee.ProxyFlowCallout("orders", {
  proxy: "orders", sharedFlow: "PingAuth", environment: "test", policyName: "${policyName}", ${more}
});`;

const proxyFile = "apiproxy/proxies/default.xml";

describe.each(["x", "edge"] as const)("two stacks with a callout on one proxy, on plane %s", (plane) => {
  let two: TwoStacks;
  const live = async () => (await two.bench.live("apis", "orders")) ?? "";
  const liveFiles = async () => two.bench.files("apis", "orders", await live());
  const unchanged = (ran: Ran) => expect(counts(ran)).toEqual({ unchanged: 2 });

  beforeAll(async () => {
    two = await startTwoStacks({ plane });
  });
  afterAll(() => two.close());

  it("both stand after an up of both at the same time, each last when it came", async () => {
    two.a.write(callout("FC-Shop"));
    two.b.write(callout("FC-Portal"));
    await both(two, "up");
    const steps = [...(await liveFiles())[proxyFile]!.matchAll(/<Step>\s*<Name>([\w-]+)<\/Name>/gu)].map(
      ([, name]) => name,
    );
    expect(steps.slice(-2).sort()).toEqual(["FC-Portal", "FC-Shop"]);
  });

  it("do not fight: neither refresh nor up of either changes anything", async () => {
    for (const stack of [two.a, two.b]) {
      mustSucceed(await stack.refresh());
      unchanged(mustSucceed(await stack.up()));
    }
    const before = await live();
    for (const stack of [two.a, two.b]) {
      unchanged(mustSucceed(await stack.refresh()));
      unchanged(mustSucceed(await stack.up()));
    }
    expect(await live()).toBe(before);
  });

  it("change their callouts at the same time, and both changes stand", async () => {
    two.a.write(callout("FC-Shop", `parameters: { "from": "shop" }`));
    two.b.write(callout("FC-Portal", `parameters: { "from": "portal" }`));
    await both(two, "up");
    const files = await liveFiles();
    expect(files["apiproxy/policies/FC-Shop.xml"]).toContain(">shop<");
    expect(files["apiproxy/policies/FC-Portal.xml"]).toContain(">portal<");
  });

  it("leave the other's callout when one is destroyed", async () => {
    mustSucceed(await two.a.destroy());
    const files = await liveFiles();
    expect(files).not.toHaveProperty(["apiproxy/policies/FC-Shop.xml"]);
    expect(files["apiproxy/policies/FC-Portal.xml"]).toContain(">portal<");
    mustSucceed(await two.b.refresh());
    unchanged(mustSucceed(await two.b.up()));
  });

  it("are both gone after a destroy of both at the same time", async () => {
    mustSucceed(await two.a.up());
    await both(two, "destroy");
    expect(Object.keys(await liveFiles()).filter((path) => path.includes("FC-"))).toEqual([]);
    expect(
      two.bench.sandbox.liveness.filter(({ name, live: revisions }) => name === "orders" && revisions.length === 0),
    ).toEqual([]);
  });
});
