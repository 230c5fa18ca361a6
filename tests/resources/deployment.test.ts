import { ownersProxy, smallSharedFlow } from "../support/bundles";
import { onEachOrganization } from "../support/organizations";

const args = { environment: "test", proxy: "orders", revision: "1" };

onEachOrganization("a deployment of the stack's own proxy", (place) => {
  const door = () => place.bench.door("Deployment");
  const live = () => place.bench.live("apis", "orders");
  const undeployed = (revision: string) =>
    place.bench.someone("DELETE", `environments/test/apis/orders/revisions/${revision}/deployments`);

  beforeEach(async () => {
    for (const release of [1, 2, 3]) await place.bench.someoneImports("apis", "orders", ownersProxy("orders", release));
  });

  it("makes the revision live and waits until it serves", async () => {
    const { id, outs } = await door().create(args);
    expect(id).toBe("organizations/acme/environments/test/apis/orders/deployments");
    expect(outs).toMatchObject({
      state: "READY",
      revision: "1",
      routeConflicts: [],
      onDelete: "undeploy",
      timeout: 600,
    });
    expect(await live()).toBe("1");
    await door().delete(id, outs);
    expect(await live()).toBeUndefined();
    await expect(door().delete(id, outs)).resolves.toBeUndefined();
  });

  place.it("tells every server and what it makes of the deployment", { needs: "servers" }, async () => {
    const servers = (await door().create(args)).outs.servers as { id: string; status: string }[];
    expect(servers.map(({ id, status }) => `${id} ${status}`).sort()).toEqual(
      ["mp-1", "mp-2", "router-1", "router-2"].map((server) => `${server} deployed`),
    );
  });

  place.it("tells since when it is deployed", { needs: "deploymentTimes" }, async () => {
    expect((await door().create(args)).outs.deployedAt).toMatch(/^\d{4}-\d\d-\d\dT/u);
  });

  it("moves on to another revision without a moment in which none is live", async () => {
    const { id, outs } = await door().create(args);
    const changed = await door().update(id, outs, { ...args, revision: "2" });
    expect(changed).toMatchObject({ revision: "2", state: "READY" });
    expect(changed).not.toHaveProperty("previousRevision");
    const seen = place.bench.sandbox.liveness.filter(({ name }) => name === "orders");
    expect(seen.map((change) => change.live.length)).not.toContain(0);
    expect(await live()).toBe("2");
  });

  it("replaces in place only what is not its identity", async () => {
    const { outs } = await door().create(args);
    expect(await door().diff(outs, { ...args, revision: "2" })).toMatchObject({ changes: true, replaces: [] });
    expect(await door().diff(outs, { ...args, environment: "prod" })).toMatchObject({ replaces: ["environment"] });
  });

  it("takes a revision that is live already as done", async () => {
    await place.bench.someoneDeploys("apis", "orders", "1");
    const calls = await place.bench.callsDuring(() => door().create(args));
    expect(calls.filter((call) => call.startsWith("POST"))).toEqual([]);
  });

  it("refuses to step back behind a live revision that the stack has not seen, until a refresh showed it", async () => {
    const { id, outs } = await door().create(args);
    await place.bench.someoneDeploys("apis", "orders", "3");
    await expect(door().update(id, outs, { ...args, revision: "2" })).rejects.toThrow(
      "Revision 3 is live and newer than the wanted",
    );
    expect(await live()).toBe("3");
    const found = await door().read(id, outs);
    expect(found?.inputs).toMatchObject({ revision: "3" });
    await door().update(id, found!.props, { ...args, revision: "2" });
    expect(await live()).toBe("2");
  });

  it("says, where it is new itself and a newer revision is live, how to step back without a gap", async () => {
    await place.bench.someoneDeploys("apis", "orders", "2");
    const refusal = door().create(args);
    await expect(refusal).rejects.toThrow("Ask for revision 2 first: a later up may go back from it.");
    await expect(refusal).rejects.not.toThrow("pulumi refresh");
    const { id, outs } = await door().create({ ...args, revision: "2" });
    await door().update(id, outs, args);
    expect(await live()).toBe("1");
  });

  it("takes Apigee's refusal to deploy what is deployed for done, and no other refusal", async () => {
    await place.bench.someoneDeploys("apis", "orders", "1");
    place.bench.sandbox.inject({
      when: { method: "GET", path: /environments\/test\/deployments$/u },
      do: { status: 200, body: "{}" },
    });
    expect((await door().create(args)).outs).toMatchObject({ state: "READY" });
    await place.bench.someoneImports("apis", "other", ownersProxy("orders"));
    await expect(door().create({ ...args, proxy: "other" })).rejects.toThrow(/conflict/u);
    expect(await place.bench.live("apis", "other")).toBeUndefined();
  });

  it("is seen on refresh as what somebody made of it, and is gone when it was undeployed", async () => {
    const { id, outs } = await door().create(args);
    expect((await door().read(id, outs))?.props).toEqual(outs);
    await place.bench.someoneDeploys("apis", "orders", "2");
    expect((await door().read(id, outs))?.inputs).toMatchObject({ revision: "2" });
    await undeployed("2");
    expect(await door().read(id, outs)).toBeUndefined();
    await expect(door().delete(id, outs)).resolves.toBeUndefined();
  });

  it("leaves another revision alone that somebody made live", async () => {
    const { id, outs } = await door().create(args);
    await place.bench.someoneDeploys("apis", "orders", "2");
    await door().delete(id, outs);
    expect(await live()).toBe("2");
  });

  it("puts back on delete what was live before it, where that is asked for", async () => {
    await place.bench.someoneDeploys("apis", "orders", "1");
    const first = await door().create({ ...args, revision: "2", onDelete: "restore" });
    expect(first.outs).toMatchObject({ previousRevision: "1" });
    const second = await door().update(first.id, first.outs, { ...args, revision: "3", onDelete: "restore" });
    expect(second).toMatchObject({ previousRevision: "1" });
    await door().delete(first.id, second!);
    expect(await live()).toBe("1");
  });

  it("undeploys where the revision to put back is gone", async () => {
    await place.bench.someoneDeploys("apis", "orders", "1");
    const { id, outs } = await door().create({ ...args, revision: "2", onDelete: "restore" });
    await place.bench.someone("DELETE", "apis/orders/revisions/1");
    await door().delete(id, outs);
    expect(await live()).toBeUndefined();
  });

  it("leaves up what was live before it, where a delete restores", async () => {
    await place.bench.someoneDeploys("apis", "orders", "1");
    const wanted = { ...args, onDelete: "restore" };
    const first = await door().create(wanted);
    await door().delete(first.id, first.outs);
    expect(await live()).toBe("1");
    const { id, outs } = await door().create(wanted);
    const updated = await door().update(id, outs, { ...wanted, revision: "2" });
    await door().delete(id, updated!);
    expect(await live()).toBe("1");
  });

  it("wants a proxy or a shared flow, and not both", async () => {
    await expect(door().check({ environment: "test", revision: "1" })).rejects.toThrow(
      "proxy is missing, and sharedFlow too",
    );
    await expect(door().check({ ...args, sharedFlow: "PingAuth" })).rejects.toThrow(
      "proxy and sharedFlow exclude each other",
    );
  });

  it("asks nothing when only a flag changed", async () => {
    const { id, outs } = await door().create(args);
    const changed = { ...args, onDelete: "keep", timeout: 7 };
    expect(await place.bench.callsDuring(() => door().update(id, outs, changed))).toEqual([]);
  });

  it("keeps to the budget of calls", async () => {
    const list = "GET environments/test/deployments";
    const way = (revision: number) => `environments/test/apis/orders/revisions/${revision}/deployments`;
    const post = (revision: number) => `POST ${way(revision)}?override=true${place.can("delay") ? "&delay=0" : ""}`;
    // Where revisions live side by side, what a deployment replaces depends on base paths, which bundles tell.
    const paths = (revision: number) =>
      place.can("severalLive") ? [`GET apis/orders/revisions/${revision}?format=bundle`] : [];
    const after = place.can("severalLive") ? [list] : [];
    const calls = async (work: () => Promise<unknown>) =>
      (await place.bench.callsDuring(work)).filter((call) => !/GET .*revisions\/\d+\/deployments$/u.test(call));

    let made = { id: "", outs: {} as Record<string, unknown> };
    expect(await calls(async () => (made = await door().create(args)))).toEqual([list, ...paths(1), post(1)]);
    const { id, outs } = made;
    expect(await place.bench.callsDuring(() => door().read(id, outs))).toEqual([list]);
    const looks = place.can("severalLive") ? ["GET apis/orders/revisions/1"] : [];
    expect(await calls(() => door().update(id, outs, { ...args, revision: "2" }))).toEqual([
      list,
      ...paths(2),
      ...looks,
      post(2),
      ...after,
    ]);
    expect(await place.bench.callsDuring(() => door().delete(id, { ...outs, revision: "2" }))).toEqual([
      list,
      `DELETE ${way(2)}`,
    ]);
  });
});

