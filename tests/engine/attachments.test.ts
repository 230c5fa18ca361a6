import { withOrganization } from "./support/organization";
import { othersProxyIsLive } from "./support/two-stacks";
import { counts, mustSucceed } from "./support/stack";
import { shop, shopWithCallouts, shopWithFewer } from "./support/shop";

const where = `proxy: "shop", environment: "test"`;
const condition = 'request.verb != "OPTIONS" && request.header.n < 5';

/** Every sort of place, in one proxy with two endpoints of each kind. */
const many = JSON.stringify([
  { endpoint: "proxy", endpointName: "default", phase: "request", position: { after: "Verify-Key" }, condition },
  { endpoint: "proxy", endpointName: "default", phase: "response" },
  { endpoint: "proxy", endpointName: "default", flow: "order", phase: "request", position: "first" },
  { endpoint: "proxy", endpointName: "default", flow: "order", phase: "response", position: { before: "Note" } },
  { endpoint: "proxy", endpointName: "default", flow: "list", phase: "request" },
  { endpoint: "proxy", flow: "PostFlow", phase: "response", position: "last" },
  { endpoint: "proxy", endpointName: "default", flow: "PostClientFlow", phase: "response" },
  { endpoint: "proxy", endpointName: "partners", phase: "request", position: "first" },
  { endpoint: "target", phase: "response", position: "first" },
]);

/** The same callout after somebody thought again: moved, conditionless and in fewer places. */
const fewer = JSON.stringify([
  { endpoint: "proxy", endpointName: "default", phase: "request", position: { before: "Verify-Key" } },
  { endpoint: "target", endpointName: "legacy", phase: "response", position: "last" },
]);

const program = (attachments: string) => `
  const gate = new apigee.ProxyFlowCallout("gate", { ${where}, sharedFlow: "PingAuth", attachments: ${attachments} });
  new apigee.ProxyFlowCallout("audit", {
    ${where},
    sharedFlow: "PingAuth",
    policyName: "Audit",
    attachments: [{ endpoint: "target", endpointName: "legacy", flow: "PostFlow", phase: "request" }],
    parameters: { tenant: 'R&D <"1">', who: { ref: "request.header.who" } },
    continueOnError: true,
    enabled: false,
  }, { dependsOn: gate });
`;

/** Attachments that only the proxy can tell to be wrong, and what is said of them. */
const missing: Record<string, { attachment: object; says: string }> = {
  endpoint: {
    attachment: { endpoint: "proxy", endpointName: "internal", phase: "request" },
    says: 'an attachment wants a proxy endpoint named "internal"; this proxy has default, partners',
  },
  target: {
    attachment: { endpoint: "target", endpointName: "partners", phase: "response" },
    says: 'an attachment wants a target endpoint named "partners"; this proxy has default, legacy',
  },
  flow: {
    attachment: { endpoint: "proxy", flow: "orders", phase: "request" },
    says: 'an attachment wants the flow "orders"; besides PreFlow, PostFlow, PostClientFlow there is order, list in apiproxy/proxies/default.xml, apiproxy/proxies/partners.xml',
  },
  step: {
    attachment: { endpoint: "proxy", endpointName: "default", phase: "request", position: { before: "verify-key" } },
    says: 'apiproxy/proxies/default.xml:3: an attachment wants to stand beside the step "verify-key" in proxy default, PreFlow request; steps there: Verify-Key, Quota',
  },
};

describe.each(["x", "edge"] as const)("attachments in a proxy of many endpoints and flows, on plane %s", (plane) => {
  const here = withOrganization({}, { plane });
  const liveShop = async () => here.bench.files("apis", "shop", (await here.bench.live("apis", "shop")) ?? "");
  const up = async () => mustSucceed(await here.stack.up());
  let before: ReturnType<typeof here.bench.sandbox.snapshot>;
  let filesBefore: Record<string, string>;

  beforeAll(async () => {
    await othersProxyIsLive(here.bench);
    await here.bench.someoneDeploys("apis", "shop", await here.bench.someoneImports("apis", "shop", shop));
    before = here.bench.sandbox.snapshot();
    filesBefore = await liveShop();
  });

  it("that name what is not there pass a preview without a call, and fail at up with the names that there are", async () => {
    const wrong = Object.entries(missing).map(
      ([name, { attachment }]) =>
        `new apigee.ProxyFlowCallout("${name}", { ${where}, sharedFlow: "PingAuth", policyName: "FC-${name}", attachments: [${JSON.stringify(attachment)}] });`,
    );
    here.stack.write(wrong.join("\n"));
    expect(await here.bench.callsDuring(async () => mustSucceed(await here.stack.preview()))).toEqual([]);
    const ran = await here.stack.up({ args: ["--continue-on-error"] });
    expect(ran.code).not.toBe(0);
    for (const { says } of Object.values(missing)) expect(ran.all.replace(/\s+/gu, " ")).toContain(says);
    expect(here.bench.sandbox.snapshot().differences(before)).toEqual([]);
  });

  it("stand exactly where a person would have put them, and are as wanted from then on", async () => {
    here.stack.write(program(many));
    await up();
    expect(told(await liveShop())).toEqual(shopWithCallouts);
    mustSucceed(await here.stack.refresh());
    expect(counts(await up())).toEqual({ unchanged: 3 });
  });

  it("move and go in place, without a trace of where they were", async () => {
    here.stack.write(program(fewer));
    expect(counts(await up())).toEqual({ updated: 1, unchanged: 2 });
    expect(told(await liveShop())).toEqual(shopWithFewer);
  });

  it("leave the owner's own bytes and revisions when they go", async () => {
    mustSucceed(await here.stack.destroy());
    expect(here.bench.sandbox.snapshot().differences(before)).toEqual([]);
    expect(await liveShop()).toEqual(filesBefore);
  });
});

/** The files without what a callout remembers in its policy, and without what a plane writes into a descriptor of its own. */
function told(files: Record<string, string>): Record<string, string> {
  const remembered = /\n *<!-- pulumi-apigee-pingauthorize [^]*? -->/u;
  const written = /\n *<(CreatedAt|LastModifiedAt|ManifestVersion)>.*/gu;
  const plain = (text: string) =>
    text
      .replace(remembered, "")
      .replace(written, "")
      .replace(/ revision="\d+"/u, "");
  return Object.fromEntries(Object.entries(files).map(([path, text]) => [path, plain(text)]));
}
