import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Json } from "../support/someone";
import { sharedFlowFiles, zipOf } from "../support/someone";
import { failing, proxyZip } from "./support/bundles";
import { User } from "./support/user";

const at = "environments/test/apis/a";

let user: User;
beforeEach(async () => (user = await User.of("edge")));
afterEach(() => user.sandbox.close());

const deploy = (revision: string, query = "") => user.ask("POST", `${at}/revisions/${revision}/deployments${query}`);
const live = () => user.sandbox.liveness.map((change) => change.live);
const states = (answer: Json) => answer.server.map((server: Json) => [server.pod.name, server.status]);

describe("a deployment", () => {
  it("of what nothing is deployed of is one flat object with all servers", async () => {
    await user.imports("apis", "a", proxyZip("/a"));
    const { body } = await deploy("1");
    expect(body).toMatchObject({ aPIProxy: "a", environment: "test", name: "1", revision: "1", state: "deployed" });
    expect(states(body)).toEqual(["mp-1", "mp-2", "router-1", "router-2"].map((name) => [name, "deployed"]));
    expect(await user.done("GET", `${at}/revisions/1/deployments`)).toEqual(body);
  });

  it("that replaces another is a list of both, and no moment is without one", async () => {
    for (let i = 0; i < 2; i++) await user.imports("apis", "a", proxyZip("/a"));
    await deploy("1");
    const { body } = await deploy("2", "?override=true&delay=600");
    expect(body.environment.map(({ revision, state }: Json) => [revision, state])).toEqual([
      ["2", "deployed"],
      ["1", "undeployed"],
    ]);
    expect(live()).toEqual([["1"], ["2"]]);
  });

  it("takes its parameters as a form too", async () => {
    for (let i = 0; i < 2; i++) await user.imports("apis", "a", proxyZip("/a"));
    await deploy("1");
    const { status } = await user.form(`${at}/revisions/2/deployments`, {
      action: "deploy",
      override: "true",
      delay: "60",
    });
    expect([status, live()]).toEqual([200, [["1"], ["2"]]]);
  });

  it("waits until it is through, or is pending where a sandbox counts looks", async () => {
    await user.sandbox.close();
    user = await User.of("opdk", { deployMs: 120 });
    await user.imports("apis", "a", proxyZip("/a"));
    const begun = Date.now();
    expect((await deploy("1")).body.state).toBe("deployed");
    expect(Date.now() - begun).toBeGreaterThan(100);
    await user.sandbox.close();
    user = await User.of("opdk", { deployPolls: 2 });
    await user.imports("apis", "a", proxyZip("/a"));
    expect((await deploy("1")).body.state).toBe("pending");
    const look = async () => (await user.done("GET", `${at}/deployments`)).revision[0].state;
    expect([await look(), await look()]).toEqual(["pending", "deployed"]);
  });

  it("of a second revision under another base path leaves the first live, also with override", async () => {
    await user.imports("apis", "a", proxyZip("/a"));
    await user.imports("apis", "a", proxyZip("/b"));
    await deploy("1");
    expect((await deploy("2", "?override=true")).body).toMatchObject({ revision: "2", state: "deployed" });
    expect((await user.done("GET", `${at}/deployments`)).revision.map(({ name }: Json) => name)).toEqual(["1", "2"]);
    expect(live()).toEqual([["1"], ["1", "2"]]);
    await user.done("DELETE", `${at}/revisions/1/deployments`);
    expect(live()[2]).toEqual(["2"]);
  });

  it("is refused without override where the base path is taken, and by another proxy always", async () => {
    for (let i = 0; i < 2; i++) await user.imports("apis", "a", proxyZip("/a"));
    await user.imports("apis", "b", proxyZip("/a"));
    await deploy("1");
    const told =
      "Path /a conflicts with existing deployment path for revision 1 of the APIProxy a in organization acme";
    expect((await deploy("2")).body.message).toBe(told);
    const other = await user.ask("POST", "environments/test/apis/b/revisions/1/deployments?override=true");
    expect([other.status, other.body.message]).toEqual([400, told]);
    expect((await deploy("1")).status).toBe(400);
    expect((await deploy("1", "?override=true")).status).toBe(200);
  });

  it("needs its virtual hosts, and not its shared flows", async () => {
    await user.imports("apis", "a", proxyZip("/a", {}, ["mutual"]));
    expect((await deploy("1")).body.code).toBe("messaging.config.beans.VirtualHostDoesNotExist");
    const callout = `<FlowCallout name="C"><SharedFlowBundle>Nowhere</SharedFlowBundle></FlowCallout>`;
    await user.imports("apis", "a", proxyZip("/a", { "apiproxy/policies/C.xml": callout }));
    expect((await deploy("2")).body.state).toBe("deployed");
  });
});

