import { ownersProxy, smallSharedFlow } from "../support/bundles";
import { failureOf } from "../support/failure";
import { onEachOrganization } from "../support/organizations";

const args = { proxy: "orders", sharedFlow: "PingAuth", environment: "test" };
const second = { ...args, policyName: "FC-Second" };
const policy = (name: string) => `apiproxy/policies/${name}.xml`;

onEachOrganization("a callout that something came on top of", (place) => {
  const door = (name: string) => place.bench.door("ProxyFlowCallout", name);
  const liveFiles = async () => place.bench.files("apis", "orders", (await place.bench.live("apis", "orders")) ?? "");

  beforeEach(async () => {
    const flow = await place.bench.someoneImports("sharedflows", "PingAuth", smallSharedFlow("PingAuth"));
    await place.bench.someoneDeploys("sharedflows", "PingAuth", flow);
    await place.bench.someoneImports("apis", "orders", ownersProxy("orders"));
    await place.bench.someoneDeploys("apis", "orders", "1");
  });

  it.each([
    ["a", "b"],
    ["b", "a"],
  ] as const)("takes out itself alone after a create that was not seen to serve: %s, then %s", async (...order) => {
    const before = place.bench.sandbox.snapshot();
    const when = { method: "GET", path: /orders\/revisions\/2\/deployments$/u };
    place.bench.sandbox.inject({ when, do: place.refusal(403, "no looking") });
    const { id, properties } = await failureOf(door("a").create(args));
    const b = await door("b").create(second);
    const outs = await door("a").update(id, properties, { ...args, timeout: 60 });
    const made = { a: { id, outs: outs!, policy: "FC-PingAuth" }, b: { ...b, policy: "FC-Second" } };
    const [first, last] = [made[order[0]], made[order[1]]];
    await door(order[0]).delete(first.id, first.outs);
    expect(await liveFiles()).toHaveProperty([policy(last.policy)]);
    expect(await liveFiles()).not.toHaveProperty([policy(first.policy)]);
    await door(order[1]).delete(last.id, last.outs);
    expect(place.bench.sandbox.snapshot().differences(before)).toEqual([]);
  });

  /** Two looks are told that nobody could load it: the one that finds it so, and the one after it was deployed once more. */
  const failsTwice = (revision: string) => {
    const reason = "no heap left";
    const server = [{ uUID: "mp-2", type: ["message-processor"], status: "error", error: reason }];
    const answer = place.can("servers")
      ? { state: "error", server }
      : { state: "ERROR", errors: [{ code: 3, message: reason }] };
    const when = { method: "GET", path: new RegExp(`orders/revisions/${revision}/deployments$`, "u") };
    place.bench.sandbox.inject({ when, times: 2, do: { status: 200, body: JSON.stringify(answer) } });
  };

  it("opens nothing where the revision that carries both fails", async () => {
    const when = { method: "GET", path: /orders\/revisions\/2\/deployments$/u };
    place.bench.sandbox.inject({ when, do: place.refusal(403, "no looking") });
    const { id, properties } = await failureOf(door("a").create(args));
    await door("b").create(second);
    failsTwice("3");
    const { reasons } = await failureOf(door("a").update(id, properties, { ...args, timeout: 60 }));
    expect(reasons.join()).toContain("no heap left");
    expect(await liveFiles()).toHaveProperty([policy("FC-Second")]);
  });

  it("takes out itself alone after it was made anew below another callout of the stack", async () => {
    await door("a").create(args);
    await door("b").create(second);
    const again = await door("a").create(args);
    await door("a").delete(again.id, again.outs);
    expect(await liveFiles()).toHaveProperty([policy("FC-Second")]);
    expect(await liveFiles()).not.toHaveProperty([policy("FC-PingAuth")]);
  });

  it("keeps its owner's release that carries it, after it was made anew in that", async () => {
    await door("a").create(args);
    const release = { ...(await liveFiles()), "apiproxy/resources/jsc/new.js": "var x = 1;" };
    await place.bench.someoneDeploys("apis", "orders", await place.bench.someoneImports("apis", "orders", release));
    const again = await door("a").create(args);
    await door("a").delete(again.id, again.outs);
    expect(await liveFiles()).toHaveProperty(["apiproxy/resources/jsc/new.js"]);
    expect(await liveFiles()).not.toHaveProperty([policy("FC-PingAuth")]);
    expect(await place.bench.revisions("apis", "orders")).toContain("3");
  });
});
