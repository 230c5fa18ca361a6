import { cpSync, existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { dirname, join } from "node:path";
import { readBundle } from "../../provider/bundle/zip";
import { differingFiles } from "../bundle/support/bytes";
import { proxyEndpoint, shop, step } from "../bundle/support/shop";
import { attached, everything, folder, gallery, policyFile, putFolder, putZip, run } from "./support/callout-command";

describe("apigee-callout attach", () => {
  test.each([
    ["a folder", () => putFolder(shop())],
    ["a zip", () => putZip(shop())],
    ["a bundle's own folder", () => join(putFolder(shop()), "apiproxy")],
    ["a folder that wraps the bundle", () => dirname(putFolder(shop(), join(folder, "kit")))],
  ])("changes %s in place, and a second time there is nothing to do", async (_, put) => {
    const path = put();
    expect(await run("attach", path)).toEqual({
      code: 0,
      result: "",
      said: "attached: FC-PingAuth\n  proxy default, PreFlow request, step 2\n  target default, PreFlow response, step 1\n",
    });
    expect(differingFiles(readBundle(path), attached(shop()))).toEqual([]);
    const before = statSync(path).mtimeMs;
    const second = await run("attach", path);
    expect(second).toMatchObject({ code: 0, said: expect.stringMatching(/^nothing to do: FC-PingAuth\n/) });
    expect(statSync(path).mtimeMs).toBe(before);
  });

  test("leaves nothing behind but what it changed", async () => {
    putFolder(shop());
    await run("attach", folder);
    expect(everything(folder).filter((path) => path.endsWith(".xml"))).toEqual([...attached(shop()).keys()].sort());
    expect(everything(folder).filter((path) => /~$|tmp/.test(path))).toEqual([]);
  });

  test("takes the shared flow, the policy's name, places, positions and a condition", async () => {
    const path = putFolder(
      shop({
        proxy: proxyEndpoint(step("VA-Key"), step("AM-Clean")),
        more: { "apiproxy/policies/AM-Clean.xml": "<AssignMessage name='AM-Clean'/>" },
      }),
    );
    const flags = ["--shared-flow", "Other", "--policy", "Ask", "--condition", 'request.verb != "OPTIONS"'];
    const places = [
      "--attach",
      "proxy:default/PreFlow/request@after=VA-Key",
      "--attach",
      "target/PostFlow/response@first",
    ];
    expect((await run("attach", path, ...flags, ...places)).code).toBe(0);
    const { result } = await run("show", path);
    expect(result).toContain(
      '         VA-Key\n      => Ask when request.verb != "OPTIONS"  (calls the shared flow Other)\n         AM-Clean\n',
    );
    expect(result).toContain('  PostFlow\n    response\n      => Ask when request.verb != "OPTIONS"');
  });

  test("may be given a condition alone, for the default places", async () => {
    const path = putFolder(shop());
    await run("attach", path, "--condition", "a = 1");
    expect((await run("show", path)).result.match(/=> FC-PingAuth when a = 1 /g)).toHaveLength(2);
  });

  test("reaches a conditional flow whose name holds a slash", async () => {
    const proxy =
      '<ProxyEndpoint name="default"><Flows><Flow name="GET /orders"><Request/></Flow></Flows></ProxyEndpoint>';
    const path = putFolder(shop({ proxy }));
    const { said } = await run("attach", path, "--attach", "proxy/GET /orders/request");
    expect(said).toContain("proxy default, GET /orders request, step 1");
  });

  test("prints warnings", async () => {
    const files = new Map(shop());
    files.delete("apiproxy/targets/default.xml");
    const { code, said } = await run("attach", putFolder(files));
    expect(code).toBe(0);
    expect(said).toContain("warning: only the request is attached: this proxy has no target endpoint");
  });

  test("refuses with file and line and changes nothing, not even the copy", async () => {
    const path = putZip(shop({ proxy: "<ProxyEndpoint>\n<PreFlow></ProxyEndpoint>" }));
    const before = readFileSync(path);
    const { code, result, said } = await run("attach", path, "--out", join(folder, "out.zip"));
    expect(code).toBe(1);
    expect(result).toBe("");
    expect(said).toMatch(/^apigee-callout: apiproxy\/proxies\/default\.xml:2: is not well-formed XML/);
    expect(readFileSync(path).equals(before)).toBe(true);
    expect(readdirSync(folder)).toEqual(["shop.zip"]);
  });

  test("refuses what is not there", async () => {
    expect(await run("attach", join(folder, "absent.zip"))).toMatchObject({
      code: 1,
      said: expect.stringContaining("absent.zip: there is no such file or folder"),
    });
  });

  test.each([
    ["a flag that it does not know", ["attach", "x.zip", "--nope"], /unknown option '--nope'/],
    ["no bundle", ["attach"], /missing required argument 'bundle'/],
    ["a command that it does not know", ["attack", "x.zip"], /unknown command 'attack'/],
    ["no command", [], /Usage: apigee-callout/],
    ["a place of another form", ["attach", "x.zip", "--attach", "proxy/PreFlow"], /Expected proxy\|target/],
    ["a position that it does not know", ["attach", "x.zip", "--attach", "proxy/PreFlow/request@middle"], /Expected/],
    [
      "a place that cannot be",
      ["attach", "x.zip", "--attach", "target/PostClientFlow/response"],
      /has no PostClientFlow/,
    ],
    ["an impossible policy name", ["attach", "x.zip", "--policy", "a/b"], /a policy's name holds letters/],
  ])("answers %s as wrong usage", async (_, args, complaint) => {
    const { code, said } = await run(...args);
    expect(said).toMatch(complaint);
    expect(code).toBe(2);
  });

  test("explains itself", async () => {
    expect(await run("attach", "--help")).toMatchObject({ code: 0, result: expect.stringContaining("--dry-run") });
  });
});

describe("apigee-callout --out", () => {
  test.each([
    ["a zip into another zip", () => putZip(shop()), "out.zip"],
    ["a folder into a zip", () => putFolder(shop()), "out.zip"],
    ["a zip into a folder", () => putZip(shop()), "out"],
    ["a folder into another folder", () => putFolder(shop()), "deep/out"],
  ])("writes %s and leaves the source, also when nothing was to do or it is done again", async (_, put, name) => {
    const path = put();
    const before = readBundle(path);
    const out = join(folder, name);
    expect((await run("attach", path, "--out", out)).code).toBe(0);
    expect((await run("attach", path, "--out", out)).code).toBe(0);
    expect(differingFiles(readBundle(path), before)).toEqual([]);
    expect(differingFiles(readBundle(out), attached(shop()))).toEqual([]);
    expect((await run("detach", out, "--out", join(folder, "again.zip"))).code).toBe(0);
    expect(differingFiles(readBundle(join(folder, "again.zip")), before)).toEqual([]);
    expect((await run("detach", path, "--out", join(folder, "same.zip"))).code).toBe(0);
    expect(existsSync(join(folder, "same.zip"))).toBe(true);
  });

  test("does not mix two bundles in one folder", async () => {
    const out = putFolder(new Map([["apiproxy/other.xml", Buffer.from("<APIProxy/>")]]), join(folder, "out"));
    const { code, said } = await run("attach", putZip(shop()), "--out", out);
    expect(code).toBe(1);
    expect(said).toContain("holds another bundle already (with apiproxy/other.xml)");
    expect(everything(out)).toEqual(["apiproxy", "apiproxy/other.xml"]);
  });
});

describe("apigee-callout detach", () => {
  test.each(["crlf", "preflow-missing", "utf-16", "descriptor-self-closing", "request-blank-over-lines", "iso-8859-1"])(
    "gives every byte of the proxy %s back",
    async (oddity) => {
      cpSync(join(gallery, oddity, "apiproxy"), join(folder, "apiproxy"), { recursive: true });
      const before = everything(folder);
      await run("attach", folder);
      expect(existsSync(join(folder, policyFile))).toBe(true);
      expect((await run("detach", folder)).said).toMatch(/^detached: FC-PingAuth\n {2}proxy default, PreFlow request/);
      expect(differingFiles(readBundle(folder), readBundle(join(gallery, oddity)))).toEqual([]);
      expect(everything(folder)).toEqual(before);
    },
  );

  test("takes a folder away that attaching had to make", async () => {
    const files = new Map(shop({ proxy: proxyEndpoint() }));
    files.delete("apiproxy/policies/VA-Key.xml");
    putFolder(files);
    await run("attach", folder);
    await run("detach", folder);
    expect(existsSync(join(folder, "apiproxy/policies"))).toBe(false);
  });

  test("says which callouts there are where there is none of that name", async () => {
    const { code, said } = await run("detach", putZip(attached(shop())), "--policy", "FC-Other");
    expect(code).toBe(0);
    expect(said).toBe("nothing to do: there is no callout FC-Other; callouts there: FC-PingAuth\n");
  });
});

describe("apigee-callout show", () => {
  const proxy = `<ProxyEndpoint name="default">
  <PostFlow/>
  <PreFlow><Response/><Request><!-- <Step><Name>Old</Name></Step> -->${step("VA-Key")}${step("FC-A", "a\n  = 1")}</Request></PreFlow>
  <Flows><Flow name="orders"><Condition>proxy.pathsuffix = "/o"</Condition><Request>${step("Gone")}</Request></Flow></Flows>
</ProxyEndpoint>`;
  const more = {
    "apiproxy/policies/FC-A.xml":
      '<FlowCallout name="FC-A" enabled="false"><SharedFlowBundle>Audit</SharedFlowBundle></FlowCallout>',
  };

  test("draws each endpoint's flows in the order in which a call goes through them", async () => {
    const { code, result } = await run("show", putFolder(shop({ proxy, more })));
    expect(code).toBe(0);
    expect(result).toBe(`proxy default (apiproxy/proxies/default.xml)
  PreFlow
    request
         VA-Key
      => FC-A when a = 1  (calls the shared flow Audit, disabled)
    response
         (no steps)
  Flow "orders" when proxy.pathsuffix = "/o"
    request
         Gone  (no such policy)
  PostFlow

target default (apiproxy/targets/default.xml)
  PreFlow
`);
  });

  test("gives the callouts as JSON", async () => {
    const { result } = await run("show", putFolder(shop({ proxy, more })), "--json");
    expect(JSON.parse(result)).toEqual([
      {
        policyName: "FC-A",
        sharedFlow: "Audit",
        attached: [{ endpoint: "proxy", endpointName: "default", flow: "PreFlow", phase: "request", index: 1 }],
      },
    ]);
  });

  test("refuses a shared flow", async () => {
    const path = putFolder(new Map([["sharedflowbundle/x.xml", Buffer.from("<SharedFlowBundle/>")]]));
    expect(await run("show", path)).toMatchObject({
      code: 1,
      said: expect.stringContaining("this bundle is a shared flow"),
    });
  });
});
