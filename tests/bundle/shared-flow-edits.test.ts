import { BundleError } from "../../provider/bundle/errors";
import type { Files } from "../../provider/bundle/files";
import { setInitialEntries, setTrustStore } from "../../provider/bundle/shared-flow-edits";
import { bundleOf, differingFiles, textOf } from "./support/bytes";

const kvmFile = "sharedflowbundle/policies/Load.xml";
const callFile = "sharedflowbundle/policies/Call.xml";
const entry = (key: string, value: string) =>
  `<Entry><Key><Parameter>${key}</Parameter></Key><Value>${value}</Value></Entry>`;
const kvm = (inside: string, name = "Load") =>
  `<KeyValueMapOperations name="${name}" mapIdentifier="m">\n  <DisplayName>${name} KVM Config</DisplayName>\n${inside}\n  <Get/>\n</KeyValueMapOperations>`;
const call = (inside: string, name = "Call") =>
  `<ServiceCallout name="${name}">\n  <HTTPTargetConnection>\n    ${inside}\n  </HTTPTargetConnection>\n</ServiceCallout>`;
const ssl = (inside: string) =>
  `<SSLInfo><Enabled>true</Enabled><Enforce>true</Enforce><CommonName>ping</CommonName>${inside}</SSLInfo>`;
const flow = (policies: Record<string, string>) =>
  bundleOf({ "sharedflowbundle/PingAuth.xml": '<SharedFlowBundle name="PingAuth"/>', ...policies });
const secret = "s3cr3t-value";
const entries = { service_host_port: "ping:8443", shared_secret: secret };
const set = (inside: string, wanted: Record<string, string> = entries) =>
  textOf(setInitialEntries(flow({ [kvmFile]: kvm(inside) }), { entries: wanted }), kvmFile);

