import { calloutProblem, type AttachmentSpec, type Callout } from "../../provider/bundle/attachment";
import { attachCallout, calloutState, showCallouts } from "../../provider/bundle/callout";
import { BundleError } from "../../provider/bundle/errors";
import { bundleOf, textOf } from "./support/bytes";
import { policyFile, proxyFile, targetFile, wanted } from "./support/ping-callout";
import { proxyEndpoint, shop, step, stepNames } from "./support/shop";

describe("attaching by default", () => {
  test("puts the step last in the request of the proxy's PreFlow and in the response of the target's", () => {
    const { files, attached, warnings, adopted } = attachCallout(shop(), wanted);
    expect(attached).toEqual([
      { endpoint: "proxy", endpointName: "default", flow: "PreFlow", phase: "request", index: 1 },
      { endpoint: "target", endpointName: "default", flow: "PreFlow", phase: "response", index: 0 },
    ]);
    expect(stepNames(files, proxyFile)).toEqual(["VA-Key", "FC-PingAuth"]);
    expect(warnings).toEqual([]);
    expect(adopted).toBe(false);
  });

  test("reaches every endpoint of either kind", () => {
    const more = {
      "apiproxy/proxies/admin.xml": '<ProxyEndpoint name="admin"/>',
      "apiproxy/targets/a.xml": '<TargetEndpoint name="old"/>',
      "apiproxy/targets/notes.xml": "<Notes/>",
    };
    const { attached } = attachCallout(shop({ more }), wanted);
    expect(attached.map(({ endpoint, endpointName }) => `${endpoint} ${endpointName}`)).toEqual([
      "proxy admin",
      "proxy default",
      "target old",
      "target default",
    ]);
  });

  test("writes a policy that fails closed, and names it in the descriptor", () => {
    const { files } = attachCallout(shop(), wanted);
    expect(textOf(files, policyFile)).toContain(
      '<FlowCallout async="false" continueOnError="false" enabled="true" name="FC-PingAuth">',
    );
    expect(textOf(files, policyFile)).toContain("<SharedFlowBundle>PingAuth</SharedFlowBundle>");
    expect(textOf(files, "apiproxy/shop.xml")).toContain(
      "    <Policy>VA-Key</Policy>\n    <Policy>FC-PingAuth</Policy>\n  </Policies>",
    );
  });

  test("attaches only the request where there is no target endpoint, and says so", () => {
    const files = new Map(shop());
    files.delete(targetFile);
    const { attached, warnings } = attachCallout(files, wanted);
    expect(attached).toHaveLength(1);
    expect(warnings).toEqual(["only the request is attached: this proxy has no target endpoint"]);
  });

  test("attaches only the request where every route is a null route, and says so", () => {
    const { attached, warnings } = attachCallout(
      shop({ proxy: '<ProxyEndpoint name="default"><RouteRule name="none"/></ProxyEndpoint>' }),
      wanted,
    );
    expect(attached).toHaveLength(1);
    expect(warnings).toEqual(["only the request is attached: no route rule of this proxy leads to a target endpoint"]);
  });

  test("takes every target endpoint for none where there is none, also when the attachments are spelled out", () => {
    const files = new Map(shop());
    files.delete(targetFile);
    const everyTarget = { endpoint: "target", phase: "response" } as const;
    const first = { endpoint: "proxy", phase: "request", position: "first" } as const;
    const { attached, warnings } = attachCallout(files, { ...wanted, attachments: [first, everyTarget] });
    expect(attached).toEqual([expect.objectContaining({ endpoint: "proxy", index: 0 })]);
    expect(warnings).toEqual(["only the request is attached: this proxy has no target endpoint"]);
    expect(() => attachCallout(files, { ...wanted, attachments: [everyTarget] })).toThrow("no attachment is left");
    expect(() =>
      attachCallout(files, { ...wanted, attachments: [first, { ...everyTarget, endpointName: "a" }] }),
    ).toThrow('wants a target endpoint named "a"');
  });

  test("warns of streamed responses", () => {
    const target =
      '<TargetEndpoint name="default"><EventFlow name="EventFlow" content-type="text/event-stream"/></TargetEndpoint>';
    expect(attachCallout(shop({ target }), wanted).warnings).toEqual([
      expect.stringMatching(/targets\/default.xml has an EventFlow/),
    ]);
  });

  test("warns of another policy that calls the same shared flow", () => {
    const more = {
      "apiproxy/policies/Ask.xml":
        '<FlowCallout name="Ask"><SharedFlowBundle>PingAuth</SharedFlowBundle></FlowCallout>',
    };
    const { warnings } = attachCallout(shop({ proxy: proxyEndpoint(step("Ask")), more }), wanted);
    expect(warnings).toEqual(['the policy "Ask" calls PingAuth as well, in proxy default, PreFlow request']);
  });
});

