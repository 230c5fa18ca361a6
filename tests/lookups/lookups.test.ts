import { output } from "@pulumi/pulumi";
import {
  getDeployments,
  getDeploymentsOutput,
  getOrganization,
  getOrganizationOutput,
  getProxies,
  getProxiesOutput,
  getSharedFlow,
  getSharedFlowOutput,
} from "../../provider";
import { ownersProxy, smallSharedFlow } from "../support/bundles";
import { onEachOrganization } from "../support/organizations";

/** A proxy that calls shared flow `PingAuth` in its release 2 and later, and has the policy without a step before. */
function calling(name: string, release: number): Record<string, string> {
  const files = ownersProxy(name, release);
  const endpoint = files["apiproxy/proxies/default.xml"] ?? "";
  const policy = `<FlowCallout name="Ask-Ping"><SharedFlowBundle>PingAuth</SharedFlowBundle></FlowCallout>`;
  const step = release < 2 ? "" : "<Step><Name>Ask-Ping</Name></Step>";
  return {
    ...files,
    "apiproxy/policies/Ask-Ping.xml": policy,
    "apiproxy/proxies/default.xml": endpoint.replace("</Request>", `${step}</Request>`),
  };
}

onEachOrganization("look-ups", (place) => {
  const variables = () => ({
    APIGEE_PLANE: place.bench.plane,
    APIGEE_ENDPOINT: place.bench.sandbox.url,
    APIGEE_ORGANIZATION: "acme",
    APIGEE_ACCESS_TOKEN: "t0ken",
  });

  beforeEach(async () => {
    Object.assign(process.env, variables());
    await place.bench.someoneImports("sharedflows", "PingAuth", smallSharedFlow("PingAuth"));
    for (const environment of ["test", "prod"])
      await place.bench.someoneDeploys("sharedflows", "PingAuth", "1", environment);
    for (const name of ["orders", "orders-v2", "invoices", "draft"]) {
      await place.bench.someoneImports("apis", name, calling(name, 1));
      await place.bench.someoneImports("apis", name, calling(name, 2));
    }
    await place.bench.someoneDeploys("apis", "orders", "2");
    await place.bench.someoneDeploys("apis", "orders-v2", "1");
    await place.bench.someoneDeploys("apis", "invoices", "2", "prod");
  });
  afterEach(() => {
    for (const variable of Object.keys(variables())) delete process.env[variable];
  });

  const names = async (...asked: Parameters<typeof getProxies>) => (await getProxies(...asked)).map(({ name }) => name);
  const everywhere = place.can("listsEverywhere")
    ? ["GET deployments"]
    : ["GET /v1/organizations/acme", "GET environments/prod/deployments", "GET environments/test/deployments"];
  /** What tells the revisions of proxies: one list, or each of those that fit. */
  const listOf = (...proxies: string[]) =>
    place.can("sharedLists")
      ? ["GET apis?includeRevisions=true&includeMetaData=true"]
      : ["GET apis", ...proxies.map((proxy) => `GET apis/${proxy}`)];

  describe("getProxies", () => {
    it("tells every proxy with its revisions and where it is live, and asks for no more than that", async () => {
      const calls = await place.bench.callsDuring(async () =>
        expect(await getProxies()).toEqual([
          { name: "draft", latestRevision: "2", revisions: ["1", "2"], deployed: [] },
          {
            name: "invoices",
            latestRevision: "2",
            revisions: ["1", "2"],
            deployed: [{ environment: "prod", revision: "2" }],
          },
          {
            name: "orders",
            latestRevision: "2",
            revisions: ["1", "2"],
            deployed: [{ environment: "test", revision: "2" }],
          },
          {
            name: "orders-v2",
            latestRevision: "2",
            revisions: ["1", "2"],
            deployed: [{ environment: "test", revision: "1" }],
          },
        ]),
      );
      expect(calls).toEqual([...everywhere, ...listOf("draft", "invoices", "orders", "orders-v2")]);
    });

    it.each([
      [{ environment: "test" }, ["orders", "orders-v2"]],
      [{ environment: "test", deployed: false }, ["draft", "invoices"]],
      [{ deployed: true }, ["invoices", "orders", "orders-v2"]],
      [{ deployed: false }, ["draft"]],
      [{ name: "orders*" }, ["orders", "orders-v2"]],
      [{ name: "*-v?" }, ["orders-v2"]],
      [{ name: "order." }, []],
      [{ name: "order" }, []],
    ])("answers of %j only those that fit: %j", async (args, expected) => {
      expect(await names(args)).toEqual(expected);
    });

    it("asks an environment alone for what is live there", async () => {
      const calls = await place.bench.callsDuring(() => getProxies({ environment: "test" }));
      expect(calls).toEqual(["GET environments/test/deployments", ...listOf("orders", "orders-v2")]);
    });

    it("finds those that call a shared flow by what is live of them, or by the newest, and downloads no other", async () => {
      const calls = await place.bench.callsDuring(async () =>
        // The live revision of orders-v2 has the policy, but no step that runs it.
        expect(await names({ callsSharedFlow: "PingAuth" })).toEqual(["draft", "invoices", "orders"]),
      );
      const downloads = ["draft/revisions/2", "invoices/revisions/2", "orders-v2/revisions/1", "orders/revisions/2"];
      expect(calls.filter((call) => call.endsWith("?format=bundle")).sort()).toEqual(
        downloads.map((each) => `GET apis/${each}?format=bundle`),
      );
      expect(await names({ callsSharedFlow: "Other" })).toEqual([]);
    });

    it("asks again at every call", async () => {
      await getProxies();
      await place.bench.someoneImports("apis", "late", ownersProxy("late"));
      expect(await names({ name: "late" })).toEqual(["late"]);
      await place.bench.someone("DELETE", "apis/late");
    });
  });

  describe("getSharedFlow", () => {
    it("tells its revisions and where it is live, in two calls", async () => {
      const calls = await place.bench.callsDuring(async () =>
        expect(await getSharedFlow({ name: "PingAuth" })).toEqual({
          name: "PingAuth",
          latestRevision: "1",
          revisions: ["1"],
          deployed: [
            { environment: "prod", revision: "1" },
            { environment: "test", revision: "1" },
          ],
        }),
      );
      expect(calls).toEqual(["GET sharedflows/PingAuth", "GET sharedflows/PingAuth/deployments"]);
    });

    it("is nothing where there is none", async () => {
      expect(await getSharedFlow({ name: "None" })).toBeUndefined();
    });
  });

  describe("getDeployments", () => {
    const orders = { environment: "test", kind: "proxy", name: "orders", revision: "2" };
    const ordersV2 = { environment: "test", kind: "proxy", name: "orders-v2", revision: "1" };
    const invoices = { environment: "prod", kind: "proxy", name: "invoices", revision: "2" };
    const pingAuth = { environment: "test", kind: "sharedFlow", name: "PingAuth", revision: "1" };

    const there = { ...pingAuth, environment: "prod" };

    it("tells all that is live, sorted, with a list for each kind and no call twice", async () => {
      const calls = await place.bench.callsDuring(async () =>
        expect(await getDeployments()).toEqual([invoices, there, orders, ordersV2, pingAuth]),
      );
      const flows = everywhere.filter((call) => call.endsWith("deployments")).map((call) => `${call}?sharedFlows=true`);
      expect([...calls].sort()).toEqual([...everywhere, ...flows].sort());
    });

    it("is of one environment or one kind where that is asked for", async () => {
      expect(await getDeployments({ environment: "prod" })).toEqual([invoices, there]);
      const calls = await place.bench.callsDuring(async () =>
        expect(await getDeployments({ environment: "test", kind: "sharedFlow" })).toEqual([pingAuth]),
      );
      expect(calls).toEqual(["GET environments/test/deployments?sharedFlows=true"]);
    });
  });

  describe("getOrganization", () => {
    it("tells plane and environments, in one call", async () => {
      const calls = await place.bench.callsDuring(async () =>
        expect(await getOrganization()).toEqual({
          name: "acme",
          plane: place.bench.plane,
          environments: ["prod", "test"],
          ...place.organizationFacts,
        }),
      );
      expect(calls).toHaveLength(1);
    });

    it("says what to set where nothing says which organization is meant", async () => {
      await expect(getOrganization({ connection: "apigee-eu" })).rejects.toThrow(
        "pulumi config set apigee-eu:organization <name> (or set APIGEE_EU_ORGANIZATION)",
      );
    });
  });

  describe("the Output forms", () => {
    const value = <T>(found: { apply(use: (value: T) => void): unknown }) =>
      new Promise<T>((done) => found.apply(done));

    it("take what other resources make, and answer the same", async () => {
      const environment = output("test");
      expect(await value(getProxiesOutput({ environment }))).toEqual(await getProxies({ environment: "test" }));
      expect(await value(getDeploymentsOutput({ environment }))).toEqual(await getDeployments({ environment: "test" }));
      const name = output("PingAuth");
      expect(await value(getSharedFlowOutput({ name }))).toEqual(await getSharedFlow({ name: "PingAuth" }));
      expect(await value(getOrganizationOutput())).toEqual(await getOrganization());
    });
  });
});