describe("initial entries", () => {
  const list = (port: string, key: string) =>
    `<InitialEntries>\n    ${entry("service_host_port", port)}\n    ${entry("shared_secret", key)}\n  </InitialEntries>`;

  test.each<[string, string, string]>([
    ["marks on lines of their own, which go", `  <!--\n  ${list("x", "y")}\n  -->`, `  ${list("ping:8443", secret)}`],
    [
      "marks on lines of their own, with CRLF",
      `  <!--\r\n  ${list("x", "y")}\r\n  -->\r\n`,
      `  ${list("ping:8443", secret)}\r\n`,
    ],
    ["marks beside the element", `  <!-- ${list("x", "y")} -->`, `  ${list("ping:8443", secret)}`],
    ["marks that touch the element", `  <!--${list("x", "")}-->`, `  ${list("ping:8443", secret)}`],
    ["no marks: the element is live", `  ${list("x", "y")}`, `  ${list("ping:8443", secret)}`],
  ])("are set where they stand between %s", (_, before, after) => {
    expect(set(before)).toBe(kvm(after));
  });

  test("twice are the same bytes, and the same map", () => {
    const once = setInitialEntries(flow({ [kvmFile]: kvm(`<!--\n${list("x", "y")}\n-->`) }), { entries });
    expect(setInitialEntries(once, { entries })).toBe(once);
  });

  test("replace values of every form, and keep those that nobody asked for", () => {
    const forms = `<InitialEntries>${entry("service_host_port", "<![CDATA[x]]>")}<Entry><Key><Parameter>shared_secret</Parameter></Key><Value/></Entry>${entry("other", "kept")}</InitialEntries>`;
    expect(set(forms)).toBe(
      kvm(
        `<InitialEntries>${entry("service_host_port", "ping:8443")}${entry("shared_secret", secret)}${entry("other", "kept")}</InitialEntries>`,
      ),
    );
  });

  test("are added where the list lacks them, laid out like their neighbours", () => {
    expect(set(`  <InitialEntries>\n    ${entry("a", "1")}\n  </InitialEntries>`, { b: "2" })).toContain(
      `    ${entry("a", "1")}\n    <Entry>\n      <Key>\n        <Parameter>b</Parameter>`,
    );
    expect(set("  <InitialEntries/>", { b: "2" })).toMatch(
      / {2}<InitialEntries>\n {4}<Entry>[\s\S]*<Value>2<\/Value>\n {4}<\/Entry>\n {2}<\/InitialEntries>/,
    );
  });

  test("are escaped", () => {
    expect(set(`<InitialEntries>${entry("k", "")}</InitialEntries>`, { k: `a<b>&"']]>\r` })).toContain(
      `<Value>a&lt;b&gt;&amp;"']]&gt;&#13;</Value>`,
    );
  });

  test("leave comments alone that merely mention them", () => {
    const mention = "  <!-- Remove the comment around <InitialEntries> on X. -->\n";
    expect(set(`${mention}  <!-- ${list("x", "y")} -->`)).toBe(kvm(`${mention}  ${list("ping:8443", secret)}`));
    expect(set(`${mention}  ${list("x", "y")}`)).toBe(kvm(`${mention}  ${list("ping:8443", secret)}`));
    expect(() => set(mention)).toThrow(/there is no KeyValueMapOperations policy/);
  });

  test.each<[string, string, RegExp]>([
    [
      "text beside the element",
      `  <!-- uncomment this:\n  ${list("x", "y")} -->`,
      /Load.xml:3: this comment holds <InitialEntries> and something else/,
    ],
    ["two elements in one comment", `  <!-- ${list("x", "y")}${list("x", "y")} -->`, /Load.xml:3: .*something else/],
    ["-- in the comment", `  <!-- -- ${list("x", "y")} -->`, /Load.xml:3: is not well-formed/],
    [
      "two comments with the element",
      `  <!-- ${list("x", "y")} -->\n  <!-- ${list("x", "y")} -->`,
      /Load.xml:7: <InitialEntries> stands in more than one comment/,
    ],
    ["two live elements", `${list("x", "y")}${list("x", "y")}`, /must be there exactly once/],
    [
      "a comment in another element",
      `<Get><!-- ${list("x", "y")} --></Get>`,
      /stands in <Get>, where uncommenting it would have no effect/,
    ],
    [
      "an entry with two values",
      `<InitialEntries><Entry><Key><Parameter>shared_secret</Parameter></Key><Value>1</Value><Value>2</Value></Entry></InitialEntries>`,
      /"shared_secret" must have exactly one value/,
    ],
    [
      "an entry that is there twice",
      `<InitialEntries>\n${entry("shared_secret", "1")}\n${entry("shared_secret", "2")}</InitialEntries>`,
      /Load.xml:5: the entry "shared_secret" must have/,
    ],
  ])("refuse %s, and never tell a value", (_, inside, reason) => {
    const attempt = () => set(inside);
    expect(attempt).toThrow(BundleError);
    expect(attempt).toThrow(reason);
    expect(attempt).not.toThrow(secret);
  });

  test("refuse a value that XML cannot hold, by its key", () => {
    expect(() => set("  <InitialEntries/>", { shared_secret: `${secret}\u0001` })).toThrow(
      /initial entry "shared_secret"/,
    );
    expect(() => set("  <InitialEntries/>", { shared_secret: `${secret}\u0001` })).not.toThrow(secret);
  });

  const two = flow({
    [kvmFile]: kvm(`<!-- ${list("x", "y")} -->`),
    "sharedflowbundle/policies/B.xml": kvm("<InitialEntries/>", "Other"),
  });

  test("want one policy: several are named, and the choice is by name or display name", () => {
    expect(() => setInitialEntries(two, { entries })).toThrow(
      /Other \(KeyValueMapOperations\), Load \(KeyValueMapOperations\). Choose one with "policy"/,
    );
    for (const policy of ["Load", "Load KVM Config"])
      expect(differingFiles(two, setInitialEntries(two, { policy, entries }))).toEqual([kvmFile]);
  });

  test("want one policy: without any, the error lists what there is", () => {
    const files = flow({ [callFile]: call("") });
    expect(() => setInitialEntries(files, { entries })).toThrow(
      /no KeyValueMapOperations policy with <InitialEntries>, live or in a comment; this bundle has Call \(ServiceCallout\)/,
    );
    expect(() => setInitialEntries(two, { policy: "Lode", entries })).toThrow(
      /named "Lode" .* this bundle has Other \(KeyValueMapOperations\), Load/,
    );
  });
});

