import { join } from "node:path";
import { openEntries, pingAuthConfiguration, secretEntries } from "../../provider/components/pingauth-configuration";
import type { PingAuthorizeIntegrationArgs } from "../../provider/components/pingauthorize-integration-args";
import { edit, Scratch } from "../support/scratch";

const standIn = join(__dirname, "../../examples/quickstart/PingAuth");
const policy = "sharedflowbundle/policies/Load-KVM-Config.xml";

describe("what the component reads from its bundle", () => {
  let scratch: Scratch;
  let bundle: string;
  beforeEach(() => {
    scratch = new Scratch();
    bundle = scratch.copy(standIn, "PingAuth");
  });
  afterEach(() => scratch.remove());

  const args = (more: Partial<PingAuthorizeIntegrationArgs> = {}): PingAuthorizeIntegrationArgs => ({
    environment: "test",
    bundle,
    serviceHostPort: "ping:8443",
    sharedSecret: "s3cr3t",
    proxies: [],
    ...more,
  });
  const change = (from: string | RegExp, to: string) => edit(join(bundle, policy), (text) => text.replace(from, to));
  const alsoReads = (key: string) =>
    change(
      "</KeyValueMapOperations>",
      `<Get assignTo="private.x"><Key><Parameter>${key}</Parameter></Key></Get></KeyValueMapOperations>`,
    );
  const found = (more?: Partial<PingAuthorizeIntegrationArgs>) => pingAuthConfiguration(args(more));

  it("is the map of the bundle's own policy: its name, scope, keys, and how long values are cached", () => {
    change('mapIdentifier="PingAuth"', 'mapIdentifier="ping-config"');
    change("<Scope>environment", "<Scope>organization");
    change(/<ExpiryTimeInSecs>\d+/u, "<ExpiryTimeInSecs>77");
    const { needs, warnings } = found();
    expect(needs).toMatchObject({ mapIdentifier: "ping-config", scope: "organization", expirySeconds: 77 });
    expect(needs.keys).toEqual(["service_host_port", "shared_secret"]);
    expect(warnings).toEqual([]);
  });

  it("must have a use for each value that is given, or the error says what was looked for and what was found", () => {
    expect(() => found({ serviceBasePath: "/v1" })).toThrow(
      /Load-KVM-Config of .*PingAuth reads service_host_port, shared_secret from the map PingAuth; looked for .*service_base_path.*serviceBasePath \(key service_base_path\) would reach nobody/u,
    );
    change(/shared_secret</gu, "token<");
    expect(() => found()).toThrow(
      /reads service_host_port, token from .*sharedSecret \(key shared_secret\) would reach nobody/u,
    );
  });

  it("takes the base path where the bundle reads one, and needs it for PingOne Authorize alone", () => {
    alsoReads("service_base_path");
    expect(found().warnings).toEqual([]);
    expect(found({ product: "PingOneAuthorize", serviceBasePath: "/v1" }).needs.keys).toContain("service_base_path");
    expect(() => found({ product: "PingOneAuthorize" })).toThrow('"PingOneAuthorize" needs serviceBasePath');
    expect(() => found({ product: "PingAccess" })).not.toThrow();
  });

  it("may be more than can be set here, which is a warning", () => {
    alsoReads("fail_open");
    expect(found().warnings).toEqual([expect.stringMatching(/Nothing here sets fail_open\.$/u)]);
  });

  it("must not hold entries of its own beside a map, only with them", () => {
    change(/<!--\s*(<InitialEntries>[^]*<\/InitialEntries>)\s*-->/u, "$1");
    expect(() => found()).toThrow(/has live InitialEntries.*configuration: "initialEntries"/u);
    expect(() => found({ configuration: "initialEntries" })).not.toThrow();
  });

  it("must be of a scope in which a map can be made, unless its values are in the bundle", () => {
    change("<Scope>environment", "<Scope>apiproxy");
    expect(() => found()).toThrow(/reads a map of scope "apiproxy".*must be "environment" or "organization"/u);
    expect(() => found({ configuration: "initialEntries" })).not.toThrow();
  });

  it("cannot take values where the shared flow is made elsewhere", () => {
    const elsewhere = { sharedFlow: { name: "PingAuth", revision: "3" } };
    expect(() => found(elsewhere)).not.toThrow();
    expect(() => found({ ...elsewhere, configuration: "initialEntries" })).toThrow("sharedFlow is made elsewhere");
  });

  it("is nothing where there is no such bundle, or none that reads a map; the error says what there is", () => {
    expect(() => found({ bundle: join(scratch.folder, "none.zip") })).toThrow(/none\.zip: there is no such file/u);
    change(/<Get [^]*<\/Get>/u, "");
    expect(() => found()).toThrow(/KeyValueMapOperations.*Load-KVM-Config.*Sideband-Call/u);
  });

  it("never repeats the secret in an error", () => {
    change(/shared_secret</gu, "token<");
    expect(() => found()).not.toThrow("s3cr3t");
  });

  it("is filled from the arguments: what a reviewer must see apart from what nobody may", () => {
    expect(openEntries(args())).toEqual({ service_host_port: "ping:8443" });
    expect(openEntries(args({ serviceBasePath: "/v1" }))).toEqual({
      service_host_port: "ping:8443",
      service_base_path: "/v1",
    });
    expect(secretEntries(args())).toEqual({ shared_secret: "s3cr3t" });
  });
});
