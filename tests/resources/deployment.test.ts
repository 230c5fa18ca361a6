import { ownersProxy, smallSharedFlow } from "../support/bundles";
import { Bench } from "../support/bench";

const args = { environment: "test", proxy: "orders", revision: "1" };

describe("a deployment of the stack's own proxy", () => {
  let bench: Bench;
  const door = () => bench.door("Deployment");
  const live = () => bench.live("apis", "orders");
  const statusPath = (revision: number) => new RegExp(`/apis/orders/revisions/${revision}/deployments$`, "u");
  const answer = (revision: number, state: string, message?: string) => ({
    status: 200,
    body: JSON.stringify({
      environment: "test",
      apiProxy: "orders",
      revision: String(revision),
      state,
      ...(message ? { errors: [{ code: 3, message }] } : {}),
    }),
  });

  beforeEach(async () => {
    bench = await Bench.start();
    for (const release of [1, 2, 3]) await bench.someoneImports("apis", "orders", ownersProxy("orders", release));
  });
  afterEach(() => bench.close());

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
    expect(outs.deployedAt).toMatch(/^\d{4}-\d\d-\d\dT/u);
    expect((await bench.someone("GET", "environments/test/apis/orders/revisions/1/deployments")).state).toBe("READY");
    await door().delete(id, outs);
    expect(await live()).toBeUndefined();
  });

  it("moves on to another revision without a moment in which none is live", async () => {
    const { id, outs } = await door().create(args);
    const changed = await door().update(id, outs, { ...args, revision: "2" });
    expect(changed).toMatchObject({ revision: "2", state: "READY" });
    expect(changed).not.toHaveProperty("previousRevision");
    const seen = bench.sandbox.liveness.filter(({ name }) => name === "orders");
    expect(seen.map((change) => change.live.length)).not.toContain(0);
    expect(await live()).toBe("2");
  });

  it("replaces in place only what is not its identity", async () => {
    const { outs } = await door().create(args);
    expect(await door().diff(outs, { ...args, revision: "2" })).toMatchObject({ changes: true, replaces: [] });
    expect(await door().diff(outs, { ...args, environment: "prod" })).toMatchObject({ replaces: ["environment"] });
  });

  it("takes a revision that is live already as done", async () => {
    await bench.someoneDeploys("apis", "orders", "1");
    const calls = await bench.callsDuring(() => door().create(args));
    expect(calls.filter((call) => call.startsWith("POST"))).toEqual([]);
  });

  it("refuses to step back behind a live revision that the stack has not seen, until a refresh showed it", async () => {
    const { id, outs } = await door().create(args);
    await bench.someoneDeploys("apis", "orders", "3");
    await expect(door().update(id, outs, { ...args, revision: "2" })).rejects.toThrow(
      "Revision 3 is live and newer than the wanted",
    );
    expect(await live()).toBe("3");
    const found = await door().read(id, outs);
    expect(found?.inputs).toMatchObject({ revision: "3" });
    await door().update(id, found!.props, { ...args, revision: "2" });
    expect(await live()).toBe("2");
  });

  it("tells Apigee's own reasons and puts back what was live", async () => {
    const { id, outs } = await door().create(args);
    bench.sandbox.inject({
      when: { method: "GET", path: statusPath(2) },
      do: answer(2, "ERROR", "Failed to load file"),
    });
    await expect(door().update(id, outs, { ...args, revision: "2" })).rejects.toMatchObject({
      id,
      properties: { state: "ERROR", revision: "2" },
      reasons: [
        "revision 2 of proxy orders in environment test failed: Failed to load file",
        "revision 1 of proxy orders in environment test, live before, was put back and is READY",
      ],
    });
    expect(await live()).toBe("1");
  });

  it("keeps the failed revision where that is asked for", async () => {
    const { id, outs } = await door().create({ ...args, onFailure: "keep" });
    bench.sandbox.inject({ when: { method: "GET", path: statusPath(2) }, do: answer(2, "ERROR", "no") });
    await expect(door().update(id, outs, { ...args, revision: "2", onFailure: "keep" })).rejects.toMatchObject({ id });
    expect(await live()).toBe("2");
  });

  it("keeps a deployment that takes too long in the state, and goes on waiting at the next up", async () => {
    const stop = bench.sandbox.inject({ when: { method: "GET", path: statusPath(1) }, do: answer(1, "PROGRESSING") });
    const failure = await door()
      .create({ ...args, timeout: 0 })
      .catch((error: unknown) => error as { properties: Record<string, unknown> });
    expect(failure).toMatchObject({
      reasons: [expect.stringContaining("does not serve after 0 s")],
      properties: { state: "PROGRESSING" },
    });
    stop();
    const { properties } = failure as { properties: Record<string, unknown> };
    expect(await door().update("", properties, { ...args, timeout: 60 })).toMatchObject({ state: "READY" });
  });

  it("recognises its deployment when the answer was lost", async () => {
    bench.sandbox.inject({ when: { method: "POST", path: statusPath(1) }, at: "done", times: 1, do: "reset" });
    expect((await door().create(args)).outs).toMatchObject({ state: "READY" });
    expect(await live()).toBe("1");
  });

  it("takes Apigee's refusal to deploy what is deployed for done, and no other refusal", async () => {
    await bench.someoneDeploys("apis", "orders", "1");
    bench.sandbox.inject({
      when: { method: "GET", path: /environments\/test\/deployments$/u },
      do: { status: 200, body: "{}" },
    });
    expect((await door().create(args)).outs).toMatchObject({ state: "READY" });
    await bench.someoneImports("apis", "other", ownersProxy("orders"));
    await expect(door().create({ ...args, proxy: "other" })).rejects.toThrow(
      /CONFLICTING_DEPLOYMENT.*conflicting base paths/u,
    );
  });

  it("is gone when somebody undeployed it", async () => {
    const { id, outs } = await door().create(args);
    await bench.someone("DELETE", "environments/test/apis/orders/revisions/1/deployments");
    expect(await door().read(id, outs)).toBeUndefined();
    await expect(door().delete(id, outs)).resolves.toBeUndefined();
  });

  it("leaves another revision alone that somebody made live", async () => {
    const { id, outs } = await door().create(args);
    await bench.someoneDeploys("apis", "orders", "2");
    await door().delete(id, outs);
    expect(await live()).toBe("2");
  });

  it("puts back on delete what was live before it, where that is asked for", async () => {
    await bench.someoneDeploys("apis", "orders", "1");
    const first = await door().create({ ...args, revision: "2", onDelete: "restore" });
    expect(first.outs).toMatchObject({ previousRevision: "1" });
    const second = await door().update(first.id, first.outs, { ...args, revision: "3", onDelete: "restore" });
    expect(second).toMatchObject({ previousRevision: "1" });
    await door().delete(first.id, second!);
    expect(await live()).toBe("1");
  });

  it("undeploys where the revision to put back is gone", async () => {
    await bench.someoneDeploys("apis", "orders", "1");
    const { id, outs } = await door().create({ ...args, revision: "2", onDelete: "restore" });
    await bench.someone("DELETE", "apis/orders/revisions/1");
    await door().delete(id, outs);
    expect(await live()).toBeUndefined();
  });

  it("keeps the service account of the live revision, and refuses another one on the same revision", async () => {
    const account = "runtime@acme.iam.gserviceaccount.com";
    const { id, outs } = await door().create({ ...args, serviceAccount: account });
    await door().update(id, outs, { ...args, revision: "2", serviceAccount: account });
    const listed = await bench.someone("GET", "environments/test/apis/orders/deployments");
    expect(listed.deployments[0].serviceAccount).toBe(`projects/-/serviceAccounts/${account}`);
    await expect(door().check({ ...args, serviceAccount: "other@acme.iam.gserviceaccount.com" }, outs)).rejects.toThrow(
      "Apigee has no in-place way",
    );
  });

  it("takes another service account where it moves, and none at all, without a word", async () => {
    const account = "runtime@acme.iam.gserviceaccount.com";
    const { id, outs } = await door().create({ ...args, serviceAccount: account });
    const moved = { ...args, environment: "prod", serviceAccount: "other@acme.iam.gserviceaccount.com" };
    expect((await door().diff(outs, moved)).replaces).toEqual(["environment"]);
    expect(await door().update(id, outs, args)).toMatchObject({ state: "READY" });
    const listed = await bench.someone("GET", "environments/test/apis/orders/deployments");
    expect(listed.deployments[0].serviceAccount).toBe(`projects/-/serviceAccounts/${account}`);
  });

  it("leaves up what was live before it, where a delete restores", async () => {
    await bench.someoneDeploys("apis", "orders", "1");
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
      "give exactly one of them, not none",
    );
    await expect(door().check({ ...args, sharedFlow: "PingAuth" })).rejects.toThrow(
      "give exactly one of them, not both",
    );
  });

  it("asks nothing when only a flag changed", async () => {
    const { id, outs } = await door().create(args);
    expect(await bench.callsDuring(() => door().update(id, outs, { ...args, onDelete: "keep", timeout: 7 }))).toEqual(
      [],
    );
  });

  it("keeps to the budget of calls", async () => {
    let made: { id: string; outs: Record<string, unknown> } | undefined;
    const polled = (calls: string[]) => calls.filter((call) => !/GET .*revisions\/\d+\/deployments$/u.test(call));
    const list = "GET environments/test/deployments";
    const place = (revision: number) => `environments/test/apis/orders/revisions/${revision}/deployments`;
    expect(polled(await bench.callsDuring(async () => (made = await door().create(args))))).toEqual([
      list,
      `POST ${place(1)}?override=true`,
    ]);
    expect(await bench.callsDuring(() => door().read(made!.id, made!.outs))).toEqual([list]);
    expect(
      polled(await bench.callsDuring(() => door().update(made!.id, made!.outs, { ...args, revision: "2" }))),
    ).toEqual([list, `POST ${place(2)}?override=true`]);
    expect(await bench.callsDuring(() => door().delete(made!.id, { ...made!.outs, revision: "2" }))).toEqual([
      list,
      `DELETE ${place(2)}`,
    ]);
  });
});

