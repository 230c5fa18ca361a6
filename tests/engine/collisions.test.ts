import { ownersProxy, smallSharedFlow } from "../support/bundles";
import { withOrganization } from "./support/organization";
import { othersProxyIsLive } from "./support/two-stacks";
import { counts, mustSucceed } from "./support/stack";

type Texts = Record<string, string>;

const proxyFile = "apiproxy/proxies/default.xml";
const targetFile = "apiproxy/targets/default.xml";
const policyFile = "apiproxy/policies/FC-PingAuth.xml";
const ownStep = "<Step><Name>Verify-Key</Name></Step>";
const step = "<Step><Name>FC-PingAuth</Name></Step>";
const byHand = (flags = "", more = "") =>
  `<FlowCallout ${flags}name="FC-PingAuth"><SharedFlowBundle>PingAuth</SharedFlowBundle>${more}</FlowCallout>`;
const taken = 'the name "FC-PingAuth" is taken by a policy that is not this callout: ';

/** What somebody did with the callout's name, and what is said of it. */
const refused: Record<string, { more: (files: Texts) => Texts; says: string }> = {
  "another-type": {
    more: () => ({ [policyFile]: `<Quota name="FC-PingAuth"><Allow count="5"/></Quota>` }),
    says: `${policyFile}: ${taken}its type is Quota, not FlowCallout. Choose another policyName`,
  },
  "another-file": {
    more: () => ({ "apiproxy/policies/x.xml": byHand('continueOnError="true" ') }),
    says: `apiproxy/policies/x.xml: ${taken}continueOnError is "true", not "false". Choose another policyName`,
  },
  "another-name": {
    more: () => ({ [policyFile]: `<AssignMessage name="Other"/>` }),
    says: `${policyFile}: ${taken}its type is AssignMessage, not FlowCallout`,
  },
  "another-flow": {
    more: () => ({ [policyFile]: byHand().replace("PingAuth</", "Audit</") }),
    says: `${taken}SharedFlowBundle is "Audit", not "PingAuth"`,
  },
  "with-parameters": {
    more: () => ({ [policyFile]: byHand("", '<Parameters><Parameter name="a">1</Parameter></Parameters>') }),
    says: `${taken}its Parameters differ`,
  },
  "another-stack-otherwise": {
    more: () => ({}),
    says: 'The policy "FC-PingAuth" of proxy another-stack-otherwise belongs to gate of stack shop/dev, which wants it otherwise. Choose another policyName, or let one stack alone attach it.',
  },
};

/** Somebody's callout that is as wanted; what is live then, told by the files in which it differs from theirs. */
const followed: Record<string, { more: (files: Texts) => Texts; steps: [proxy: number, target: number] }> = {
  whole: { more: (files) => ({ ...atRequest(files), ...atResponse(files), [policyFile]: byHand() }), steps: [1, 1] },
  "policy-alone": { more: () => ({ [policyFile]: byHand() }), steps: [1, 1] },
  "request-alone": { more: (files) => ({ ...atRequest(files), [policyFile]: byHand() }), steps: [1, 1] },
  "another-place": {
    more: (files) => ({ [proxyFile]: inPostFlow(files[proxyFile] ?? ""), [policyFile]: byHand() }),
    steps: [2, 1],
  },
  "listed-twice": {
    more: () => ({
      "apiproxy/listed-twice.xml": `<APIProxy name="listed-twice"><Policies><Policy>FC-PingAuth</Policy><Policy>FC-PingAuth</Policy></Policies></APIProxy>`,
    }),
    steps: [1, 1],
  },
  "another-stack": { more: () => ({}), steps: [1, 1] },
};

const atRequest = (files: Texts) => ({ [proxyFile]: (files[proxyFile] ?? "").replace(ownStep, ownStep + step) });
const atResponse = (files: Texts) => ({
  [targetFile]: (files[targetFile] ?? "").replace("<HTTP", `<PreFlow><Response>${step}</Response></PreFlow><HTTP`),
});
const inPostFlow = (text: string) =>
  text.replace("  <HTTPProxy", `  <PostFlow><Request>${step}</Request></PostFlow>\r\n  <HTTPProxy`);
const callouts = (names: string[]) =>
  names
    .map(
      (name) =>
        `new apigee.ProxyFlowCallout("${name}", { proxy: "${name}", sharedFlow: "PingAuth", environment: "test" });\n`,
    )
    .join("");

