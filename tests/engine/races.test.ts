import { ownersProxy } from "../support/bundles";
import { startTwoStacks, type TwoStacks } from "./support/two-stacks";
import { counts, mustSucceed } from "./support/stack";

jest.setTimeout(240_000);

const callout = (more = "", name = "orders") =>
  `new apigee.ProxyFlowCallout("${name}", { proxy: "orders", sharedFlow: "PingAuth", environment: "test", ${more} });`;
const proxyFile = "apiproxy/proxies/default.xml";
const policy = (name: string) => `apiproxy/policies/${name}.xml`;

describe.each(["x", "edge"] as const)(
  "a callout in somebody's proxy, through the real engine, on plane %s",
  (plane) => {
    let two: TwoStacks;
    const live = async (environment = "test") => (await two.bench.live("apis", "orders", environment)) ?? "";
    const liveFiles = async () => two.bench.files("apis", "orders", await live());
    const releases = async (files: Record<string, string>) => {
      const revision = await two.bench.someoneImports("apis", "orders", files);
      await two.bench.someoneDeploys("apis", "orders", revision);
      return revision;
    };
    const run = async (command: "up" | "refresh" | "destroy") => mustSucceed(await two.a[command]());

    beforeEach(async () => {
      two = await startTwoStacks({ plane });
    });
    afterEach(() => two.close());

    it("is attached again to an owner's release without it, follows one with it, and leaves the owner's", async () => {
      two.a.write(callout());
      await run("up");
      const first = await releases(ownersProxy("orders", 2));
      expect(counts(await run("refresh"))).toMatchObject({ updated: 1 });
      await run("up");
      const attached = await liveFiles();
      expect(attached[proxyFile]).toContain("release 2");
      expect(attached[policy("FC-PingAuth")]).toBeDefined();

      const carrying = await releases({ ...attached, "apiproxy/resources/jsc/new.js": "var x = 1;" });
      await run("refresh");
      expect(counts(await run("up"))).toEqual({ unchanged: 2 });
      expect(await live()).toBe(carrying);

      await run("destroy");
      const left = await liveFiles();
      expect(left[policy("FC-PingAuth")]).toBeUndefined();
      expect(left["apiproxy/resources/jsc/new.js"]).toBe("var x = 1;");
      expect(await two.bench.revisions("apis", "orders")).toEqual(expect.arrayContaining(["1", first, carrying]));
    });

    it("goes onto an owner's release that comes while it is imported", async () => {
      const importing = { method: "POST", path: /\/apis\?/u };
      const release = async () => void (await releases(ownersProxy("orders", 2)));
      two.bench.sandbox.inject({ when: importing, at: "done", do: release });
      two.a.write(callout());
      await run("up");
      const files = await liveFiles();
      expect(files[proxyFile]).toContain("release 2");
      expect(files[policy("FC-PingAuth")]).toBeDefined();
      expect(await two.bench.revisions("apis", "orders")).toHaveLength(3);
    });

    it("leaves its revision to an owner who took it to another environment, and says so", async () => {
      await two.bench.someoneDeploys("sharedflows", "PingAuth", "1", "prod");
      two.a.write(callout());
      await run("up");
      const ours = await live();
      await two.bench.someoneDeploys("apis", "orders", ours, "prod");
      expect((await run("destroy")).all).toContain(
        `Proxy orders keeps revision ${ours}: it is deployed in environment prod.`,
      );
      expect(await live()).toBe("1");
      expect(await live("prod")).toBe(ours);
    });

    it("shares its revision with another environment that runs the same base", async () => {
      await two.bench.someoneDeploys("sharedflows", "PingAuth", "1", "prod");
      await two.bench.someoneDeploys("apis", "orders", "1", "prod");
      const before = two.bench.sandbox.snapshot();
      two.a.write(callout() + callout("", "prod").replace(`"test"`, `"prod"`));
      await run("up");
      expect([await live(), await live("prod")]).toEqual(["2", "2"]);
      await run("destroy");
      expect(two.bench.sandbox.snapshot().differences(before)).toEqual([]);
    });

    it("stands twice in one stack, both last, without a fight, and one goes without the other", async () => {
      two.a.write(callout() + callout(`policyName: "FC-Second"`, "second"));
      await run("up");
      expect(Object.keys(await liveFiles())).toEqual(
        expect.arrayContaining([policy("FC-PingAuth"), policy("FC-Second")]),
      );
      await run("refresh");
      const before = await live();
      expect(counts(await run("up"))).toEqual({ unchanged: 3 });
      expect(counts(await run("refresh"))).toEqual({ unchanged: 3 });
      expect(await live()).toBe(before);
      two.a.write(callout());
      await run("up");
      const files = await liveFiles();
      expect(files[policy("FC-PingAuth")]).toBeDefined();
      expect(files[policy("FC-Second")]).toBeUndefined();
    });

    it("refuses a policy of its name that is something else, and leaves the proxy as it is", async () => {
      const taken = `<Quota name="FC-PingAuth"><Allow count="5"/></Quota>`;
      await releases({ ...ownersProxy("orders", 2), [policy("FC-PingAuth")]: taken });
      const before = two.bench.sandbox.snapshot();
      two.a.write(callout());
      const ran = await two.a.up();
      expect(ran.code).not.toBe(0);
      expect(ran.all).toMatch(
        /the name "FC-PingAuth" is taken by a policy that is not this callout[^]*another\s+policyName/u,
      );
      expect(two.bench.sandbox.snapshot().differences(before)).toEqual([]);
    });

    it("completes what was attached by hand in part, and leaves that part when it goes", async () => {
      const byHand = `<FlowCallout name="FC-PingAuth"><SharedFlowBundle>PingAuth</SharedFlowBundle></FlowCallout>`;
      const files = ownersProxy("orders", 2);
      const step = "<Step><Name>Verify-Key</Name></Step>";
      const withStep = files[proxyFile]!.replace(`      ${step}`, `      ${step}<Step><Name>FC-PingAuth</Name></Step>`);
      const part = { ...files, [policy("FC-PingAuth")]: byHand, [proxyFile]: withStep };
      const release = await releases(part);
      const before = two.bench.sandbox.snapshot();
      two.a.write(callout());
      await run("up");
      expect((await liveFiles())["apiproxy/targets/default.xml"]).toContain("<Name>FC-PingAuth</Name>");
      expect((await liveFiles())[proxyFile]).toBe(withStep);
      await run("destroy");
      expect(await live()).toBe(release);
      expect(two.bench.sandbox.snapshot().differences(before)).toEqual([]);
    });

    it("takes a change of the stack's own proxy through two callouts to what is live, in one up", async () => {
      const program = (target: string) => `
      const own = new apigee.ApiProxy("own", { basePath: "/own", target: "${target}" });
      const first = new apigee.ProxyFlowCallout("first", { proxy: own, sharedFlow: "PingAuth" });
      const second = new apigee.ProxyFlowCallout("second", {
        proxy: own, sharedFlow: "PingAuth", policyName: "FC-Second", proxyRevision: first.revision,
      });
      new apigee.Deployment("live", { environment: "test", proxy: own.name, revision: second.revision });
    `;
      const before = two.bench.sandbox.snapshot();
      const ownLive = async () => two.bench.files("apis", "own", (await two.bench.live("apis", "own")) ?? "");
      for (const target of ["https://old.example.com", "https://new.example.com"]) {
        two.a.write(program(target));
        await run("up");
        const files = await ownLive();
        expect(files["apiproxy/targets/default.xml"]).toContain(target);
        expect(Object.keys(files)).toEqual(expect.arrayContaining([policy("FC-PingAuth"), policy("FC-Second")]));
      }
      expect(counts(await run("up"))).toEqual({ unchanged: 5 });
      await run("destroy");
      expect(two.bench.sandbox.snapshot().differences(before)).toEqual([]);
    });
  },
);