describe("a deployment of a shared flow", () => {
  let bench: Bench;
  const flow = { environment: "test", sharedFlow: "PingAuth", revision: "1" };
  const door = () => bench.door("Deployment");

  beforeEach(async () => {
    bench = await Bench.start();
    for (let release = 1; release <= 2; release++)
      await bench.someoneImports("sharedflows", "PingAuth", smallSharedFlow("PingAuth"));
  });
  afterEach(() => bench.close());

  it("is replaced in place, and reads the list of shared flows", async () => {
    const { id, outs } = await door().create(flow);
    await door().update(id, outs, { ...flow, revision: "2" });
    expect(await bench.live("sharedflows", "PingAuth")).toBe("2");
    expect(await bench.callsDuring(() => door().read(id, outs))).toEqual([
      "GET environments/test/deployments?sharedFlows=true",
    ]);
  });

  it("asks one list for forty deployments at once", async () => {
    const names = Array.from({ length: 40 }, (_, i) => `flow-${i}`);
    for (const name of names) await bench.someoneImports("sharedflows", name, smallSharedFlow(name));
    const calls = await bench.callsDuring(() =>
      bench.together(() => Promise.all(names.map((sharedFlow) => door().create({ ...flow, sharedFlow })))),
    );
    expect(calls.filter((call) => call === "GET environments/test/deployments?sharedFlows=true")).toHaveLength(1);
    expect(calls.filter((call) => call.startsWith("POST"))).toHaveLength(40);
  });
});
