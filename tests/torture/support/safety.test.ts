import type { Snapshot } from "../../../sandbox";
import { ownersProxy, smallSharedFlow } from "../../support/bundles";
import { Bench } from "../../support/bench";
import { SafetyWatch } from "./safety";

const guardedProxy = {
  ...ownersProxy("orders", 2),
  "apiproxy/policies/FC-PingAuth.xml": `<FlowCallout name="FC-PingAuth"><SharedFlowBundle>PingAuth</SharedFlowBundle></FlowCallout>`,
};

describe("the watch over what nobody may meet", () => {
  let bench: Bench;
  let end: Snapshot;
  const start = async (plane: "x" | "opdk") => {
    bench = await Bench.start({ plane, deployPolls: 1 });
    await bench.someoneImports("sharedflows", "PingAuth", smallSharedFlow("PingAuth"));
    await bench.someoneDeploys("sharedflows", "PingAuth", "1");
    await bench.someoneImports("apis", "orders", ownersProxy("orders"));
    await bench.someoneImports("apis", "orders", guardedProxy);
    await bench.someoneDeploys("apis", "orders", "2");
    end = bench.sandbox.snapshot();
    await bench.someoneDeploys("apis", "orders", "1");
  };
  beforeEach(() => start("x"));
  afterEach(() => bench.close());

  const watched = (mayStop: string[] = []) => new SafetyWatch(bench.sandbox, end, mayStop).incidents;
  const watchedDestroy = (mayStop: string[] = []) => new SafetyWatch(bench.sandbox, undefined, mayStop).incidents;
  const undeploy = (what: string) => bench.someone("DELETE", `environments/test/${what}/deployments`);

  it("has nothing to say where a proxy gets its callout, or loses it in a destroy", async () => {
    const up = watched();
    await bench.someoneDeploys("apis", "orders", "2");
    const destroy = watchedDestroy();
    await bench.someoneDeploys("apis", "orders", "1");
    expect(destroy).toEqual([]);
    expect(up).toEqual(["proxy/orders was open"]);
  });

  it("sees a proxy that keeps the policy and loses the step that runs it", async () => {
    const without = Object.entries(ownersProxy("orders", 3)).map(([path, text]) => [
      path,
      text.replace(/<Step>[^]*?<\/Step>/u, ""),
    ]);
    await bench.someoneImports("apis", "orders", { ...guardedProxy, ...Object.fromEntries(without) });
    await bench.someoneDeploys("apis", "orders", "2");
    const incidents = watched();
    await bench.someoneDeploys("apis", "orders", "3");
    expect(incidents).toEqual(["proxy/orders had the policy, but other steps"]);
  });

  it("sees a proxy begin to serve before it has its callout", async () => {
    await undeploy("apis/orders/revisions/1");
    const incidents = watched();
    await bench.someoneDeploys("apis", "orders", "1");
    await bench.someoneDeploys("apis", "orders", "2");
    expect(incidents).toEqual(["proxy/orders began to serve open"]);
  });

  it("sees a proxy go down, unless it is one that may", async () => {
    const [incidents, allowed] = [watched(), watchedDestroy(["proxy/orders"])];
    await undeploy("apis/orders/revisions/1");
    expect(incidents).toEqual(["proxy/orders was down"]);
    expect(allowed).toEqual([]);
  });

  it("sees a proxy that calls a shared flow which is not live, on a plane that lets it happen", async () => {
    await bench.close();
    await start("opdk");
    await bench.someoneDeploys("apis", "orders", "2");
    const incidents = watchedDestroy();
    await undeploy("sharedflows/PingAuth/revisions/1");
    expect(incidents).toEqual(["proxy/orders called a shared flow that was not live"]);
  });

  it("sees a destroy that closes again what it has opened", async () => {
    const incidents = watchedDestroy();
    await bench.someoneDeploys("apis", "orders", "2");
    expect(incidents).toEqual(["proxy/orders was closed again"]);
  });
});
