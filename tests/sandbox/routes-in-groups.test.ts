import { proxyFiles, sharedFlowFiles, Someone, zipOf } from "./support/someone";

const act = (name: string, environment: string) => `environments/${environment}/apis/${name}/revisions/1/deployments`;

let someone: Someone;
beforeEach(async () => {
  someone = await Someone.withSandbox();
  for (const name of ["weather", "storm"]) await someone.imports("apis", name, zipOf(proxyFiles("/weather")));
  await someone.deploys("apis", "weather", "1");
});
afterEach(() => someone.sandbox.close());

describe("a base path that another environment of the group serves", () => {
  beforeEach(() => someone.done("POST", "envgroups/test-group/attachments", { environment: "prod" }));

  it("is no refusal: the deployment gets READY, and no traffic by that group", async () => {
    await someone.deploys("apis", "storm", "1", "prod");
    const status = await someone.done("GET", act("storm", "prod"));
    expect(status).toMatchObject({
      state: "READY",
      routeConflicts: [
        {
          environmentGroup: "test-group",
          conflictingDeployment: { apiProxy: "weather", revision: "1", environment: "test", basepath: "/weather" },
        },
      ],
    });
    expect(status.instances[0].deployedRoutes).toEqual([
      { basepath: "/weather", envgroup: "prod-group", environment: "prod", percentage: 100 },
    ]);
  });

  it("is told beforehand by the report", async () => {
    const report = await someone.done("POST", `${act("storm", "prod")}:generateDeployChangeReport`);
    expect(report.routingConflicts).toMatchObject([{ environmentGroup: "test-group" }]);
    expect(report.routingChanges).toMatchObject([
      { environmentGroup: "prod-group", toDeployment: { apiProxy: "storm" } },
    ]);
    expect(report).not.toHaveProperty("validationErrors");
    await someone.done("DELETE", "envgroups/test-group/attachments/prod");
    expect(await someone.done("POST", `${act("storm", "prod")}:generateDeployChangeReport`)).not.toHaveProperty(
      "routingConflicts",
    );
  });
});

it("an environment that does not exist joins no group", async () => {
  const group = "envgroups/test-group/attachments";
  expect((await someone.ask("POST", group, { environment: "nope" })).status).toBe(400);
  expect((await someone.ask("POST", "envgroups/nope/attachments", { environment: "prod" })).status).toBe(404);
  expect((await someone.ask("DELETE", `${group}/prod`)).status).toBe(404);
});

describe("a report", () => {
  it("shows what a deployment would be refused for, and changes nothing", async () => {
    const before = someone.sandbox.snapshot();
    const report = await someone.done("POST", `${act("storm", "test")}:generateDeployChangeReport?override=true`);
    expect(report.validationErrors.violations[0]).toMatchObject({ type: "CONFLICTING_DEPLOYMENT" });
    expect(before.differences(someone.sandbox.snapshot())).toEqual([]);
  });

  it("tells which revision would stop serving", async () => {
    await someone.imports("apis", "weather", zipOf(proxyFiles("/weather")));
    const path = "environments/test/apis/weather/revisions/2/deployments:generateDeployChangeReport";
    expect((await someone.done("POST", path)).routingChanges).toMatchObject([
      { fromDeployment: { apiProxy: "weather", revision: "1" }, toDeployment: { apiProxy: "weather", revision: "2" } },
    ]);
  });

  it("of an undeployment needs a deployment", async () => {
    expect((await someone.ask("POST", `${act("storm", "test")}:generateUndeployChangeReport`)).status).toBe(404);
    const report = await someone.done("POST", `${act("weather", "test")}:generateUndeployChangeReport`);
    expect(report.routingChanges).toMatchObject([{ fromDeployment: { apiProxy: "weather", revision: "1" } }]);
  });

  it("does not exist for shared flows", async () => {
    await someone.imports("sharedflows", "s", zipOf(sharedFlowFiles()));
    const path = "environments/test/sharedflows/s/revisions/1/deployments:generateDeployChangeReport";
    expect((await someone.ask("POST", path)).headers.get("content-type")).toContain("text/html");
  });
});