describe("a deployment that fails", () => {
  it("on one server is a 200 that names it, and serves on the others in the place of the old one", async () => {
    await user.imports("apis", "a", proxyZip("/a"));
    await user.imports("apis", "a", proxyZip("/a", failing("apiproxy", "mp-2")));
    await deploy("1");
    const { status, body } = await deploy("2", "?override=true");
    const [mine] = body.environment;
    expect([status, mine.state, mine.server[1]]).toEqual([
      200,
      "error",
      expect.objectContaining({ status: "error", error: "no such class", type: ["message-processor"] }),
    ]);
    expect(states(mine).filter(([, state]: string[]) => state === "deployed")).toHaveLength(3);
    expect(live()).toEqual([["1"], ["2"]]);
    await deploy("1", "?override=true");
    expect((await user.done("GET", `${at}/deployments`)).revision).toMatchObject([{ name: "1", state: "deployed" }]);
  });

  it("because a server was lost in the middle comes right the second time", async () => {
    await user.imports("apis", "a", proxyZip("/a"));
    user.sandbox.inject({ when: { method: "POST" }, do: { server: "router-1", error: "timed out" } });
    const { body } = await deploy("1");
    expect([body.state, body.server[2].error]).toEqual(["error", "timed out"]);
    expect((await deploy("1", "?override=true")).body.state).toBe("deployed");
  });

  it("on every server leaves the old one where it is", async () => {
    await user.imports("apis", "a", proxyZip("/a"));
    await user.imports("apis", "a", proxyZip("/a", failing("apiproxy")));
    await deploy("1");
    expect((await deploy("2", "?override=true")).body.state).toBe("error");
    const { revision } = await user.done("GET", `${at}/deployments`);
    expect(revision.map(({ name, state }: Json) => [name, state])).toEqual([
      ["1", "deployed"],
      ["2", "error"],
    ]);
    expect(live()).toEqual([["1"]]);
  });

  it("whose answer was lost with a 500 can be read and done again", async () => {
    await user.imports("apis", "a", proxyZip("/a"));
    user.sandbox.inject({ when: { method: "POST" }, at: "done", do: { status: 500 } });
    expect((await deploy("1")).body).toMatchObject({ code: "messaging.runtime.InternalError", contexts: [] });
    expect((await user.done("GET", `${at}/revisions/1/deployments`)).state).toBe("deployed");
    expect((await deploy("1", "?override=true")).status).toBe(200);
  });

  it("of which a test names no server that exists says so", async () => {
    await user.imports("apis", "a", proxyZip("/a"));
    user.sandbox.inject({ do: { server: "mp-9" } });
    expect((await deploy("1")).body.message).toContain("there is no server mp-9");
  });

  it("keeps its failed server in the data file", async () => {
    const data = `${mkdtempSync(join(tmpdir(), "sandbox-"))}/data.json`;
    await user.sandbox.close();
    user = await User.of("edge", { data });
    await user.imports("apis", "a", proxyZip("/a"));
    user.sandbox.inject({ when: { method: "POST" }, do: { server: "mp-1" } });
    await deploy("1");
    const before = user.sandbox.snapshot();
    await user.sandbox.close();
    user = await User.of("edge", { data });
    expect((await user.done("GET", `${at}/revisions/1/deployments`)).server[0].status).toBe("error");
    expect(before.differences(user.sandbox.snapshot())).toEqual([]);
  });
});

describe("what is not deployed", () => {
  it("is a 400 inside an environment, in two ways, and an empty list for the organization", async () => {
    await user.imports("apis", "a", proxyZip("/a"));
    expect(await user.refused("GET", `${at}/deployments`)).toEqual([400, "distribution.ApplicationNotDeployed"]);
    for (const method of ["GET", "DELETE"])
      expect(await user.refused(method, `${at}/revisions/1/deployments`)).toEqual([
        400,
        "distribution.RevisionNotDeployed",
      ]);
    expect((await user.done("GET", "apis/a/deployments")).environment).toEqual([]);
    expect((await user.ask("GET", "environments/test/apis/b/deployments")).status).toBe(404);
  });
});

