import { Organization } from "../../tools/demo/organization";
import { othersMoveIn } from "../../tools/demo/others";
import { smallSharedFlow } from "../support/bundles";
import { makeCertificate } from "../support/certificates";
import { copyBundle, integrationProgram } from "./support/integration";
import { withOrganization } from "./support/organization";
import { counts, mustSucceed } from "./support/stack";

/** What the component's arguments change in the guide; `story.test.ts` tells the usual way. */
describe("PingAuthorizeIntegration, its other ways", () => {
  const here = withOrganization();
  let organization: Organization;
  const up = async () => mustSucceed(await here.stack.up());
  const liveFile = async (kind: "apis" | "sharedflows", name: string, file: string) => {
    const files = await organization.files(`${kind}/${name}/revisions/${await organization.live(kind, name)}`);
    return files.get(file)?.toString() ?? "";
  };

  beforeAll(async () => {
    organization = new Organization(here.bench.sandbox.url);
    await othersMoveIn(organization);
    copyBundle(here.stack);
    here.stack.file("ping.pem", makeCertificate("pingauthorize.example.com").certificate);
  });

  it("fail at preview where the bundle does not fit, on the component's row and without a stack trace", async () => {
    here.stack.write(integrationProgram({ more: `serviceBasePath: "/v1",` }));
    const ran = await here.stack.preview();
    expect(ran.code).not.toBe(0);
    expect(ran.all).toMatch(
      /PingAuthorizeIntegration \(pingauthorize\):\s+error: The policy Load-KVM-Config .*serviceBasePath/u,
    );
    expect(ran.all).not.toMatch(/\n\s+at /u);
  });

  it("put the callout first for PingAccess, but where a proxy has options of its own", async () => {
    const options = `{ proxy: "status", policyName: "Ask-Ping", attachments: [{ endpoint: "proxy", phase: "request" }] }`;
    const program = integrationProgram({ proxies: ["orders"], more: `product: "PingAccess",` });
    here.stack.write(program.replace(/proxies: \[/u, `proxies: [${options}, `));
    await up();
    const orders = await liveFile("apis", "orders", "apiproxy/proxies/default.xml");
    expect(orders.indexOf("FC-PingAuth")).toBeGreaterThan(0);
    expect(orders.indexOf("FC-PingAuth")).toBeLessThan(orders.indexOf("Check-Quota"));
    expect(await liveFile("apis", "status", "apiproxy/proxies/default.xml")).toContain("<Name>Ask-Ping</Name>");
  });

  it("bring the same shared flow to a second environment", async () => {
    const second = `new apigee.PingAuthorizeIntegration("prod", { environment: "prod", bundle: "PingAuth", sharedFlow: it.sharedFlow,
      serviceHostPort: "prod:8443", sharedSecret: "pr0d", proxies: [] });`;
    here.stack.write(integrationProgram({ proxies: ["orders"] }) + second);
    await up();
    expect(await organization.live("sharedflows", "PingAuth", "prod")).toBe("1");
    const entry = "environments/prod/keyvaluemaps/PingAuth/entries/service_host_port";
    expect(await organization.get(entry)).toMatchObject({ value: "prod:8443" });
    expect(await here.bench.revisions("sharedflows", "PingAuth")).toEqual(["1"]);
  });

  it("put the values into the bundle instead of a map, as secrets", async () => {
    here.stack.write(integrationProgram({ secret: "in-the-bundle", more: `configuration: "initialEntries",` }));
    await up();
    const policy = await liveFile("sharedflows", "PingAuth", "sharedflowbundle/policies/Load-KVM-Config.xml");
    expect(policy).toContain("<Value>in-the-bundle</Value>");
    expect(await organization.has("environments/test/keyvaluemaps/PingAuth")).toBe(false);
    expect(here.stack.kept()).not.toContain("in-the-bundle");
  });

  it("take other people's proxies down with them where they are told to", async () => {
    here.stack.write(integrationProgram({ proxies: ["orders"], more: `onDelete: "undeploy",` }));
    await up();
    here.stack.write(integrationProgram({ proxies: [], more: `onDelete: "undeploy",` }));
    expect(counts(await up())).toMatchObject({ deleted: 1 });
    expect(await organization.live("apis", "orders")).toBeUndefined();
    mustSucceed(await here.stack.destroy());
    expect(await organization.has("sharedflows/PingAuth")).toBe(false);
  });

  it("take over what somebody clicked together, and put it back", async () => {
    const { bench, stack } = here;
    const revision = await bench.someoneImports("sharedflows", "PingAuth", smallSharedFlow("PingAuth"));
    await bench.someoneDeploys("sharedflows", "PingAuth", revision);
    await bench.someone("POST", "environments/test/keyvaluemaps", { name: "PingAuth", encrypted: true });
    const entries = "environments/test/keyvaluemaps/PingAuth/entries";
    await bench.someone("POST", entries, { name: "service_host_port", value: "by-hand:1" });
    await bench.someone("POST", "environments/test/keystores", { name: "by-hand" });
    const trust = { name: "PingAuthTrust", resourceType: "KeyStore", refers: "by-hand" };
    await bench.someone("POST", "environments/test/references", trust);
    const before = bench.sandbox.snapshot();
    stack.write(integrationProgram({}));
    const refused = await stack.up();
    expect(refused.code).not.toBe(0);
    expect(refused.all).toContain("adopt: true");
    stack.write(integrationProgram({ more: "adopt: true," }));
    await up();
    expect(await organization.get(`${entries}/service_host_port`)).toMatchObject({ value: "ping:8443" });
    expect(await organization.live("sharedflows", "PingAuth")).not.toBe(revision);
    mustSucceed(await stack.destroy());
    expect(bench.sandbox.snapshot().differences(before)).toEqual([]);
  });
});
