import { Bench } from "../support/bench";
import { ownersProxy, smallSharedFlow } from "../support/bundles";
import { Scratch } from "../support/scratch";

const behind = /\/(apis|sharedflows|entries)$|environments\/test\/deployments$/u;

const scratch = new Scratch();
const bundle = scratch.bundle("flow", smallSharedFlow("flow"));
afterAll(() => scratch.remove());

/** An organization whose lists show what there was two seconds ago. */
let bench: Bench;
const lagging = async (plane: "x" | "edge" = "x") => {
  bench = await Bench.start({ plane, deployMs: 0 });
  bench.sandbox.inject({ when: { method: "GET", path: behind }, times: Infinity, do: { staleMs: 2000 } });
};
afterEach(() => bench.close());

const flow = { name: "flow", bundle };
const deployment = { environment: "test", sharedFlow: "flow", revision: "1" };

describe("while lists lag behind", () => {
  it.each(["x", "edge"] as const)("what was just deployed is undeployed and deleted, on plane %s", async (plane) => {
    await lagging(plane);
    const made = await bench.door("SharedFlow").create(flow);
    const deployed = await bench.door("Deployment").create(deployment);
    await bench.door("Deployment").delete(deployed.id, deployed.outs);
    expect(await bench.live("sharedflows", "flow")).toBeUndefined();
    await bench.door("SharedFlow").delete(made.id, made.outs);
    await expect(bench.someone("GET", "sharedflows/flow")).rejects.toThrow("404");
  });

  it("a refresh takes nothing for changed that was just made", async () => {
    await lagging();
    const made = await bench.door("SharedFlow").create(flow);
    const deployed = await bench.door("Deployment").create(deployment);
    const map = await bench.door("KeyValueMap").create({ environment: "test", name: "m", entries: { a: "1" } });
    expect(await bench.door("SharedFlow").read(made.id, made.outs)).toMatchObject({ props: made.outs });
    expect(await bench.door("Deployment").read(deployed.id, deployed.outs)).toMatchObject({ props: deployed.outs });
    expect(await bench.door("KeyValueMap").read(map.id, map.outs)).toMatchObject({ props: { entries: { a: "1" } } });
  });

  it("a callout that was just put in is taken out, and the revision that it made goes", async () => {
    await lagging();
    await bench.someoneImports("sharedflows", "flow", smallSharedFlow("flow"));
    await bench.someoneDeploys("sharedflows", "flow", "1");
    await bench.someoneImports("apis", "orders", ownersProxy("orders"));
    await bench.someoneDeploys("apis", "orders", "1");
    await new Promise((done) => setTimeout(done, 2100));
    const door = bench.door("ProxyFlowCallout");
    const { id, outs } = await door.create({ environment: "test", proxy: "orders", sharedFlow: "flow" });
    expect(await bench.live("apis", "orders")).toBe("2");
    await door.delete(id, outs);
    expect(await bench.live("apis", "orders")).toBe("1");
    expect(await bench.revisions("apis", "orders")).toEqual(["1"]);
  });

  it("what needs a shared flow that the same process has just deployed finds it", async () => {
    await lagging("edge");
    const args = { environment: "test", hook: "PreProxyFlowHook", sharedFlow: "flow" };
    await bench.together(async () => {
      await bench.door("SharedFlow").create(flow);
      await bench.door("Deployment").create(deployment);
      await bench.door("FlowHook").create({ ...args, continueOnError: false });
    });
    expect(await bench.someone("GET", "environments/test/flowhooks/PreProxyFlowHook")).toMatchObject({
      sharedFlow: "flow",
    });
  });
});

describe("where lists are right", () => {
  beforeEach(async () => (bench = await Bench.start({ deployMs: 0 })));

  it("what somebody undeployed is gone, which is asked once more", async () => {
    await bench.door("SharedFlow").create(flow);
    const { id, outs } = await bench.door("Deployment").create(deployment);
    const place = "environments/test/sharedflows/flow/revisions/1/deployments";
    await bench.someone("DELETE", place);
    const asked = await bench.callsDuring(async () => {
      expect(await bench.door("Deployment").read(id, outs)).toBeUndefined();
    });
    expect(asked).toEqual(["GET environments/test/deployments?sharedFlows=true", `GET ${place}`]);
  });

  it("an entry that somebody deleted is missed, and a map that somebody deleted too", async () => {
    const door = bench.door("KeyValueMap");
    const { id, outs } = await door.create({ environment: "test", name: "m", entries: { a: "1", b: "2" } });
    await bench.someone("DELETE", "environments/test/keyvaluemaps/m/entries/a");
    expect((await door.read(id, outs))?.inputs.entries).toEqual({ b: "2" });
    await bench.someone("DELETE", "environments/test/keyvaluemaps/m");
    expect(await door.read(id, outs)).toBeUndefined();
  });
});
