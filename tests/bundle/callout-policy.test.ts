import { attachCallout, calloutState, detachCallout, readMark } from "../../provider/bundle/callout";
import { differingFiles, textOf } from "./support/bytes";
import { handMade, policyFile, proxyFile, replaced, targetFile, wanted } from "./support/ping-callout";
import { proxyEndpoint, shop, step, stepNames } from "./support/shop";

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
