import { proxyFiles, sharedFlowFiles, Someone, zipOf, type Json } from "./support/someone";

let someone: Someone;
afterEach(() => someone.sandbox.close());

const path = (name: string, revision: string, environment = "test", collection = "apis") =>
  `environments/${environment}/${collection}/${name}/revisions/${revision}/deployments`;

async function withTwoRevisions(options = {}): Promise<void> {
  someone = await Someone.withSandbox(options);
  await someone.imports("apis", "weather", zipOf(proxyFiles("/weather")));
  await someone.imports("apis", "weather", zipOf(proxyFiles("/weather", [], { "apiproxy/resources/jsc/a.js": "1" })));
}

describe("deploying", () => {
  it("answers without state, which only a look at the deployment has", async () => {
    await withTwoRevisions();
    const answer = await someone.done("POST", path("weather", "1"));
    expect(answer).toEqual({
      environment: "test",
      apiProxy: "weather",
      revision: "1",
      deployStartTime: expect.stringMatching(/^\d{13}$/),
      proxyDeploymentType: "STANDARD",
    });
    expect(await someone.done("GET", path("weather", "1"))).toMatchObject({
      ...answer,
      state: "READY",
      instances: [
        {
          deployedRevisions: [{ revision: "1", percentage: 100 }],
          deployedRoutes: [{ basepath: "/weather", environment: "test", envgroup: "test-group", percentage: 100 }],
        },
      ],
    });
  });

  it("is PROGRESSING for a while, and the old revision serves until the new one is READY", async () => {
    await withTwoRevisions({ deployMs: 60 });
    await someone.done("POST", path("weather", "1"));
    expect((await someone.done("GET", path("weather", "1"))).state).toBe("PROGRESSING");
    await new Promise((done) => setTimeout(done, 80));
    expect((await someone.done("GET", path("weather", "1"))).state).toBe("READY");
    await someone.done("POST", `${path("weather", "2")}?override=true`);
    expect((await someone.done("GET", path("weather", "2"))).instances[0].deployedRevisions).toEqual([
      { revision: "1", percentage: 100 },
    ]);
    await new Promise((done) => setTimeout(done, 80));
    expect(
      someone.sandbox.liveness.map(({ environment, kind, name, live }) => [environment, kind, name, live]),
    ).toEqual([
      ["test", "proxy", "weather", ["1"]],
      ["test", "proxy", "weather", ["2"]],
    ]);
  });

  it("never gets READY when it was undeployed or replaced meanwhile", async () => {
    await withTwoRevisions({ deployMs: 40 });
    await someone.done("POST", path("weather", "1"));
    await someone.done("POST", `${path("weather", "2")}?override=true`);
    await someone.done("DELETE", path("weather", "2"));
    await new Promise((done) => setTimeout(done, 80));
    expect(someone.sandbox.liveness).toEqual([]);
  });

  it("can end with the nth look instead of after a time", async () => {
    await withTwoRevisions({ deployPolls: 3 });
    await someone.done("POST", path("weather", "1"));
    const states = [];
    for (let i = 0; i < 4; i++) states.push((await someone.done("GET", path("weather", "1"))).state);
    expect(states).toEqual(["PROGRESSING", "PROGRESSING", "READY", "READY"]);
  });

  it("is refused beside another revision without override", async () => {
    await withTwoRevisions();
    await someone.done("POST", path("weather", "1"));
    const { status, body } = await someone.ask("POST", path("weather", "2"));
    expect(status).toBe(400);
    expect(body.error).toMatchObject({ status: "FAILED_PRECONDITION", message: "deployment validations failed" });
    expect(body.error.details[0]).toMatchObject({
      "@type": "type.googleapis.com/google.rpc.PreconditionFailure",
      violations: [{ type: "CONFLICTING_DEPLOYMENT", description: expect.stringContaining("use the override flag") }],
    });
    await someone.done("POST", `${path("weather", "2")}?override=true`);
    expect((await someone.ask("GET", path("weather", "1"))).status).toBe(404);
  });

  it("is refused for the revision that is deployed already, with override as well", async () => {
    await withTwoRevisions();
    await someone.done("POST", path("weather", "1"));
    const { status, body } = await someone.ask("POST", `${path("weather", "1")}?override=true`);
    expect(status).toBe(400);
    expect(body.error.message).toBe(
      "generic::failed_precondition: revision organizations/acme/apis/weather/revisions/1 is already deployed",
    );
  });

  it("is refused for a base path that another proxy of the environment has", async () => {
    await withTwoRevisions();
    await someone.imports("apis", "storm", zipOf(proxyFiles("/weather")));
    await someone.done("POST", path("weather", "1"));
    const { body } = await someone.ask("POST", path("storm", "1"));
    expect(body.error.details[0].violations[0]).toMatchObject({
      type: "CONFLICTING_DEPLOYMENT",
      description: `Existing deployment of "organizations/acme/apis/weather/revisions/1" contains conflicting base paths: [/weather].`,
    });
    await someone.done("DELETE", path("weather", "1"));
    expect((await someone.ask("POST", path("storm", "1"))).status).toBe(200);
  });

  it("needs the shared flows that are called to be deployed in the same environment", async () => {
    someone = await Someone.withSandbox();
    await someone.imports("apis", "weather", zipOf(proxyFiles("/weather", ["PingAuth"])));
    await someone.imports("sharedflows", "PingAuth", zipOf(sharedFlowFiles()));
    await someone.deploys("sharedflows", "PingAuth", "1", "prod");
    expect((await someone.ask("POST", path("weather", "1"))).body.error.details[0].violations[0].description).toContain(
      `"PingAuth"`,
    );
    await someone.deploys("sharedflows", "PingAuth", "1");
    expect((await someone.ask("POST", path("weather", "1"))).status).toBe(200);
  });

  it("shows the service account with its prefix, and refuses what is none", async () => {
    await withTwoRevisions();
    expect(
      await someone.done("POST", `${path("weather", "1")}?serviceAccount=a@p.iam.gserviceaccount.com`),
    ).toMatchObject({
      serviceAccount: "projects/-/serviceAccounts/a@p.iam.gserviceaccount.com",
    });
    expect((await someone.ask("POST", `${path("weather", "2")}?override=true&serviceAccount=nobody`)).status).toBe(400);
  });

  it("takes a service account with its prefix too", async () => {
    await withTwoRevisions();
    const account = "projects/-/serviceAccounts/a@p.iam.gserviceaccount.com";
    expect(await someone.done("POST", `${path("weather", "1")}?serviceAccount=${account}`)).toMatchObject({
      serviceAccount: account,
    });
  });

  it("is an EXTENSIBLE one for shared flows, and for all where a hook is attached", async () => {
    await withTwoRevisions();
    await someone.imports("sharedflows", "s", zipOf(sharedFlowFiles()));
    const flow = await someone.done("POST", path("s", "1", "test", "sharedflows"));
    await someone.done("PUT", "environments/test/flowhooks/PreProxyFlowHook", { sharedFlow: "s" });
    const proxy = await someone.done("POST", path("weather", "1"));
    expect([flow.proxyDeploymentType, proxy.proxyDeploymentType]).toEqual(["EXTENSIBLE", "EXTENSIBLE"]);
  });

  it("takes no body", async () => {
    await withTwoRevisions();
    expect((await someone.ask("POST", path("weather", "1"), { override: true })).body.error.message).toContain(
      `Unknown name "override"`,
    );
  });

  it("of something that is not there is 404", async () => {
    await withTwoRevisions();
    for (const missing of [path("weather", "9"), path("nope", "1"), path("weather", "1", "nowhere")]) {
      expect((await someone.ask("POST", missing)).status).toBe(404);
    }
  });
});

