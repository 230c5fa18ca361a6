import { calloutProblem, type AttachmentSpec, type Callout } from "../../provider/bundle/attachment";
import { attachCallout, calloutState, detachCallout, readMark, showCallouts } from "../../provider/bundle/callout";
import { BundleError } from "../../provider/bundle/errors";
import { withFile, type Files } from "../../provider/bundle/files";
import { bundleOf, differingFiles, textOf } from "./support/bytes";
import { proxyEndpoint, shop, step, stepNames } from "./support/shop";

const wanted: Callout = { sharedFlow: "PingAuth" };
const proxyFile = "apiproxy/proxies/default.xml";
const targetFile = "apiproxy/targets/default.xml";
const policyFile = "apiproxy/policies/FC-PingAuth.xml";
const handMade = (attributes = "", inside = "") =>
  `<FlowCallout name="FC-PingAuth"${attributes}><SharedFlowBundle>PingAuth</SharedFlowBundle>${inside}</FlowCallout>`;
const replaced = (files: Files, path: string, from: string | RegExp, to: string) =>
  withFile(files, path, Buffer.from(textOf(files, path).replace(from, to)));

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
    ["a policy name with a slash", { policyName: "a/b" }, /no policy name/],
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

describe("a policy that is there already", () => {
  test.each<[string, Record<string, string>, RegExp]>([
    [
      "something else",
      { [policyFile]: '<AssignMessage name="FC-PingAuth"/>' },
      /FC-PingAuth.xml: the name "FC-PingAuth" is taken .*its type is AssignMessage/,
    ],
    [
      "something else in another file",
      { "apiproxy/policies/x.xml": '<AssignMessage name="FC-PingAuth"/>' },
      /policies\/x.xml: /,
    ],
    ["another policy in the file of that name", { [policyFile]: '<AssignMessage name="Other"/>' }, /FC-PingAuth.xml: /],
    [
      "a call to something else",
      { [policyFile]: handMade().replace(">PingAuth<", ">Audit<") },
      /SharedFlowBundle is "Audit", not "PingAuth"/,
    ],
    [
      "one that goes on when Ping fails",
      { [policyFile]: handMade(' continueOnError="true"') },
      /continueOnError is "true", not "false"/,
    ],
    [
      "one with parameters",
      { [policyFile]: handMade("", '<Parameters><Parameter name="a">1</Parameter></Parameters>') },
      /Parameters differ/,
    ],
    [
      "two of that name",
      { [policyFile]: handMade(), "apiproxy/policies/y.xml": handMade() },
      /two policies have the name/,
    ],
  ])("and is %s is refused with its file", (_, more, reason) => {
    expect(() => attachCallout(shop({ more }), wanted)).toThrow(reason);
  });

  const byHand = shop({
    proxy: proxyEndpoint(step("VA-Key"), step("FC-PingAuth"), step("A")),
    target: `<TargetEndpoint name="default"><PreFlow><Response>${step("FC-PingAuth")}</Response></PreFlow></TargetEndpoint>`,
    more: { [policyFile]: handMade() },
  });

  test("and is an equal callout with its steps is taken as attached", () => {
    const result = attachCallout(byHand, wanted, "mark");
    expect(result.files).toBe(byHand);
    expect(result).toMatchObject({ adopted: true, attached: [{ index: 1 }, { index: 0 }] });
    expect(readMark(result.files, "FC-PingAuth")).toBeUndefined();
  });

  test("and lacks a step gets it, and loses only that one again", () => {
    const partly = replaced(byHand, targetFile, step("FC-PingAuth"), "");
    const { files, adopted } = attachCallout(partly, wanted, "mark");
    expect(adopted).toBe(true);
    expect(stepNames(files, targetFile)).toEqual(["FC-PingAuth"]);
    expect(calloutState(files, wanted)).toMatchObject({ asWanted: true, adopted: true });
    expect(attachCallout(files, wanted, "mark").files).toBe(files);
    const { files: gone, detached } = detachCallout(files, "FC-PingAuth");
    expect(differingFiles(gone, partly)).toEqual([]);
    expect(detached.map(({ endpoint }) => endpoint)).toEqual(["target"]);
  });

  test("and was made by hand goes with all its steps when it is detached", () => {
    const { files, detached } = detachCallout(byHand, "FC-PingAuth");
    expect(detached).toHaveLength(2);
    expect(stepNames(files, proxyFile)).toEqual(["VA-Key", "A"]);
    expect(textOf(files, proxyFile)).toBe(proxyEndpoint(step("VA-Key"), step("A")));
    expect(files.has(policyFile)).toBe(false);
  });

  test("and is no callout is not detached", () => {
    expect(() => detachCallout(shop(), "VA-Key")).toThrow(/VA-Key.xml: the policy "VA-Key" is a VerifyAPIKey/);
    const files = shop();
    expect(detachCallout(files, "FC-PingAuth")).toEqual({ files, detached: [] });
    expect(detachCallout(files, "FC-PingAuth").files).toBe(files);
  });
});

