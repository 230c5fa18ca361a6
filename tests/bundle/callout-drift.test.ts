import type { AttachmentSpec, Callout } from "../../provider/bundle/attachment";
import { attachCallout, calloutState, detachCallout, readMark } from "../../provider/bundle/callout";
import type { Files } from "../../provider/bundle/files";
import { textOf } from "./support/bytes";
import { policyFile, proxyFile, replaced, targetFile, wanted } from "./support/ping-callout";
import { shop, step, stepNames } from "./support/shop";

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