describe("attachments", () => {
  const three = shop({ proxy: proxyEndpoint(step("A"), step("B"), step("A")) });
  const attach = (spec: Partial<AttachmentSpec>, files = three) =>
    attachCallout(files, { ...wanted, attachments: [{ endpoint: "proxy", phase: "request", ...spec }] }).files;

  test.each<[AttachmentSpec["position"], string[]]>([
    ["first", ["FC-PingAuth", "A", "B", "A"]],
    ["last", ["A", "B", "A", "FC-PingAuth"]],
    [{ before: "A" }, ["FC-PingAuth", "A", "B", "A"]],
    [{ before: "B" }, ["A", "FC-PingAuth", "B", "A"]],
    [{ after: "A" }, ["A", "B", "A", "FC-PingAuth"]],
    [{ after: "B" }, ["A", "B", "FC-PingAuth", "A"]],
  ])("stand %j", (position, order) => {
    expect(stepNames(attach({ ...(position && { position }) }), proxyFile)).toEqual(order);
  });

  test("carry a condition, escaped", () => {
    expect(textOf(attach({ condition: 'a < 1 && b = "x"' }), proxyFile)).toContain(
      '<Condition>a &lt; 1 &amp;&amp; b = "x"</Condition>',
    );
  });

  test("may stand in a conditional flow, in every one of that name", () => {
    const flows = "<Flows><Flow name='x'><Condition>1</Condition></Flow><Flow name='y'/><Flow name='x'/></Flows>";
    const files = attach(
      { flow: "x", phase: "response" },
      shop({ proxy: `<ProxyEndpoint name="default">${flows}</ProxyEndpoint>` }),
    );
    const made = "<Response><Step><Name>FC-PingAuth</Name></Step></Response>";
    expect(textOf(files, proxyFile)).toContain(
      `<Flow name='x'>${made}<Condition>1</Condition></Flow><Flow name='y'/><Flow name='x'>${made}</Flow>`,
    );
  });

  test("make the flow that is missing, where exports would have it", () => {
    const files = attach(
      { flow: "PostClientFlow", phase: "response" },
      shop({ proxy: '<ProxyEndpoint name="default">\n  <PreFlow/>\n  <Flows/>\n  <RouteRule/>\n</ProxyEndpoint>' }),
    );
    expect(textOf(files, proxyFile)).toMatch(
      /<Flows\/>\n {2}<PostClientFlow name="PostClientFlow">\n {4}<Response>[\s\S]*<\/PostClientFlow>\n {2}<RouteRule\/>/,
    );
  });

  test("reach one endpoint by its name", () => {
    const more = { "apiproxy/targets/b.xml": '<TargetEndpoint name="b"/>' };
    const { attached } = attachCallout(shop({ more }), {
      ...wanted,
      attachments: [{ endpoint: "target", endpointName: "b", phase: "response" }],
    });
    expect(attached.map(({ endpointName }) => endpointName)).toEqual(["b"]);
  });

  test("may make an exception to a rule: of two for one phase the later counts", () => {
    const attachments: AttachmentSpec[] = [
      { endpoint: "proxy", phase: "request" },
      { endpoint: "proxy", endpointName: "default", phase: "request", position: "first" },
    ];
    expect(stepNames(attachCallout(three, { ...wanted, attachments }).files, proxyFile)).toEqual([
      "FC-PingAuth",
      "A",
      "B",
      "A",
    ]);
  });

  test.each<[string, Partial<AttachmentSpec>, RegExp]>([
    ["an endpoint", { endpointName: "x" }, /a proxy endpoint named "x"; this proxy has default/],
    [
      "a flow",
      { flow: "x" },
      /the flow "x"; besides PreFlow, PostFlow, PostClientFlow there is none in apiproxy\/proxies\/default.xml/,
    ],
    [
      "a step",
      { position: { after: "x" } },
      /^apiproxy\/proxies\/default.xml:3: .*beside the step "x" in proxy default, PreFlow request; steps there: A, B, A/,
    ],
    ["a step in a flow that is missing", { flow: "PostFlow", position: { before: "A" } }, /steps there: none/],
  ])("that find no such %s are refused with the names that exist", (_, spec, reason) => {
    expect(() => attach(spec)).toThrow(BundleError);
    expect(() => attach(spec)).toThrow(reason);
  });

  test("that find no such flow are told the conditional flows that there are", () => {
    const proxy =
      '<ProxyEndpoint name="default"><Flows><Flow name="orders"/><Flow/><Flow name="health"/></Flows></ProxyEndpoint>';
    expect(() => attach({ flow: "order" }, shop({ proxy }))).toThrow(/PostClientFlow there is orders, health in/);
  });

  test.each<[string, Partial<Callout> | Partial<AttachmentSpec>, RegExp | undefined]>([
    [
      "a target's PostClientFlow",
      { endpoint: "target", flow: "PostClientFlow", phase: "response" },
      /has no PostClientFlow/,
    ],
    ["a PostClientFlow request", { flow: "PostClientFlow" }, /has only a response/],
    ["an empty condition", { condition: " " }, /condition is empty/],
    ["a condition that XML cannot hold", { condition: "a\u0001" }, /XML cannot/],
    ["a position without a step", { position: { before: "" } }, /names no step/],
    ["a policy name with a slash", { policyName: "a/b" }, /a policy's name holds letters/],
    ["no shared flow", { sharedFlow: "" }, /name of a shared flow/],
    ["no attachments", { attachments: [] }, /never run/],
    ["a parameter without a variable", { parameters: { a: { ref: "" } } }, /parameter "a"/],
    ["nothing", {}, undefined],
  ])("are judged by their own words: %s", (_, words, reason) => {
    const ofCallout = ["policyName", "sharedFlow", "attachments", "parameters"].some((key) => key in words);
    const callout: Callout = ofCallout
      ? { ...wanted, ...words }
      : { ...wanted, attachments: [{ endpoint: "proxy", phase: "request", ...words }] };
    if (reason === undefined) expect(calloutProblem(callout)).toBeUndefined();
    else expect(calloutProblem(callout)).toMatch(reason);
  });
});

test("a shared flow carries no attached callout", () => {
  expect(() => attachCallout(bundleOf({ "sharedflowbundle/a.xml": "<SharedFlowBundle/>" }), wanted)).toThrow(
    /this bundle is a shared flow/,
  );
});

test("all callouts of a proxy are shown, with and without steps", () => {
  const more = {
    "apiproxy/policies/Idle.xml": '<FlowCallout name="Idle"><SharedFlowBundle>Audit</SharedFlowBundle></FlowCallout>',
  };
  const { files, attached } = attachCallout(shop({ more }), wanted);
  expect(showCallouts(files)).toEqual([
    { policyName: "FC-PingAuth", sharedFlow: "PingAuth", attached },
    { policyName: "Idle", sharedFlow: "Audit", attached: [] },
  ]);
});

test("parameters are literals or variables, escaped, and compared whatever their order", () => {
  const callout: Callout = {
    ...wanted,
    parameters: { b: 'x<"&', a: { ref: "request.uri" } },
    continueOnError: true,
    enabled: false,
  };
  const { files } = attachCallout(shop(), callout);
  expect(textOf(files, policyFile)).toContain(
    '<Parameter name="b">x&lt;"&amp;</Parameter>\n        <Parameter name="a" ref="request.uri"></Parameter>',
  );
  expect(textOf(files, policyFile)).toContain('continueOnError="true" enabled="false"');
  expect(calloutState(files, { ...callout, parameters: { a: { ref: "request.uri" }, b: 'x<"&' } }).asWanted).toBe(true);
  expect(calloutState(files, { ...callout, parameters: { a: "request.uri", b: 'x<"&' } }).asWanted).toBe(false);
});
