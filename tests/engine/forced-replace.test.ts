import { ownersProxy, smallSharedFlow } from "../support/bundles";
import { withOrganization } from "./support/organization";
import { mustSucceed } from "./support/stack";

describe("a replacement by force, through the real engine", () => {
  const here = withOrganization();

  it("leaves everything there and live, and destroy leaves nothing", async () => {
    const { bench, stack } = here;
    const flow = await bench.someoneImports("sharedflows", "PingAuth", smallSharedFlow("PingAuth"));
    await bench.someoneImports("apis", "orders", ownersProxy("orders"));
    await bench.someoneDeploys("apis", "orders", "1");
    const before = bench.sandbox.snapshot();
    stack.write(`
      const map = new apigee.KeyValueMap("map", { environment: "test", entries: { host: "a:1" } });
      const deployment = new apigee.Deployment("flow", { environment: "test", sharedFlow: "PingAuth", revision: "${flow}" });
      new apigee.ProxyFlowCallout("orders", { proxy: "orders", sharedFlow: "PingAuth", environment: "test" }, { dependsOn: deployment });
    `);
    mustSucceed(await stack.up());
    const made = bench.sandbox.snapshot();
    for (const name of ["map", "flow", "orders"]) {
      const { urn } = stack.resource(name)!;
      mustSucceed(await stack.up({ args: ["--replace", urn] }));
    }
    expect(bench.sandbox.snapshot().differences(made)).toEqual([]);
    mustSucceed(await stack.destroy());
    expect(bench.sandbox.snapshot().differences(before)).toEqual([]);
  });

  it("leaves what was renamed without an alias, also when the run was killed before it came to the deletes", async () => {
    const { bench, stack } = here;
    const program = (name: string, more = "") =>
      stack.write(`
        const map = new apigee.KeyValueMap("${name}", { environment: "test", name: "shared", entries: { host: "a:1" } });
        ${more}
      `);
    const late = `new apigee.KeyValueMap("late", { environment: "test" }, { dependsOn: map });`;
    program("before");
    mustSucceed(await stack.up());
    program("after", late);
    const running = stack.start("up", {}, ["--yes", "--skip-preview"]);
    const kill = async () => {
      // Pulumi cannot read a state that was half written when its engine was killed.
      await new Promise((done) => setTimeout(done, 1500));
      running.kill("SIGKILL");
      await running.done;
    };
    bench.sandbox.inject({ when: { method: "POST", path: /keyvaluemaps$/u, nth: 2 }, do: kill });
    expect((await running.done).code).toBe(-1);
    mustSucceed(await stack.run("cancel", { args: ["--yes"] }));
    mustSucceed(await stack.up());
    expect(await bench.someone("GET", "environments/test/keyvaluemaps/shared/entries/host")).toMatchObject({
      value: "a:1",
    });
    mustSucceed(await stack.refresh({ args: ["--clear-pending-creates"] }));
    mustSucceed(await stack.destroy({ args: ["--run-program"] }));
    expect(await bench.someone("GET", "environments/test/keyvaluemaps")).toEqual([]);
  });
});