describe("the mark", () => {
  test.each(["acme/dev/orders, base 7", "a -- b --> c", "-->", "ü € 😀 \\u002d", '"quoted" {json}', "-"])(
    "comes back as it was given: %s",
    (mark) => {
      const { files } = attachCallout(shop(), wanted, mark);
      expect(readMark(files, "FC-PingAuth")).toBe(mark);
      expect(
        textOf(files, policyFile)
          .split("\n")
          .filter((line) => line.includes("<!--")),
      ).toHaveLength(1);
    },
  );

  test("is renewed without moving anything", () => {
    const first = attachCallout(shop(), wanted, "base 1").files;
    const moved = replaced(
      first,
      proxyFile,
      /(<Step>\s*<Name>FC-PingAuth<\/Name>\s*<\/Step>)/,
      `$1\n      ${step("Later")}`,
    );
    const second = attachCallout(moved, wanted, "base 2").files;
    expect(readMark(second, "FC-PingAuth")).toBe("base 2");
    expect(differingFiles(moved, second)).toEqual([policyFile]);
    expect(attachCallout(second, wanted).files).toBe(second);
  });
});

describe("the state of a callout", () => {
  const attached = attachCallout(shop(), wanted).files;
  const edited = (path: string, from: string | RegExp, to: string) =>
    calloutState(replaced(attached, path, from, to), wanted);
  const ours = /\n\s*<Step><Name>FC-PingAuth<\/Name><\/Step>/;

  test("is as wanted right after attaching, and nothing before", () => {
    expect(calloutState(attached, wanted)).toMatchObject({ asWanted: true, adopted: false, attached: [{}, {}] });
    expect(calloutState(attached, wanted)).not.toHaveProperty("problem");
    expect(calloutState(shop(), wanted)).toEqual({
      attached: [],
      asWanted: false,
      adopted: false,
      problem: 'there is no policy "FC-PingAuth"',
    });
  });

  test.each<[string, string, string | RegExp, string, RegExp]>([
    ["disabled", policyFile, 'enabled="true"', 'enabled="false"', /altered: enabled is "false", not "true"/],
    ["altered", policyFile, ">PingAuth<", ">Other<", /SharedFlowBundle is "Other"/],
    ["without one of its steps", proxyFile, ours, "", /no step of "FC-PingAuth" in proxy default, PreFlow request/],
    [
      "under a condition",
      proxyFile,
      "<Name>FC-PingAuth</Name>",
      "<Name>FC-PingAuth</Name><Condition>false</Condition>",
      /no step/,
    ],
    [
      "moved before a step that it must follow",
      proxyFile,
      /(<Step><Name>VA-Key.*)(\n\s*)(<Step><Name>FC.*)/,
      "$3$2$1",
      /stands before "VA-Key", which it must follow/,
    ],
    [
      "run once more elsewhere",
      targetFile,
      "<PreFlow>",
      `<PostFlow><Request>${step("FC-PingAuth")}</Request></PostFlow><PreFlow>`,
      /also runs where it is not wanted/,
    ],
  ])("is not as wanted when it was %s", (_, path, from, to, problem) => {
    const state = edited(path, from, to);
    expect(state.asWanted).toBe(false);
    expect(state.problem).toMatch(problem);
  });

  test.each<[string, string, string | RegExp, string]>([
    ["steps before it", proxyFile, "<Request>", `<Request>\n      ${step("New")}`],
    ["steps behind it", proxyFile, "    </Request>", `      ${step("New")}\n    </Request>`],
    ["a step less that it followed", proxyFile, step("VA-Key"), ""],
    ["other blanks", proxyFile, /\n\s*/g, "\n"],
    ["a comment in the policy", policyFile, "<DisplayName>", "<!-- x --><DisplayName>"],
  ])("does not mind %s", (_, path, from, to) => {
    expect(edited(path, from, to)).toMatchObject({ asWanted: true });
  });

  test("tells a flow that a release no longer has as drift", () => {
    const callout: Callout = { ...wanted, attachments: [{ endpoint: "proxy", flow: "orders", phase: "request" }] };
    const proxy = '<ProxyEndpoint name="default"><Flows><Flow name="orders"/></Flows></ProxyEndpoint>';
    const files = attachCallout(shop({ proxy }), callout).files;
    const renamed = replaced(files, proxyFile, 'name="orders"', 'name="sales"');
    expect(calloutState(renamed, callout)).toMatchObject({ asWanted: false, attached: [{ flow: "sales" }] });
    expect(calloutState(renamed, callout).problem).toMatch(/wants the flow "orders"/);
    expect(() => attachCallout(renamed, callout)).toThrow(/wants the flow "orders"/);
  });

  test("notices that another position is wanted than the one it was put for", () => {
    const first: Callout = { ...wanted, attachments: [{ endpoint: "proxy", phase: "request", position: "first" }] };
    const last: Callout = { ...wanted, attachments: [{ endpoint: "proxy", phase: "request" }] };
    const files = attachCallout(shop(), last).files;
    expect(calloutState(files, first).problem).toMatch(/put for another position/);
    expect(stepNames(attachCallout(files, first).files, proxyFile)).toEqual(["FC-PingAuth", "VA-Key"]);
    expect(calloutState(files, last).asWanted).toBe(true);
  });

  test("notices a step that it must precede, or follow, by the position's own words", () => {
    const at = (position: AttachmentSpec["position"]): Callout => ({
      ...wanted,
      attachments: [{ endpoint: "proxy", phase: "request", ...(position && { position }) }],
    });
    const before = attachCallout(shop(), at({ before: "VA-Key" })).files;
    const swap = (files: Files) => replaced(files, proxyFile, /(<Step>.*)(\n\s*)(<Step>.*)/, "$3$2$1");
    expect(calloutState(swap(before), at({ before: "VA-Key" })).problem).toMatch(
      /stands behind "VA-Key", which it must precede/,
    );
    const after = attachCallout(shop(), at({ after: "VA-Key" })).files;
    expect(calloutState(swap(after), at({ after: "VA-Key" })).problem).toMatch(
      /stands before "VA-Key", which it must follow/,
    );
  });

  test("does not make two callouts chase each other for the last place", () => {
    const other: Callout = { ...wanted, policyName: "Second" };
    const both = attachCallout(attached, other).files;
    const again = attachCallout(detachCallout(both, "FC-PingAuth").files, wanted).files;
    expect(stepNames(again, proxyFile)).toEqual(["VA-Key", "Second", "FC-PingAuth"]);
    expect(calloutState(again, wanted).asWanted && calloutState(again, other).asWanted).toBe(true);
  });
});

