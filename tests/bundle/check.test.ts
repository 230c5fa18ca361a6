import { checkBundle } from "../../provider/bundle/check";
import { BundleError } from "../../provider/bundle/errors";
import { writeZip } from "../../provider/bundle/zip";
import { bundleOf } from "./support/bytes";
import { proxyEndpoint, shop, step } from "./support/shop";

const flow = (more: Record<string, string> = {}) =>
  bundleOf({
    "sharedflowbundle/Any.xml": "<SharedFlowBundle name='Ping'/>",
    "sharedflowbundle/sharedflows/default.xml": `<SharedFlow name="default">\n${step("A")}</SharedFlow>`,
    "sharedflowbundle/policies/a.xml": '<RaiseFault name="A"/>',
    ...more,
  });

test("takes sound bundles of either kind", () => {
  expect(() => checkBundle(flow(), "sharedflow")).not.toThrow();
  expect(() => checkBundle(shop(), "apiproxy")).not.toThrow();
});

test("says which resource a bundle of the other kind belongs to", () => {
  expect(() => checkBundle(shop(), "sharedflow")).toThrow(
    "this bundle is an API proxy, not a shared flow; give it to ApiProxy",
  );
  expect(() => checkBundle(flow(), "apiproxy")).toThrow(
    "this bundle is a shared flow, not an API proxy; give it to SharedFlow",
  );
});

test.each<[string, Record<string, string>, RegExp]>([
  [
    "a policy that is not well-formed",
    { "sharedflowbundle/policies/b.xml": "<A>\n</B>" },
    /^sharedflowbundle\/policies\/b.xml:2: /,
  ],
  [
    "a flow that is not well-formed",
    { "sharedflowbundle/sharedflows/x.xml": "<SharedFlow>" },
    /sharedflows\/x.xml:1: /,
  ],
  [
    "another root than its own",
    { "sharedflowbundle/Any.xml": "<APIProxy/>" },
    /needs one XML file with the root element <SharedFlowBundle>; found sharedflowbundle\/Any.xml/,
  ],
  [
    "a step that names no policy of the bundle",
    { "sharedflowbundle/policies/a.xml": '<RaiseFault name="B"/>' },
    /default.xml:2: this step names the policy "A", which the bundle does not have; it has B \(RaiseFault\)/,
  ],
  [
    "a step without a name",
    { "sharedflowbundle/sharedflows/x.xml": "<SharedFlow><Step/></SharedFlow>" },
    /x.xml:1: this step has no <Name>/,
  ],
])("refuses %s", (_, more, reason) => {
  expect(() => checkBundle(flow(more), "sharedflow")).toThrow(BundleError);
  expect(() => checkBundle(flow(more), "sharedflow")).toThrow(reason);
});

test("leaves a proxy without any descriptor to Apigee, but not a folder without endpoints", () => {
  const files = new Map(shop());
  files.delete("apiproxy/shop.xml");
  expect(() => checkBundle(files, "apiproxy")).not.toThrow();
  expect(() => checkBundle(bundleOf({ "apiproxy/resources/jsc/a.js": "" }), "apiproxy")).toThrow(/found no XML file/);
});

test("leaves a shared flow without any descriptor to Apigee, but not a folder without flows", () => {
  const files = bundleOf({ "sharedflowbundle/sharedflows/default.xml": '<SharedFlow name="default"/>' });
  expect(() => checkBundle(files, "sharedflow")).not.toThrow();
  const policies = bundleOf({ "sharedflowbundle/policies/A.xml": '<Quota name="A"/>' });
  expect(() => checkBundle(policies, "sharedflow")).toThrow(/found no XML file/);
});

test("looks into fault rules and endpoints too, but not into comments", () => {
  const inFault = `<ProxyEndpoint name="default"><FaultRules><FaultRule name="f">${step("Gone")}</FaultRule></FaultRules></ProxyEndpoint>`;
  expect(() => checkBundle(shop({ proxy: inFault }), "apiproxy")).toThrow(/"Gone"/);
  expect(() => checkBundle(shop({ proxy: proxyEndpoint(`<!-- ${step("Gone")} -->`) }), "apiproxy")).not.toThrow();
});

test("does not read resources as XML", () => {
  expect(() => checkBundle(flow({ "sharedflowbundle/resources/xsl/x.xml": "{{" }), "sharedflow")).not.toThrow();
});

test("holds the sizes of a plane", () => {
  const { length } = writeZip(flow());
  const largest = Math.max(...[...flow().values()].map((bytes) => bytes.length));
  expect(() => checkBundle(flow(), "sharedflow", { zipBytes: length, fileBytes: largest })).not.toThrow();
  expect(() => checkBundle(flow(), "sharedflow", { zipBytes: length - 1 })).toThrow(
    `the zipped bundle has ${length} bytes, more than the ${length - 1} that Apigee takes`,
  );
  expect(() => checkBundle(flow(), "sharedflow", { fileBytes: 30 })).toThrow(
    /Any.xml: this file has 31 bytes, more than the 30/,
  );
});
