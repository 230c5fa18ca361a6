import { Bench } from "../support/bench";
import { smallSharedFlow } from "../support/bundles";

const args = { environment: "test", hook: "PreProxyFlowHook", sharedFlow: "PingAuth" };
const hook = "environments/test/flowhooks/PreProxyFlowHook";

describe.each(["edge", "opdk"] as const)("a flow hook on plane %s", (plane) => {
  let bench: Bench;
  beforeEach(async () => {
    bench = await Bench.start({ plane });
    for (const name of ["PingAuth", "traffic-log"]) {
      await bench.someoneImports("sharedflows", name, smallSharedFlow(name));
      await bench.someoneDeploys("sharedflows", name, "1");
    }
  });
  afterEach(() => bench.close());

  const door = () => bench.door("FlowHook");
  const live = () => bench.someone("GET", hook);

  it("is attached, changes in place, and is detached without a trace", async () => {
    const before = bench.sandbox.snapshot();
    const { id, outs } = await door().create(args);
    expect(await live()).toMatchObject({ sharedFlow: "PingAuth", continueOnError: false });
    expect((await door().read(id, outs))?.props).toEqual(outs);
    await door().update(id, outs, { ...args, continueOnError: true });
    expect(await live()).toMatchObject({ sharedFlow: "PingAuth", continueOnError: true });
    await door().delete(id, outs);
    await door().delete(id, outs);
    expect(bench.sandbox.snapshot().differences(before)).toEqual([]);
  });

  it("is taken over by adopt alone, and gets back on delete what it was", async () => {
    await bench.someone("PUT", hook, { sharedFlow: "traffic-log", continueOnError: true });
    const before = bench.sandbox.snapshot();
    await expect(door().create(args)).rejects.toThrow("runs shared flow traffic-log already");
    const { id, outs } = await door().create({ ...args, adopt: true });
    expect(await live()).toMatchObject({ sharedFlow: "PingAuth", continueOnError: false });
    await door().delete(id, outs);
    expect(bench.sandbox.snapshot().differences(before)).toEqual([]);
  });

  it("is refused, and nothing is sent, when its shared flow is not deployed: every call would fail", async () => {
    const refused = () =>
      expect(door().create({ ...args, environment: "prod" })).rejects.toThrow(
        "Shared flow PingAuth is not deployed in environment prod",
      );
    expect((await bench.callsDuring(refused)).filter((call) => call.startsWith("P"))).toEqual([]);
  });
});
