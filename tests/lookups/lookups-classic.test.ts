import { getDeployments, getOrganization, getProxies, getSharedFlow } from "../../provider";
import { Bench } from "../support/bench";
import { ownersProxy, smallSharedFlow } from "../support/bundles";

const settings = { PLANE: "edge", ORGANIZATION: "acme", ACCESS_TOKEN: "t0ken" };

describe("look-ups where lists hold names alone", () => {
  let bench: Bench;
  beforeAll(async () => {
    bench = await Bench.start({ plane: "edge" });
    for (const [name, value] of Object.entries({ ...settings, ENDPOINT: bench.sandbox.url })) {
      process.env[`APIGEE_EDGE_${name}`] = value;
    }
    for (const name of ["orders", "invoices"]) await bench.someoneImports("apis", name, ownersProxy(name));
    await bench.someoneDeploys("apis", "orders", "1");
    await bench.someoneImports("sharedflows", "PingAuth", smallSharedFlow("PingAuth"));
    await bench.someoneDeploys("sharedflows", "PingAuth", "1", "prod");
  });
  afterAll(async () => {
    for (const name of [...Object.keys(settings), "ENDPOINT"]) delete process.env[`APIGEE_EDGE_${name}`];
    await bench.close();
  });

  const connection = "apigee-edge";
  const orders = { name: "orders", latestRevision: "1", revisions: ["1"] };

  it("ask for the revisions of each proxy that fits, and of no other", async () => {
    const calls = await bench.callsDuring(async () =>
      expect(await getProxies({ connection, environment: "test" })).toEqual([
        { ...orders, deployed: [{ environment: "test", revision: "1" }] },
      ]),
    );
    expect(calls).toEqual(["GET environments/test/deployments", "GET apis", "GET apis/orders"]);
  });

  it("ask each environment for what is live there", async () => {
    expect(await getDeployments({ connection })).toEqual([
      { environment: "prod", kind: "sharedFlow", name: "PingAuth", revision: "1" },
      { environment: "test", kind: "proxy", name: "orders", revision: "1" },
    ]);
    expect((await getProxies({ connection, deployed: false })).map(({ name }) => name)).toEqual(["invoices"]);
  });

  it("find a shared flow and the organization", async () => {
    const deployed = [{ environment: "prod", revision: "1" }];
    expect(await getSharedFlow({ connection, name: "PingAuth" })).toMatchObject({ latestRevision: "1", deployed });
    expect(await getSharedFlow({ connection, name: "None" })).toBeUndefined();
    const found = { name: "acme", plane: "edge", environments: ["prod", "test"], cps: true };
    expect(await getOrganization({ connection })).toEqual(found);
  });
});
