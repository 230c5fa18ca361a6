import { askedTwice, integrationHooks } from "../../provider/components/integration-hooks";

const orders = { key: "orders" };

describe("the component's mode", () => {
  it("attaches no hook by default, nor for callouts", () => {
    expect(integrationHooks({})).toEqual([]);
    expect(integrationHooks({ mode: "callouts" })).toEqual([]);
  });

  it("attaches the pair around a proxy for hooks", () => {
    expect(integrationHooks({ mode: "hooks" })).toEqual(["PreProxyFlowHook", "PostTargetFlowHook"]);
  });

  it("warns of each proxy that has a callout besides the hooks, and of no other", () => {
    expect(askedTwice({ mode: "hooks" }, [orders])).toEqual([
      expect.stringMatching(/^Proxy orders asks Ping twice.*Take it out of proxies\.$/u),
    ]);
    expect(askedTwice({ mode: "hooks" }, [])).toEqual([]);
    expect(askedTwice({ mode: "callouts" }, [orders])).toEqual([]);
  });
});