onEachOrganization("a deployment of a shared flow", (place) => {
  const flow = { environment: "test", sharedFlow: "PingAuth", revision: "1" };
  const door = () => place.bench.door("Deployment");
  const hook = "environments/test/flowhooks/PreProxyFlowHook";

  beforeEach(async () => {
    for (let release = 1; release <= 2; release++)
      await place.bench.someoneImports("sharedflows", "PingAuth", smallSharedFlow("PingAuth"));
  });

  it("is replaced in place, and reads the list of shared flows", async () => {
    const { id, outs } = await door().create(flow);
    const updated = (await door().update(id, outs, { ...flow, revision: "2" })) ?? {};
    expect(await place.bench.live("sharedflows", "PingAuth")).toBe("2");
    expect(await place.bench.callsDuring(() => door().read(id, updated))).toEqual([
      "GET environments/test/deployments?sharedFlows=true",
    ]);
  });

  it("is replaced by override while a flow hook runs it, and never undeployed first", async () => {
    const { id, outs } = await door().create(flow);
    await place.bench.someone("PUT", hook, { sharedFlow: "PingAuth", continueOnError: false });
    const from = place.bench.sandbox.liveness.length;
    const calls = await place.bench.callsDuring(() => door().update(id, outs, { ...flow, revision: "2" }));
    expect(calls.filter((call) => !call.startsWith("GET"))).toEqual([
      expect.stringContaining("POST environments/test/sharedflows/PingAuth/revisions/2/deployments?override=true"),
    ]);
    expect(place.bench.sandbox.liveness.slice(from).map((change) => change.live)).toEqual([["2"]]);
    expect(await place.bench.someone("GET", hook)).toMatchObject({ sharedFlow: "PingAuth" });
  });

  it("is not undeployed while a flow hook runs it, and the failure says so", async () => {
    const { id, outs } = await door().create(flow);
    await place.bench.someone("PUT", hook, { sharedFlow: "PingAuth", continueOnError: false });
    await expect(door().delete(id, outs)).rejects.toThrow(/PingAuth.*PreProxyFlowHook/u);
    expect(await place.bench.live("sharedflows", "PingAuth")).toBe("1");
  });

  it("asks one list for forty deployments at once", async () => {
    const names = Array.from({ length: 40 }, (_, i) => `flow-${i}`);
    for (const name of names) await place.bench.someoneImports("sharedflows", name, smallSharedFlow(name));
    const create = (sharedFlow: string) => door().create({ ...flow, sharedFlow });
    const calls = await place.bench.callsDuring(() => place.bench.together(() => Promise.all(names.map(create))));
    expect(calls.filter((call) => call === "GET environments/test/deployments?sharedFlows=true")).toHaveLength(1);
    expect(calls.filter((call) => call.startsWith("POST"))).toHaveLength(40);
  }, 30_000);
});