describe("a deployment that fails", () => {
  const broken = { "apiproxy/policies/b.xml": `<SandboxFailsToLoad name="b">no such class</SandboxFailsToLoad>` };

  it("ends in ERROR with reasons, and the old revision goes on serving", async () => {
    await withTwoRevisions();
    await someone.imports("apis", "weather", zipOf(proxyFiles("/weather", [], broken)));
    await someone.deploys("apis", "weather", "1");
    await someone.deploys("apis", "weather", "3");
    expect(await someone.done("GET", path("weather", "3"))).toMatchObject({
      state: "ERROR",
      errors: [{ code: 9, message: "no such class" }],
      instances: [{ deployedRevisions: [{ revision: "1" }] }],
    });
    await someone.deploys("apis", "weather", "1");
    expect(someone.sandbox.liveness.map(({ live }) => live)).toEqual([["1"]]);
  });

  it("is what comes of a zip whose names begin with ./, although it imports", async () => {
    someone = await Someone.withSandbox();
    const dotted = Object.fromEntries(Object.entries(sharedFlowFiles()).map(([name, text]) => [`./${name}`, text]));
    await someone.imports("sharedflows", "PingAuth", zipOf(dotted));
    await someone.deploys("sharedflows", "PingAuth", "1");
    expect(await someone.done("GET", path("PingAuth", "1", "test", "sharedflows"))).toMatchObject({
      state: "ERROR",
      errors: [{ message: "Failed to load file : /sharedflows/default.xml" }],
    });
  });
});