describe("after others edited around it", () => {
  test("a flow that was made for it stays while somebody else's step is in it", () => {
    const files = attachCallout(shop(), wanted).files;
    const joined = replaced(files, targetFile, "</Response>", `${step("Theirs")}</Response>`);
    const { files: gone } = detachCallout(joined, "FC-PingAuth");
    expect(stepNames(gone, targetFile)).toEqual(["Theirs"]);
  });

  test("steps that were moved, fault rules included, go with the policy", () => {
    const files = attachCallout(shop(), wanted).files;
    const moved = replaced(
      files,
      targetFile,
      "<PreFlow>",
      `<FaultRules><FaultRule name="f">${step("FC-PingAuth")}</FaultRule></FaultRules><PreFlow>`,
    );
    expect(textOf(detachCallout(moved, "FC-PingAuth").files, targetFile)).not.toContain("FC-PingAuth");
  });

  test("only our line goes out of a descriptor that a plane wrote anew", () => {
    const files = new Map(attachCallout(shop(), wanted).files);
    files.delete("apiproxy/shop.xml");
    files.set(
      "apiproxy/renamed.xml",
      Buffer.from(
        '<APIProxy revision="2" name="shop"><Policies><Policy>FC-PingAuth</Policy><Policy>VA-Key</Policy></Policies></APIProxy>',
      ),
    );
    const { files: gone } = detachCallout(files, "FC-PingAuth");
    expect(textOf(gone, "apiproxy/renamed.xml")).toBe(
      '<APIProxy revision="2" name="shop"><Policies><Policy>VA-Key</Policy></Policies></APIProxy>',
    );
  });

  test("what was recorded of a file that is gone is not undone in another one", () => {
    const target = "<TargetEndpoint></TargetEndpoint>";
    const more = { "apiproxy/shop.xml": '<APIProxy name="shop"/>' };
    const files = new Map(attachCallout(shop({ target, more }), wanted).files);
    files.delete(targetFile);
    expect(textOf(detachCallout(files, "FC-PingAuth").files, "apiproxy/shop.xml")).toBe('<APIProxy name="shop"/>');
  });

  test("a record that somebody broke is no record: the steps go, the rest stays", () => {
    const files = replaced(attachCallout(shop(), wanted, "m").files, policyFile, '"changes":{', '"changes":{"x":5,');
    expect(readMark(files, "FC-PingAuth")).toBeUndefined();
    expect(stepNames(detachCallout(files, "FC-PingAuth").files, proxyFile)).toEqual(["VA-Key"]);
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
