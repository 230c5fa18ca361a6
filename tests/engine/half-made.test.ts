import { smallSharedFlow } from "../support/bundles";
import { withOrganization } from "./support/organization";
import { mustSucceed } from "./support/stack";

describe("a deployment that does not come to serve, through the real engine", () => {
  const here = withOrganization();
  const status = /\/sharedflows\/PingAuth\/revisions\/1\/deployments$/u;
  const answer = {
    status: 200,
    body: JSON.stringify({ environment: "test", apiProxy: "PingAuth", revision: "1", state: "PROGRESSING" }),
  };
  const neverReady = () => here.bench.sandbox.inject({ when: { method: "GET", path: status }, do: answer });
  const stored = () => here.stack.resource("flow");

  beforeAll(async () => {
    await here.bench.someoneImports("sharedflows", "PingAuth", smallSharedFlow("PingAuth"));
    here.stack.write(
      `new apigee.Deployment("flow", { environment: "test", sharedFlow: "PingAuth", revision: "1", timeout: 0 });`,
    );
  });

  it("stays in the state with its reasons, is taken up by the next up, and can be destroyed", async () => {
    const stop = neverReady();
    const failed = await here.stack.up();
    expect(failed.code).not.toBe(0);
    expect(failed.all).toContain("revision 1 of shared flow PingAuth in environment test does not serve after 0 s");
    expect(stored()?.initErrors).toEqual([expect.stringContaining("does not serve after 0 s")]);
    stop();

    mustSucceed(await here.stack.up());
    expect(stored()).toMatchObject({ outputs: { state: "READY" } });
    expect(stored()?.initErrors).toBeUndefined();

    expect(await here.bench.callsDuring(async () => mustSucceed(await here.stack.up()))).toEqual([]);

    mustSucceed(await here.stack.destroy());
    expect(await here.bench.live("sharedflows", "PingAuth")).toBeUndefined();
  });

  it("can be refreshed and destroyed while it is half-made", async () => {
    const stop = neverReady();
    await here.stack.up();
    stop();
    mustSucceed(await here.stack.refresh());
    mustSucceed(await here.stack.destroy());
    expect(here.stack.exportState().resources ?? []).toEqual([]);
  });
});
