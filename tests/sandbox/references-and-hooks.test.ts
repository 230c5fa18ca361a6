import { sharedFlowFiles, Someone, zipOf } from "./support/someone";

let someone: Someone;
beforeEach(async () => (someone = await Someone.withSandbox()));
afterEach(() => someone.sandbox.close());

describe("a reference", () => {
  const refs = "environments/test/references";
  beforeEach(async () => {
    for (const name of ["old", "new"]) await someone.done("POST", "environments/test/keystores", { name });
  });

  it("is created, read, replaced whole and deleted", async () => {
    const reference = { name: "PingAuthTrust", refers: "old", resourceType: "TrustStore", description: "d" };
    expect(await someone.done("POST", refs, reference)).toEqual(reference);
    expect(await someone.done("GET", refs)).toEqual(["PingAuthTrust"]);
    const moved = { name: "PingAuthTrust", refers: "new", resourceType: "TrustStore" };
    expect(await someone.done("PUT", `${refs}/PingAuthTrust`, moved)).toEqual(moved);
    expect(await someone.done("GET", `${refs}/PingAuthTrust`)).toEqual(moved);
    expect(await someone.done("DELETE", `${refs}/PingAuthTrust`)).toEqual(moved);
    expect((await someone.ask("DELETE", `${refs}/PingAuthTrust`)).status).toBe(404);
  });

  it("must name a keystore of its environment, a type, and a free name", async () => {
    const good = { name: "r", refers: "old", resourceType: "KeyStore" };
    expect((await someone.ask("POST", refs, { ...good, refers: "nope" })).status).toBe(400);
    expect((await someone.ask("POST", "environments/prod/references", good)).status).toBe(400);
    expect((await someone.ask("POST", refs, { ...good, resourceType: "Other" })).status).toBe(400);
    expect((await someone.ask("POST", refs, { ...good, name: "a/b" })).status).toBe(400);
    await someone.done("POST", refs, good);
    expect((await someone.ask("POST", refs, good)).status).toBe(409);
    expect((await someone.ask("PUT", `${refs}/r`, { ...good, name: "other" })).status).toBe(400);
    expect((await someone.ask("PUT", `${refs}/nope`, { ...good, name: "nope" })).status).toBe(404);
  });
});

describe("a flow hook", () => {
  const hooks = "environments/test/flowhooks";

  it("is 200 without shared flow while nothing is attached, and 404 for a point that does not exist", async () => {
    expect(await someone.done("GET", hooks)).toHaveLength(4);
    expect(await someone.done("GET", `${hooks}/PreProxyFlowHook`)).toEqual({ flowHookPoint: "PreProxyFlowHook" });
    expect((await someone.ask("GET", `${hooks}/Other`)).status).toBe(404);
  });

  it("continues on error unless told otherwise, and holds its shared flow", async () => {
    await someone.imports("sharedflows", "s", zipOf(sharedFlowFiles()));
    expect((await someone.ask("PUT", `${hooks}/PreProxyFlowHook`, { sharedFlow: "s" })).status).toBe(400);
    await someone.deploys("sharedflows", "s", "1");
    expect(await someone.done("PUT", `${hooks}/PreProxyFlowHook`, { sharedFlow: "s" })).toEqual({
      flowHookPoint: "PreProxyFlowHook",
      sharedFlow: "s",
      continueOnError: true,
    });
    const strict = { sharedFlow: "s", continueOnError: false };
    expect(await someone.done("PUT", `${hooks}/PreProxyFlowHook`, strict)).toEqual({
      flowHookPoint: "PreProxyFlowHook",
      sharedFlow: "s",
    });
    expect((await someone.done("GET", "environments/test")).hasAttachedFlowHooks).toBe(true);
    const undeploy = "environments/test/sharedflows/s/revisions/1/deployments";
    expect((await someone.ask("DELETE", undeploy)).body.error.details[0].violations[0].description).toContain(
      "PreProxyFlowHook",
    );
    expect(await someone.done("DELETE", `${hooks}/PreProxyFlowHook`)).toMatchObject({ sharedFlow: "s" });
    await someone.done("DELETE", undeploy);
  });
});