describe("undeploying", () => {
  it("answers {} and is 404 the second time", async () => {
    await withTwoRevisions();
    await someone.deploys("apis", "weather", "1");
    expect(await someone.done("DELETE", path("weather", "1"))).toEqual({});
    const { status, body } = await someone.ask("DELETE", path("weather", "1"));
    expect([status, body.error.message]).toEqual([
      404,
      "generic::not_found: organizations/acme/apis/weather/revisions/1 is not deployed",
    ]);
    expect(someone.sandbox.liveness.map(({ live }) => live)).toEqual([["1"], []]);
  });

  it("is refused for a shared flow that a deployed proxy calls; another revision may replace it", async () => {
    someone = await Someone.withSandbox();
    await someone.imports("apis", "weather", zipOf(proxyFiles("/weather", ["PingAuth"])));
    for (let i = 0; i < 2; i++) await someone.imports("sharedflows", "PingAuth", zipOf(sharedFlowFiles()));
    await someone.deploys("sharedflows", "PingAuth", "1");
    await someone.deploys("apis", "weather", "1");
    const { body } = await someone.ask("DELETE", path("PingAuth", "1", "test", "sharedflows"));
    expect(body.error).toMatchObject({ code: 400, message: "undeployment validations failed" });
    expect(body.error.details[0].violations[0].type).toBe("WOULD_BREAK_DEPENDENT");
    await someone.deploys("sharedflows", "PingAuth", "2");
    await someone.done("DELETE", path("weather", "1"));
    await someone.done("DELETE", path("PingAuth", "2", "test", "sharedflows"));
  });
});

describe("lists of deployments", () => {
  it("exist at every level, without state, and are {} when there is nothing", async () => {
    await withTwoRevisions();
    await someone.imports("sharedflows", "PingAuth", zipOf(sharedFlowFiles()));
    expect(await someone.done("GET", "deployments")).toEqual({});
    await someone.deploys("apis", "weather", "1");
    await someone.deploys("apis", "weather", "2", "prod");
    await someone.deploys("sharedflows", "PingAuth", "1");
    const told = async (where: string) =>
      ((await someone.done("GET", where)).deployments ?? []).map((d: Json) => {
        expect(d).not.toHaveProperty("state");
        return `${d.environment} ${d.apiProxy} ${d.revision}`;
      });
    expect(await told("deployments")).toEqual(["test weather 1", "prod weather 2"]);
    expect(await told("deployments?sharedFlows=true")).toEqual(["test PingAuth 1"]);
    expect(await told("environments/test/deployments")).toEqual(["test weather 1"]);
    expect(await told("environments/test/deployments?sharedFlows=true")).toEqual(["test PingAuth 1"]);
    expect(await told("environments/prod/apis/weather/deployments")).toEqual(["prod weather 2"]);
    expect(await told("apis/weather/deployments")).toEqual(["test weather 1", "prod weather 2"]);
    expect(await told("apis/weather/revisions/2/deployments")).toEqual(["prod weather 2"]);
    expect(await told("sharedflows/PingAuth/deployments")).toEqual(["test PingAuth 1"]);
  });
});
