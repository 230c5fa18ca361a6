import { unknownValue } from "../../provider/pulumi/unknown";
import { lifecycle } from "../../provider/resources/flow-hook.lifecycle";
import { smallSharedFlow } from "../support/bundles";
import { failureOf } from "../support/failure";
import { onEachOrganization } from "../support/organizations";
import { witness } from "../support/witness";

const args = { environment: "test", hook: "PreProxyFlowHook", sharedFlow: "PingAuth" };
const hook = "environments/test/flowhooks/PreProxyFlowHook";
const empty = { continueOnError: false };

onEachOrganization("flow hooks", (place) => {
  beforeEach(async () => {
    for (const name of ["PingAuth", "traffic-log"]) {
      await place.bench.someoneDeploys(
        "sharedflows",
        name,
        await place.bench.someoneImports("sharedflows", name, smallSharedFlow(name)),
      );
    }
  });

  const door = () => place.bench.door("FlowHook");
  /** What the hook runs, as somebody else sees it; some JSON leaves out what is false. */
  const live = async () => {
    const { sharedFlow, description, continueOnError = false } = await place.bench.someone("GET", hook);
    return { continueOnError, ...(sharedFlow && { sharedFlow }), ...(description && { description }) };
  };
  const someoneAttaches = (more: object = {}) =>
    place.bench.someone("PUT", hook, { sharedFlow: "traffic-log", continueOnError: false, ...more });

  describe("the life of a flow hook", () => {
    it("is attached, changes in place, and is detached", async () => {
      let made = { id: "", outs: {} as Record<string, unknown> };
      const creation = await place.bench.callsDuring(async () => (made = await door().create(args)));
      const look = !place.can("flowsChecked") ? ["GET environments/test/deployments?sharedFlows=true"] : [];
      expect(creation).toEqual([`GET ${hook}`, ...look, `PUT ${hook}`, `GET ${hook}`]);
      expect(made.id).toBe(`organizations/acme/${hook}`);
      expect(made.outs).toMatchObject({ ...args, continueOnError: false, adopted: false });
      // Apigee's own default is true.
      expect(await live()).toEqual({ ...empty, sharedFlow: "PingAuth" });

      const changed = { ...args, sharedFlow: "traffic-log", continueOnError: true };
      const { id, outs } = made;
      const update = await place.bench.callsDuring(() => door().update(id, outs, changed));
      expect(update).toEqual([...look, `PUT ${hook}`, `GET ${hook}`]);
      expect(await live()).toEqual({ sharedFlow: "traffic-log", continueOnError: true });

      const deletion = await place.bench.callsDuring(() => door().delete(id, { ...outs, ...changed }));
      expect(deletion).toEqual([`GET ${hook}`, `DELETE ${hook}`]);
      expect(await live()).toEqual(empty);
      await door().delete(id, outs);
    });

    it("replaces nothing but where it runs", async () => {
      const { outs } = await door().create(args);
      expect(await door().diff(outs, args)).toMatchObject({ changes: false });
      expect(await door().diff(outs, { ...args, sharedFlow: "other" })).toMatchObject({ changes: true, replaces: [] });
      expect(await door().diff(outs, { ...args, hook: "PostProxyFlowHook" })).toMatchObject({ replaces: ["hook"] });
      expect(await door().diff(outs, { ...args, environment: "prod" })).toMatchObject({ replaces: ["environment"] });
    });

    it("asks for nothing when only flags change", async () => {
      const { id, outs } = await door().create(args);
      expect(await place.bench.callsDuring(() => door().update(id, outs, { ...args, adopt: true }))).toEqual([]);
    });

    it("survives an answer that is lost", async () => {
      place.bench.sandbox.inject({ when: { method: "PUT" }, at: "done", times: 1, do: "reset" });
      const { outs } = await door().create(args);
      expect(outs).toMatchObject({ adopted: false });
      expect(await live()).toMatchObject({ sharedFlow: "PingAuth" });
    });
  });

  describe("a refresh of a flow hook", () => {
    it("sees no difference where there is none", async () => {
      const { id, outs } = await door().create(args);
      expect((await door().read(id, outs))?.props).toEqual(outs);
    });

    it("shows what somebody changed, and the next up puts it right", async () => {
      const { id, outs } = await door().create(args);
      await someoneAttaches({ continueOnError: true });
      const found = await door().read(id, outs);
      expect(found?.inputs).toMatchObject({ sharedFlow: "traffic-log", continueOnError: true });
      await door().update(id, found?.props ?? {}, args);
      expect(await live()).toEqual({ ...empty, sharedFlow: "PingAuth" });
    });

    it("finds that it was detached", async () => {
      const { id, outs } = await door().create(args);
      await place.bench.someone("DELETE", hook);
      expect(await door().read(id, outs)).toBeUndefined();
    });
  });

  it("stays in the state with what it took over where nobody can see whether it stands", async () => {
    await someoneAttaches();
    const theirs = await live();
    const refuse = () => place.bench.sandbox.inject({ when: { method: "GET" }, do: { status: 403, body: "{}" } });
    place.bench.sandbox.inject({ when: { method: "PUT" }, at: "done", do: () => void refuse() });
    const failure = await failureOf(door().create({ ...args, adopt: true }));
    expect(failure.reasons.join()).toMatch(/^It was written, but whether it stands could not be seen:\n.*403/su);
    expect(failure.properties).toMatchObject({ adopted: true, sharedFlow: "PingAuth" });
    await door().delete(failure.id, failure.properties);
    expect(await live()).toEqual(theirs);
  });

  describe("a flow hook that somebody else changes", () => {
    it.each([
      ["another shared flow", {}, "runs traffic-log, and stops calls where that fails"],
      [
        "the same one, and lets calls through that fail",
        { sharedFlow: "PingAuth", continueOnError: true },
        "runs PingAuth, and lets calls through where that fails",
      ],
    ])("stays on delete when it runs %s, and a warning says so", async (_, more, said) => {
      const { outs } = await door().create(args);
      await someoneAttaches(more);
      const theirs = await live();
      const { context, warnings } = witness(place.bench);
      await lifecycle.delete(context, outs as never, []);
      expect(await live()).toEqual(theirs);
      expect(warnings).toEqual([
        expect.stringMatching(`^Flow hook PreProxyFlowHook in environment test ${said}: somebody changed it`),
      ]);
    });

    it("is told nothing about on delete when it runs again what it ran before us", async () => {
      await someoneAttaches();
      const { outs } = await door().create({ ...args, adopt: true });
      await someoneAttaches();
      const { context, warnings } = witness(place.bench);
      await lifecycle.delete(context, outs as never, []);
      expect(await live()).toMatchObject({ sharedFlow: "traffic-log" });
      expect(warnings).toEqual([]);
    });
  });

  describe("a flow hook that runs something already", () => {
    it("is refused with a sentence that names adopt, and is left as it is", async () => {
      await someoneAttaches();
      await expect(door().create(args)).rejects.toThrow(
        /Flow hook PreProxyFlowHook in environment test runs shared flow traffic-log already.*Set adopt: true/u,
      );
      expect(await live()).toMatchObject({ sharedFlow: "traffic-log" });
    });

    it("is ours when it is what an interrupted create left", async () => {
      await someoneAttaches({ sharedFlow: "PingAuth" });
      const { id, outs } = await door().create(args);
      expect(outs).toMatchObject({ adopted: false });
      await door().delete(id, outs);
      expect(await live()).toEqual(empty);
    });

    it("is somebody else's when it lets calls through that fail", async () => {
      await someoneAttaches({ sharedFlow: "PingAuth", continueOnError: true });
      await expect(door().create(args)).rejects.toThrow("Set adopt: true");
    });

    it("is taken over by adopt alone, and gets back on delete what it was", async () => {
      await someoneAttaches({ continueOnError: true });
      const before = place.bench.sandbox.snapshot();
      const { id, outs } = await door().create({ ...args, adopt: true });
      expect(outs).toMatchObject({ adopted: true, previous: { sharedFlow: "traffic-log", continueOnError: true } });
      expect(await live()).toEqual({ ...empty, sharedFlow: "PingAuth" });
      await door().delete(id, outs);
      expect(place.bench.sandbox.snapshot().differences(before)).toEqual([]);
    });

    place.it("keeps its description all the while", { needs: "descriptions" }, async () => {
      await someoneAttaches({ description: "of theirs" });
      const before = await live();
      const { id, outs } = await door().create({ ...args, adopt: true });
      expect(await live()).toEqual({ ...empty, sharedFlow: "PingAuth", description: "of theirs" });
      const updated = (await door().update(id, outs, { ...args, adopt: true, continueOnError: true })) ?? {};
      expect(await live()).toMatchObject({ continueOnError: true, description: "of theirs" });
      await door().delete(id, updated);
      expect(await live()).toEqual(before);
    });

    it("stays on delete when it was adopted as it is", async () => {
      await someoneAttaches({ sharedFlow: "PingAuth" });
      const { id, outs } = await door().create({ ...args, adopt: true });
      expect(await place.bench.callsDuring(() => door().delete(id, outs))).toEqual([`GET ${hook}`]);
      expect(await live()).toMatchObject({ sharedFlow: "PingAuth" });
    });

    it.each([
      ["changed", () => someoneAttaches({ sharedFlow: "PingAuth", continueOnError: true }), { sharedFlow: "PingAuth" }],
      ["emptied", () => place.bench.someone("DELETE", hook), empty],
    ])("keeps on delete that somebody %s it since the adoption", async (_, meddle, left) => {
      await someoneAttaches();
      const { id, outs } = await door().create({ ...args, adopt: true });
      await meddle();
      await door().delete(id, outs);
      expect(await live()).toMatchObject(left);
      expect((await live()).sharedFlow).not.toBe("traffic-log");
    });

    it("is empty after a delete when deleteAdopted says so", async () => {
      await someoneAttaches();
      const { id, outs } = await door().create({ ...args, adopt: true, deleteAdopted: true });
      await door().delete(id, outs);
      expect(await live()).toEqual(empty);
    });

    it("cannot get back what is no longer deployed, and the error says what to do", async () => {
      await someoneAttaches();
      const { id, outs } = await door().create({ ...args, adopt: true });
      await place.bench.someone("DELETE", "environments/test/sharedflows/traffic-log/revisions/1/deployments");
      await expect(door().delete(id, outs)).rejects.toThrow(
        /ran shared flow traffic-log before it was adopted, which cannot be put back: .*not deployed[^]*deleteAdopted: true/u,
      );
      expect(await live()).toMatchObject({ sharedFlow: "PingAuth" });
    });
  });

  describe("a hook that somebody else changes at the same moment", () => {
    const meanwhile = () =>
      place.bench.sandbox.inject({ when: { method: "PUT" }, at: "done", do: () => someoneAttaches() });

    it("fails when it lost, and leaves the other's", async () => {
      meanwhile();
      await expect(door().create(args)).rejects.toThrow(
        /^Flow hook PreProxyFlowHook in environment test was to run shared flow PingAuth, but somebody else changed it .*it runs traffic-log/su,
      );
      expect(await live()).toMatchObject({ sharedFlow: "traffic-log" });
    });

    it("fails when its change lost", async () => {
      const { id, outs } = await door().create(args);
      meanwhile();
      await expect(door().update(id, outs, { ...args, continueOnError: true })).rejects.toThrow("at the same moment");
    });

    it("takes what was there before for an answer that lags behind", async () => {
      place.bench.sandbox.inject({ when: { method: "GET", path: /flowhooks/u, nth: 2 }, do: { staleMs: 60_000 } });
      const { outs } = await door().create(args);
      expect(outs).toMatchObject({ sharedFlow: "PingAuth" });
    });
  });

  describe("a shared flow that a hook cannot run", () => {
    it("is named when it is not deployed in the environment", async () => {
      const before = place.bench.sandbox.snapshot();
      await expect(door().create({ ...args, environment: "prod" })).rejects.toThrow(
        "Shared flow PingAuth is not deployed in environment prod, so flow hook PreProxyFlowHook cannot run it: deploy it first",
      );
      expect(place.bench.sandbox.snapshot().differences(before)).toEqual([]);
    });

    it("is refused in Apigee's words for any other reason", async () => {
      const refusal = place.refusal(400, "flow hooks are not for this environment");
      place.bench.sandbox.inject({ when: { method: "PUT" }, do: refusal });
      await expect(door().create(args)).rejects.toThrow(
        `PUT organizations/acme/${hook}: 400 flow hooks are not for this environment`,
      );
    });
  });

  describe("what a preview refuses of a flow hook", () => {
    it.each([
      ["an unknown hook", { hook: "PreFlow" }, 'hook must be one of "PreProxyFlowHook", "PreTargetFlowHook"'],
      ["a shared flow with a slash", { sharedFlow: "a/b" }, "sharedFlow may only hold"],
      ["no shared flow", { sharedFlow: undefined }, "sharedFlow is missing: it must be a text"],
      ["a text for a flag", { continueOnError: "yes" }, "continueOnError must be"],
    ])("refuses %s", async (_, wrong, message) => {
      await expect(door().check({ ...args, ...wrong })).rejects.toThrow(message);
    });

    it("waits for a shared flow that is not known yet, and replaces nothing for it", async () => {
      const { outs } = await door().create(args);
      expect(await door().diff(outs, { ...args, sharedFlow: unknownValue })).toMatchObject({
        changes: true,
        replaces: [],
      });
    });
  });
});
