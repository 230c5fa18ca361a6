import { bearer, noteUse } from "../../provider/apigee/credentials-token";
import { ownersProxy, smallSharedFlow, thatCalls, thatFails } from "../support/bundles";
import { failureOf } from "../support/failure";
import { onEachOrganization } from "../support/organizations";

const args = { environment: "test", proxy: "orders", revision: "1" };

onEachOrganization("a deployment that fails", (place) => {
  const door = () => place.bench.door("Deployment");
  const live = () => place.bench.live("apis", "orders");
  const bad = () => place.bench.someoneImports("apis", "orders", thatFails(ownersProxy("orders", 9), "out of memory"));
  const restored = "revision 1 of proxy orders in environment test, live before, was put back and is READY";

  afterEach(() => jest.restoreAllMocks());

  beforeEach(async () => {
    for (const release of [1, 2]) await place.bench.someoneImports("apis", "orders", ownersProxy("orders", release));
  });

  it("tells Apigee's own reasons, puts back what was live, and stays in the state", async () => {
    const { id, outs } = await door().create(args);
    const revision = await bad();
    const { reasons, ...failure } = await failureOf(door().update(id, outs, { ...args, revision }));
    expect(failure).toMatchObject({ id, properties: { state: "ERROR", revision } });
    expect(reasons.pop()).toBe(restored);
    expect(reasons[0]).toMatch(/^revision 3 of proxy orders in environment test failed: .*out of memory$/u);
    expect(await live()).toBe("1");
  });

  it("is repaired by the next up, and is destroyed like any other", async () => {
    const before = place.bench.sandbox.snapshot();
    const { id, outs } = await door().create(args);
    const { properties } = await failureOf(door().update(id, outs, { ...args, revision: await bad() }));
    const repaired = await door().update(id, properties, { ...args, revision: "2" });
    expect(repaired).toMatchObject({ state: "READY", revision: "2" });
    await door().delete(id, repaired!);
    await place.bench.someone("DELETE", "apis/orders/revisions/3");
    expect(place.bench.sandbox.snapshot().differences(before)).toEqual([]);
  });

  it("is repaired also after it failed twice, and may go back then behind what was put back", async () => {
    const { id, outs } = await door().create({ ...args, revision: "2" });
    const first = await failureOf(door().update(id, outs, { ...args, revision: await bad() }));
    const second = await failureOf(door().update(id, first.properties, { ...args, revision: await bad() }));
    expect(await live()).toBe("2");
    expect(await door().update(id, second.properties, args)).toMatchObject({ state: "READY", revision: "1" });
    expect(await live()).toBe("1");
  });

  it("takes with it, when it is destroyed, the revision of its own that was put back", async () => {
    const { id, outs } = await door().create(args);
    const { properties } = await failureOf(door().update(id, outs, { ...args, revision: await bad() }));
    expect(await live()).toBe("1");
    await door().delete(id, properties);
    expect(await live()).toBeUndefined();
  });

  /** Nobody can see how the third revision stands: to Pulumi the run has failed. */
  function unseen(): void {
    const when = { method: "GET", path: /orders\/revisions\/3\/deployments$/u };
    place.bench.sandbox.inject({ when, do: place.refusal(403, "no looking") });
  }

  it.each(["kept by Pulumi", "lost with the engine"])(
    "puts back what served before an update that was interrupted, whose state was %s",
    async (state) => {
      const { id, outs } = await door().create(args);
      const revision = await bad();
      unseen();
      const { properties } = await failureOf(door().update(id, outs, { ...args, revision }));
      expect(properties).toMatchObject({ state: "PROGRESSING", formerRevisions: ["1"] });
      const olds = state === "kept by Pulumi" ? properties : outs;
      const { reasons } = await failureOf(door().update(id, olds, { ...args, revision, timeout: 60 }));
      expect(reasons.at(-1)).toBe(restored);
      expect(await live()).toBe("1");
    },
  );

  it("puts back what others had live before a create that was interrupted", async () => {
    await place.bench.someoneDeploys("apis", "orders", "1");
    const revision = await bad();
    unseen();
    const { id, properties } = await failureOf(door().create({ ...args, revision }));
    expect(properties).toMatchObject({ state: "PROGRESSING", previousRevision: "1" });
    const { reasons } = await failureOf(door().update(id, properties, { ...args, revision, timeout: 60 }));
    expect(reasons.at(-1)).toBe(restored);
    expect(await live()).toBe("1");
  });

  it("stays where its delete would restore what fails to serve, also when the delete was killed on the way", async () => {
    await place.bench.someoneDeploys("apis", "orders", "1");
    const { id, outs } = await door().create({ ...args, revision: "2", onDelete: "restore" });
    place.failsToServe("orders", "1", "no heap left");
    await expect(door().delete(id, outs)).rejects.toThrow(/revision 1 of .* failed: .*no heap left\n.*revision 2 /u);
    expect(await live()).toBe("2");
    await place.leavesFailing("orders", "1", "no heap left");
    await expect(door().delete(id, outs)).rejects.toThrow(/revision 1 of .* failed: .*no heap left/u);
    await door().delete(id, outs);
    expect(await live()).toBe("1");
  });

  it("leaves up, when it is destroyed, what others had live before it", async () => {
    await place.bench.someoneDeploys("apis", "orders", "1");
    const { id, properties } = await failureOf(door().create({ ...args, revision: await bad() }));
    expect(await live()).toBe("1");
    await door().delete(id, properties);
    expect(await live()).toBe("1");
  });

  it("keeps the failed revision where that is asked for", async () => {
    const keep = { ...args, onFailure: "keep" };
    const { id, outs } = await door().create(keep);
    const { reasons } = await failureOf(door().update(id, outs, { ...keep, revision: await bad() }));
    expect(reasons.join()).toContain("out of memory");
    expect(reasons.join()).not.toContain("put back");
    expect(await place.bench.lives("apis", "orders")).toContain("3");
  });

  it("keeps Apigee's reasons where putting back fails too, says why and what to do, and is repaired by the next up", async () => {
    const { id, outs } = await door().create(args);
    const revision = await bad();
    const when = { method: "POST", path: /orders\/revisions\/1\/deployments/u };
    place.bench.sandbox.inject({ when, do: place.refusal(403, "not on Sundays") });
    const { reasons, properties } = await failureOf(door().update(id, outs, { ...args, revision }));
    expect(reasons[0]).toMatch(/^revision 3 of proxy orders in environment test failed: .*out of memory$/u);
    expect(reasons.at(-1)).toMatch(
      /^revision 1 of proxy orders in environment test, live before, could not be put back: [^]*403 not on Sundays[^]*\nUntil you mend the cause and run pulumi up, .* proxy orders may be down\.$/u,
    );
    expect(properties).toMatchObject({ state: "ERROR", revision });
    expect(await door().update(id, properties, { ...args, revision: "2" })).toMatchObject({ state: "READY" });
    expect(await place.bench.lives("apis", "orders")).toEqual(["2"]);
  });

  it("says why where what was put back fails in its turn", async () => {
    const { id, outs } = await door().create(args);
    const revision = await bad();
    place.failsToServe("orders", "1", "no heap left");
    const { reasons } = await failureOf(door().update(id, outs, { ...args, revision }));
    expect(reasons[0]).toMatch(/failed: .*out of memory$/u);
    expect(reasons.at(-1)).toMatch(
      /^revision 1 of .*, live before, was put back and failed too: .*no heap left\nUntil you mend the cause and run pulumi up, .* proxy orders may be down\.$/u,
    );
  });

  place.it("names the one server that failed, while the others serve it", { needs: "servers" }, async () => {
    const { id, outs } = await door().create(args);
    const when = { method: "POST", path: /revisions\/2\/deployments/u };
    place.bench.sandbox.inject({ when, do: { server: "mp-2", error: "no heap left" } });
    const failure = await failureOf(door().update(id, outs, { ...args, revision: "2" }));
    expect(failure.reasons).toEqual([
      "revision 2 of proxy orders in environment test failed: message-processor mp-2: no heap left",
      restored,
    ]);
    expect(failure).toMatchObject({ id, properties: { state: "ERROR", revision: "2" } });
    const servers = failure.properties.servers as { id: string; status: string }[];
    expect(servers.find(({ status }) => status === "error")).toMatchObject({ id: "mp-2", error: "no heap left" });
    expect(await place.bench.lives("apis", "orders")).toEqual(["1"]);
    const again = { ...args, revision: "2", timeout: 60 };
    expect(await door().update(id, failure.properties, again)).toMatchObject({ state: "READY" });
    expect(await place.bench.lives("apis", "orders")).toEqual(["2"]);
  });

  place.it("keeps what a server says without the credentials in it", { needs: "servers" }, async () => {
    const { bench } = place;
    const withPassword = { "apigee:username": "someone", "apigee:password": "hidden" };
    jest.spyOn(bench, "settings", "get").mockReturnValue({ ...bench.settings, ...withPassword });
    noteUse(bearer("gr4nted-for-them"));
    const error = `refused: ${Buffer.from("someone:hidden").toString("base64")}, gr4nted-for-them`;
    place.bench.sandbox.inject({ when: { method: "POST" }, do: { server: "mp-2", error } });
    const { id, properties } = await failureOf(door().create(args));
    const told = [expect.objectContaining({ id: "mp-2", error: "refused: [secret], [secret]" })];
    expect(properties.servers).toEqual(expect.arrayContaining(told));
    expect(JSON.stringify(properties)).not.toContain("c29tZW9u");
    const read = await door().read(id, properties);
    expect(JSON.stringify(read)).not.toContain("c29tZW9u");
  });

  place.it("is in the state when its first server fails, and is deployed once more", { needs: "servers" }, async () => {
    place.bench.sandbox.inject({ when: { method: "POST" }, do: { server: "router-1" } });
    const { id, properties, reasons } = await failureOf(door().create(args));
    expect(reasons).toEqual([expect.stringContaining("failed: router router-1: ")]);
    expect(await door().update(id, properties, { ...args, timeout: 60 })).toMatchObject({ state: "READY" });
    expect(await place.bench.lives("apis", "orders")).toEqual(["1"]);
  });

  place.it("leaves nothing when it is destroyed after a server failed", { needs: "servers" }, async () => {
    place.bench.sandbox.inject({ when: { method: "POST" }, do: { server: "mp-1" } });
    const { id, properties } = await failureOf(door().create(args));
    expect(await place.bench.lives("apis", "orders")).toEqual(["1"]);
    await door().delete(id, properties);
    expect(await place.bench.lives("apis", "orders")).toEqual([]);
  });

  it("recognises its deployment when the answer was lost", async () => {
    const when = { method: "POST", path: /orders\/revisions\/1\/deployments/u };
    place.bench.sandbox.inject({ when, at: "done", do: "reset" });
    expect((await door().create(args)).outs).toMatchObject({ state: "READY" });
    expect(await live()).toBe("1");
  });

  it.each([
    ["received", "POST, GET, POST"],
    ["done", "POST, GET"],
  ] as const)(
    "looks how it stands after a 500 when the work is %s, and deploys once more at the most",
    async (at, calls) => {
      place.bench.sandbox.inject({ when: { method: "POST", path: /deployments$/u }, at, do: { status: 500 } });
      const made = await place.bench.callsDuring(async () => {
        expect((await door().create(args)).outs).toMatchObject({ state: "READY" });
      });
      const way = "environments/test/apis/orders/revisions/1/deployments";
      const asked = made.filter((call) => call.includes(way));
      const posts = asked.filter((call) => call.startsWith("POST"));
      expect(asked.map((call) => call.split(" ")[0]).join(", ")).toMatch(new RegExp(`^${calls}(, GET)*$`, "u"));
      expect(posts.every((call) => call.includes("override=true"))).toBe(true);
      expect(await live()).toBe("1");
    },
  );

  it.each(["is missing", "is not deployed there"])(
    "is refused when the shared flow that the proxy calls %s",
    async (how) => {
      const revision = await place.bench.someoneImports(
        "apis",
        "orders",
        thatCalls(ownersProxy("orders", 4), "PingAuth"),
      );
      const bring = async (environment: string) => {
        const flow = await place.bench.someoneImports("sharedflows", "PingAuth", smallSharedFlow("PingAuth"));
        await place.bench.someoneDeploys("sharedflows", "PingAuth", flow, environment);
      };
      if (how !== "is missing") await bring("prod");
      await expect(door().create({ ...args, revision })).rejects.toThrow(
        !place.can("flowsChecked")
          ? "Shared flow PingAuth, which proxy orders calls, is not deployed in environment test: every call to the proxy would fail"
          : /PingAuth/u,
      );
      expect(await live()).toBeUndefined();
      await bring("test");
      expect((await door().create({ ...args, revision })).outs).toMatchObject({ state: "READY" });
    },
  );
});
