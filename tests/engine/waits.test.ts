import { withOrganization } from "./support/organization";
import { mustSucceed } from "./support/stack";

describe("a run that has to wait for Apigee", () => {
  const here = withOrganization();

  beforeAll(() => here.stack.write(`new apigee.KeyValueMap("map", { environment: "test", name: "config" });`));

  it("tells its user for what and how long, and goes on", async () => {
    const headers = { "retry-after": "2" };
    here.bench.sandbox.inject({ when: { method: "POST" }, times: 1, do: { status: 429, headers, body: "{}" } });
    const ran = mustSucceed(await here.stack.up());
    expect(ran.all).toMatch(/waiting for Apigee: 429, next try in [23] s/u);
    expect(await here.bench.someone("GET", "environments/test/keyvaluemaps")).toEqual(["config"]);
  });
});