describe("undeploying", () => {
  beforeEach(async () => {
    await user.imports("apis", "a", proxyZip("/a"));
    await deploy("1");
  });

  it("answers with the deployment as it was, undeployed", async () => {
    const gone = await user.done("DELETE", `${at}/revisions/1/deployments`);
    expect([gone.state, ...states(gone)[0]]).toEqual(["undeployed", "mp-1", "undeployed"]);
    expect(live()).toEqual([["1"], []]);
  });

  it("works in its older forms too", async () => {
    expect((await user.form("apis/a/deployments", { action: "undeploy", revision: "1", env: "test" })).body.state).toBe(
      "undeployed",
    );
    await deploy("1");
    const forced = await user.done("POST", "apis/a/revisions/1/deployments?action=undeploy&env=test&force=true");
    expect(forced.state).toBe("undeployed");
    expect((await user.form("apis/a/deployments", { action: "deploy", revision: "1", env: "test" })).body.state).toBe(
      "deployed",
    );
  });
});

describe("shared flows", () => {
  const flow = "environments/test/sharedflows/s/revisions";

  beforeEach(async () => {
    for (let i = 0; i < 2; i++) await user.imports("sharedflows", "s", zipOf(sharedFlowFiles()));
    await user.done("POST", `${flow}/1/deployments`);
  });

  it("have one revision deployed, the next only by override", async () => {
    expect((await user.ask("POST", `${flow}/2/deployments`)).status).toBe(400);
    const both = await user.done("POST", `${flow}/2/deployments?override=true`);
    expect([both.sharedFlow, both.environment[1].state]).toEqual(["s", "undeployed"]);
  });

  it("are not undeployed under a flow hook, are replaced under it, and go although a proxy calls them", async () => {
    const hook = "environments/test/flowhooks/PreProxyFlowHook";
    await user.done("PUT", hook, { continueOnError: true, sharedFlow: "s" });
    const refusal = await user.ask("DELETE", `${flow}/1/deployments`);
    expect([refusal.status, refusal.body]).toEqual([
      400,
      {
        code: "distribution.SharedFlowInUse",
        message: "The Shared flow s is in use by PreProxyFlowHook",
        contexts: [],
      },
    ]);
    await user.done("POST", `${flow}/2/deployments?override=true`);
    await user.done("DELETE", hook);
    const callout = `<FlowCallout name="C"><SharedFlowBundle>s</SharedFlowBundle></FlowCallout>`;
    await user.imports("apis", "a", proxyZip("/a", { "apiproxy/policies/C.xml": callout }));
    await deploy("1");
    expect((await user.done("DELETE", `${flow}/2/deployments`)).state).toBe("undeployed");
  });
});

describe("lists of deployments", () => {
  beforeEach(async () => {
    await user.imports("apis", "a", proxyZip("/a"));
    await deploy("1");
    await user.imports("sharedflows", "s", zipOf(sharedFlowFiles()));
    await user.deploys("sharedflows", "s", "1", "prod");
  });

  it("tell bundles by environment, proxies or shared flows, with less detail when asked", async () => {
    const inTest = await user.done("GET", "environments/test/deployments");
    expect(inTest).toMatchObject({
      name: "test",
      aPIProxy: [{ name: "a", revision: [{ name: "1", state: "deployed" }] }],
    });
    const flows = await user.done("GET", "environments/prod/deployments?sharedFlows=true");
    expect(flows.aPIProxy[0].name).toBe("s");
    const all = await user.done("GET", "deployments?includeServerStatus=false&includeApiConfig=false");
    expect(all.environment).toEqual([
      { name: "test", aPIProxy: [{ name: "a", revision: [{ name: "1", state: "deployed" }] }] },
      { name: "prod", aPIProxy: [] },
    ]);
  });

  it("tell a bundle's environments, whole and of one revision", async () => {
    expect(await user.done("GET", "apis/a/deployments")).toMatchObject({
      name: "a",
      environment: [{ name: "test", revision: [{ name: "1", server: [{}, {}, {}, {}] }] }],
    });
    expect(await user.done("GET", "apis/a/revisions/1/deployments")).toMatchObject({
      aPIProxy: "a",
      environment: [{ name: "test", state: "deployed" }],
    });
  });
});
