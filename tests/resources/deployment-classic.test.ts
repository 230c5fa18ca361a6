import { ownersProxy, smallSharedFlow } from "../support/bundles";
import { Bench } from "../support/bench";

/** The same proxy under another base path. */
const moved = (name: string, release: number, basePath: string) => {
  const files = ownersProxy(name, release);
  const endpoint = files["apiproxy/proxies/default.xml"]!.replace(`/${name}<`, `${basePath}<`);
  return { ...files, "apiproxy/proxies/default.xml": endpoint };
};

const args = { environment: "test", proxy: "orders", revision: "1" };

describe.each(["edge", "opdk"] as const)("a deployment on plane %s", (plane) => {
  let bench: Bench;
  const door = () => bench.door("Deployment");
  const lives = () => bench.lives("apis", "orders");

  beforeEach(async () => {
    bench = await Bench.start({ plane });
    for (const release of [1, 2]) await bench.someoneImports("apis", "orders", ownersProxy("orders", release));
    await bench.someoneImports("apis", "orders", moved("orders", 3, "/orders/v3"));
  });
  afterEach(() => bench.close());

  it("waits for every server, and tells them", async () => {
    const { id, outs } = await door().create(args);
    expect(outs).toMatchObject({ state: "READY", revision: "1", servers: expect.anything() });
    expect((outs.servers as { status: string }[]).map(({ status }) => status)).not.toContain("error");
    expect(await lives()).toEqual(["1"]);
    await door().delete(id, outs);
    expect(await lives()).toEqual([]);
    await expect(door().delete(id, outs)).resolves.toBeUndefined();
  });

  it("moves on to another revision in place", async () => {
    const { id, outs } = await door().create(args);
    expect(await door().update(id, outs, { ...args, revision: "2" })).toMatchObject({ revision: "2", state: "READY" });
    expect(await lives()).toEqual(["2"]);
  });

  it("undeploys its own revision whose base path changed, which override leaves", async () => {
    const { id, outs } = await door().create(args);
    await door().update(id, outs, { ...args, revision: "3" });
    expect(await lives()).toEqual(["3"]);
  });

  it("leaves alone what others have live under another base path", async () => {
    await bench.someoneDeploys("apis", "orders", "3");
    const { id, outs } = await door().create(args);
    expect((await lives()).sort()).toEqual(["1", "3"]);
    await door().update(id, outs, { ...args, revision: "2" });
    expect((await lives()).sort()).toEqual(["2", "3"]);
    await door().delete(id, { ...outs, revision: "2" });
    expect(await lives()).toEqual(["3"]);
  });

  it("puts back what had the same base path when a server fails, and names the server", async () => {
    await bench.someoneDeploys("apis", "orders", "3");
    const { id, outs } = await door().create(args);
    const bad = {
      ...ownersProxy("orders", 4),
      "apiproxy/policies/Bad.xml": '<SandboxFailsToLoad name="Bad">out of memory</SandboxFailsToLoad>',
    };
    const revision = await bench.someoneImports("apis", "orders", bad);
    await expect(door().update(id, outs, { ...args, revision })).rejects.toMatchObject({
      properties: { state: "ERROR", revision },
      reasons: [
        expect.stringMatching(/failed: message-processor mp-\d: out of memory/u),
        expect.stringMatching(/failed: message-processor mp-\d: out of memory/u),
        expect.stringContaining("revision 1 of proxy orders in environment test, live before, was put back"),
      ],
    });
    expect((await lives()).sort()).toEqual(["1", "3"]);
  });

  it("sees on refresh that somebody undeployed or replaced it", async () => {
    const { id, outs } = await door().create(args);
    expect((await door().read(id, outs))?.inputs).toMatchObject({ revision: "1" });
    await bench.someoneDeploys("apis", "orders", "2");
    expect((await door().read(id, outs))?.inputs).toMatchObject({ revision: "2" });
    await bench.someone("DELETE", "environments/test/apis/orders/revisions/2/deployments");
    expect(await door().read(id, outs)).toBeUndefined();
  });

  it("refuses a proxy whose shared flow is not deployed, which such planes do not look for", async () => {
    const callout = '<FlowCallout name="Call"><SharedFlowBundle>PingAuth</SharedFlowBundle></FlowCallout>';
    const revision = await bench.someoneImports("apis", "orders", {
      ...ownersProxy("orders", 4),
      "apiproxy/policies/Call.xml": callout,
    });
    await expect(door().create({ ...args, revision })).rejects.toThrow(
      "Shared flow PingAuth, which proxy orders calls, is not deployed in environment test",
    );
    expect(await lives()).toEqual([]);
    const flow = await bench.someoneImports("sharedflows", "PingAuth", smallSharedFlow("PingAuth"));
    await bench.someoneDeploys("sharedflows", "PingAuth", flow);
    expect((await door().create({ ...args, revision })).outs).toMatchObject({ state: "READY" });
  });

  it("takes a service account for a slip, and a delay as it is", async () => {
    await expect(door().check({ ...args, serviceAccount: "a@b" })).rejects.toThrow(
      "serviceAccount belongs to Apigee X",
    );
    expect((await door().create({ ...args, delay: 2 })).outs).toMatchObject({ state: "READY", delay: 2 });
  });
});