describe.each(["x", "edge"] as const)("callouts of a name that somebody took, on plane %s", (plane) => {
  const here = withOrganization({}, { plane });
  const live = async (name: string) => (await here.bench.live("apis", name)) ?? "";
  const liveFiles = async (name: string) => here.bench.files("apis", name, await live(name));
  const stepsIn = (text = "") => text.split(step.slice(6, -7)).length - 1;
  const anotherStackAttaches = (proxy: string, continueOnError: boolean) =>
    here.bench
      .door("ProxyFlowCallout", "gate")
      .create({ proxy, sharedFlow: "PingAuth", environment: "test", continueOnError });
  let before: ReturnType<typeof here.bench.sandbox.snapshot>;

  beforeAll(async () => {
    await othersProxyIsLive(here.bench);
    const audit = await here.bench.someoneImports("sharedflows", "Audit", smallSharedFlow("Audit"));
    await here.bench.someoneDeploys("sharedflows", "Audit", audit);
    for (const [name, { more }] of Object.entries({ ...refused, ...followed })) {
      const files = ownersProxy(name);
      const revision = await here.bench.someoneImports("apis", name, { ...files, ...more(files) });
      await here.bench.someoneDeploys("apis", name, revision);
    }
    await anotherStackAttaches("another-stack", false);
    await anotherStackAttaches("another-stack-otherwise", true);
    // Somebody tries it in a draft that nobody runs.
    const draft = { ...ownersProxy("orders", 2), ...atRequest(ownersProxy("orders", 2)), [policyFile]: byHand() };
    await here.bench.someoneImports("apis", "orders", draft);
    before = here.bench.sandbox.snapshot();
  });

  it("are refused where it is something else, in its file and with the difference, before anything is sent", async () => {
    here.stack.write(callouts(Object.keys(refused)));
    const ran = await here.stack.up({ args: ["--continue-on-error"] });
    expect(ran.code).not.toBe(0);
    for (const { says } of Object.values(refused)) expect(ran.all.replace(/\s+/gu, " ")).toContain(says);
    expect(here.bench.sandbox.snapshot().differences(before)).toEqual([]);
  });

  it("are taken as they are where they were attached by hand, and completed where that was in part", async () => {
    here.stack.write(callouts(Object.keys(followed)));
    mustSucceed(await here.stack.up());
    for (const [name, { steps }] of Object.entries(followed)) {
      const files = await liveFiles(name);
      expect([name, stepsIn(files[proxyFile]), stepsIn(files[targetFile])]).toEqual([name, ...steps]);
    }
    expect(await here.bench.revisions("apis", "whole")).toEqual(["1"]);
    for (const name of ["whole", "another-stack"])
      expect(here.stack.resource(name)?.outputs).toMatchObject({ adopted: true, revisions: [] });
    mustSucceed(await here.stack.refresh());
    expect(counts(mustSucceed(await here.stack.up()))).toEqual({ unchanged: 7 });
  });

  it("stand beside somebody's draft with the same callout, which never goes live by it", async () => {
    here.stack.write(callouts([...Object.keys(followed), "orders"]));
    mustSucceed(await here.stack.up());
    const files = await liveFiles("orders");
    expect(files[proxyFile]).toContain("release 1");
    expect([stepsIn(files[proxyFile]), stepsIn(files[targetFile])]).toEqual([1, 1]);
    expect(await live("orders")).toBe("3");
  });

  it("change in place by another policyName, where theirs stays", async () => {
    const renamed = callouts(["request-alone"]).replace("environment", 'policyName: "FC-Other", environment');
    here.stack.write(
      callouts(["whole", "policy-alone", "another-place", "listed-twice", "another-stack", "orders"]) + renamed,
    );
    mustSucceed(await here.stack.up());
    const files = await liveFiles("request-alone");
    expect(files[policyFile]).toBe(byHand());
    expect(files["apiproxy/policies/FC-Other.xml"]).toContain("<SharedFlowBundle>PingAuth<");
    expect([stepsIn(files[proxyFile]), stepsIn(files[targetFile])]).toEqual([1, 0]);
  });

  it("leave what was there before them, byte for byte, when they go", async () => {
    mustSucceed(await here.stack.destroy());
    expect(here.bench.sandbox.snapshot().differences(before)).toEqual([]);
  });
});