describe("the trust store", () => {
  const trust = (inside: string, reference = "PingAuthTrust") =>
    setTrustStore(flow({ [callFile]: call(inside) }), { reference });
  const text = ({ files }: { files: Files }) => textOf(files, callFile);

  test.each<[string, string]>([
    ["in a comment", ssl("<!-- <TrustStore>ref://PingAuth</TrustStore> -->")],
    ["live with another value", ssl("<TrustStore>old</TrustStore>")],
    ["empty in a comment", ssl("<!--<TrustStore/>-->")],
    ["live and empty", ssl("<TrustStore></TrustStore>")],
  ])("becomes a reference where it is %s", (_, before) => {
    const result = trust(before);
    expect(text(result)).toBe(call(ssl("<TrustStore>ref://PingAuthTrust</TrustStore>")));
    expect(result.warnings).toEqual([]);
    expect(setTrustStore(result.files, { reference: "PingAuthTrust" }).files).toBe(result.files);
  });

  test("keeps the lines of a comment that stands between them", () => {
    const before = "<SSLInfo>\n      <!--\n      <TrustStore>x</TrustStore>\n      -->\n    </SSLInfo>";
    expect(text(trust(before))).toBe(
      call("<SSLInfo>\n      <TrustStore>ref://PingAuthTrust</TrustStore>\n    </SSLInfo>"),
    );
  });

  test("warns where the policy does not check strictly", () => {
    const { warnings } = trust("<SSLInfo><TrustStore>x</TrustStore></SSLInfo>");
    expect(warnings.map((warning) => /has no <(\w+)>/.exec(warning)?.[1])).toEqual([
      "Enabled",
      "Enforce",
      "CommonName",
    ]);
  });

  test("warns where strict checking is switched off", () => {
    const { warnings } = trust(ssl("<TrustStore>x</TrustStore>").replace("<Enforce>true", "<Enforce>false"));
    expect(warnings).toEqual([expect.stringMatching(/Call.xml: <SSLInfo> has no <Enforce> that is set/)]);
  });

  test.each<[string, string, RegExp]>([
    ["TLS is off", "<SSLInfo><Enabled>false</Enabled><TrustStore>x</TrustStore></SSLInfo>", /Call.xml:3: .*is off/],
    [
      "errors are ignored",
      "<SSLInfo><Enabled>true</Enabled><IgnoreValidationErrors> TRUE </IgnoreValidationErrors><TrustStore>x</TrustStore></SSLInfo>",
      /worthless/,
    ],
    ["it stands outside of SSLInfo", "<!-- <TrustStore>x</TrustStore> -->", /stands in <HTTPTargetConnection>/],
    ["it is live outside of SSLInfo", "<TrustStore>x</TrustStore>", /only in <SSLInfo>/],
    [
      "the whole SSLInfo is in a comment",
      `<!-- ${ssl("<TrustStore>x</TrustStore>")} -->`,
      /Call.xml:3: this comment holds <TrustStore> and something else/,
    ],
    ["there is none", ssl(""), /no ServiceCallout policy with <TrustStore>/],
  ])("is refused where %s", (_, inside, reason) => {
    expect(() => trust(inside)).toThrow(reason);
  });

  test("takes the bare name of a reference", () => {
    expect(() => trust(ssl("<TrustStore/>"), "ref://X")).toThrow(/"ref:\/\/X" is no name of a reference; give it bare/);
  });
});
