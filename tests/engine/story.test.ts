import { findings } from "../../tools/demo/findings";
import { Organization } from "../../tools/demo/organization";
import { othersMoveIn, ownerReleasesOrders, someoneMeddles, theirProxies } from "../../tools/demo/others";
import { planes } from "../../tools/demo/planes";
import { wanted } from "../../tools/demo/story";
import { withoutUs } from "../../tools/demo/without-us";
import { makeCertificate } from "../support/certificates";
import { useExample } from "./support/example";
import { changeBundle, copyBundle } from "./support/integration";
import { withOrganization } from "./support/organization";
import { counts, mustSucceed, type Ran, type StoredResource } from "./support/stack";

const map = "environments/test/keyvaluemaps/PingAuth";
const nextSecret = "the-next-s3cret";

/**
 * What must always hold, for the whole guide at once, of the same program on every kind of organization. Each test goes on
 * where the one before it ended.
 */
describe.each(planes)("The quickstart on $title, from the first up to an empty organization", (plane) => {
  const { ways } = plane;
  const here = withOrganization(
    {
      environment: wanted.environment,
      bundle: "PingAuth",
      serviceHostPort: wanted.serviceHostPort,
      certificate: "ping.pem",
      proxies: JSON.stringify(theirProxies),
    },
    plane.sandbox,
    { secrets: { sharedSecret: wanted.sharedSecret } },
  );
  const seesValues = ways.tellsEncryptedValues
    ? it
    : skipped(plane.title, "a changed value in the map is not seen: the map is encrypted, and its values are not told");
  let refreshed: StoredResource | undefined;
  const said: string[] = [];
  let organization: Organization;

  const certificate = () => here.stack.file("ping.pem", makeCertificate("pingauthorize.example.com").certificate);
  const heard = (ran: Ran) => {
    said.push(ran.all);
    return mustSucceed(ran);
  };
  const calls = (work: () => Promise<Ran>) => here.bench.callsDuring(async () => heard(await work()));
  const liveSince = (moment: number) => here.bench.sandbox.liveness.slice(moment);
  const keystore = () => here.stack.resource("pingauthorize-truststore")?.outputs?.name as string;

  beforeAll(async () => {
    organization = new Organization(here.bench.sandbox.url, plane);
    await othersMoveIn(organization);
    copyBundle(here.stack);
    certificate();
    useExample(here.stack, "quickstart");
  });

  it("is previewed without credentials and without a call", async () => {
    expect(await calls(() => here.stack.preview())).toEqual([]);
    expect(said.join()).toMatch(/\+ 13 to create/u);
    await here.stack.configure(plane.credentials.config, plane.credentials.secrets);
  });

  it("is completed by the next up when its first one is killed, and nothing is lost or doubled", async () => {
    const running = here.stack.start("up", {}, ["--yes", "--skip-preview"]);
    const deployment = /apis\/orders\/revisions\/2\/deployments/u;
    const killed = new Promise<void>((done) => {
      const kill = async () => {
        // Not while the engine writes its state: Pulumi cannot read a half-written one.
        await quiet();
        running.kill("SIGKILL");
        done();
      };
      here.bench.sandbox.inject({ when: { method: "POST", path: deployment }, do: kill });
    });
    await killed;
    expect((await running.done).code).toBe(-1);
    await quiet();
    mustSucceed(await here.stack.run("cancel", { args: ["--yes"] }));
    heard(await here.stack.up());
    const refreshed = heard(await here.stack.refresh({ args: ["--clear-pending-creates"] }));
    expect(counts(refreshed)).toEqual({ unchanged: 13 });
    expect(await here.bench.revisions("sharedflows", "PingAuth")).toEqual(["1"]);
    expect(await here.bench.revisions("apis", "echo")).toEqual(["1", "2"]);
    expect(await here.bench.revisions("apis", "orders")).toEqual(["1", "2"]);
    expect(await here.bench.revisions("apis", "status")).toEqual(["1", "2"]);
    expect(await here.bench.revisions("apis", "invoices")).toEqual(["1", "2", "3"]);
    expect(await organization.get("environments/test/keystores")).toEqual([keystore()]);
  });

  it("has then done what it says: each step of the guide is there, and the draft of a proxy's owner is not live", async () => {
    const resources = here.stack.exportState().resources ?? [];
    const found = await findings(
      organization,
      resources.filter(({ id }) => id?.startsWith("organizations/")).map(stored),
    );
    expect(found.filter(({ asExpected }) => !asExpected)).toEqual([]);
    expect(found).toHaveLength(11);
    const live = await organization.files(`apis/invoices/revisions/${await organization.live("apis", "invoices")}`);
    expect(live.get("apiproxy/targets/billing.xml")?.toString()).not.toContain("not-ready");
  });

  it("does nothing and asks nobody while nothing changes", async () => {
    let ran: Ran | undefined;
    expect(await calls(async () => (ran = await here.stack.up()))).toEqual([]);
    expect(counts(ran!)).toEqual({ unchanged: 13 });
  });

  it("sees what people change, and repairs it on top of what they did besides", async () => {
    await someoneMeddles(organization, "PingAuth");
    await organization.request(ways.add(map, "of-somebody", "kept"));
    const release = await ownerReleasesOrders(organization);
    expect(counts(heard(await here.stack.refresh()))).toEqual({ updated: 2, unchanged: 11 });
    refreshed = here.stack.exportState().resources?.find(({ type }) => type.endsWith(":KeyValueMap"));
    expect(counts(heard(await here.stack.up()))).toEqual({ updated: 2, unchanged: 11 });
    const { values, told } = await organization.held(map);
    const host = told ? wanted.serviceHostPort : expect.any(String);
    expect(values).toMatchObject({ service_host_port: host, "of-somebody": expect.any(String) });
    const live = await organization.live("apis", "orders");
    expect(live).not.toBe(release);
    const files = await organization.files(`apis/orders/revisions/${live}`);
    expect(files.get("apiproxy/policies/Check-Quota.xml")?.toString()).toContain('count="2000"');
    expect([...files.keys()]).toContain("apiproxy/policies/FC-PingAuth.xml");
  });

  seesValues("has seen the very value that somebody gave an entry", () => {
    expect(refreshed?.outputs).toMatchObject({ entries: { service_host_port: "evil.example.com:443" } });
  });

  it("carries a new bundle to the live deployment in one up, which the preview says, and without a gap", async () => {
    changeBundle(here.stack);
    const before = here.bench.sandbox.liveness.length;
    const { preview, done } = await previewedUp();
    expect(preview).toMatch(/SharedFlow pingauthorize update/u);
    expect(preview).toMatch(/Deployment pingauthorize update/u);
    expect(counts(done)).toEqual({ updated: 2, unchanged: 11 });
    expect(liveSince(before)).toEqual([expect.objectContaining({ name: "PingAuth", live: ["2"] })]);
    const files = await organization.files("sharedflows/PingAuth/revisions/2");
    expect(files.get("sharedflowbundle/sharedflows/default.xml")?.toString()).toContain("<!-- changed -->");
  });

  it("renews secret and certificate in place, says in which order to go about it, and shows neither", async () => {
    const former = keystore();
    certificate();
    await here.stack.configure({}, { sharedSecret: nextSecret });
    const preview = heard(await here.stack.preview({ args: ["--diff"] }));
    expect(preview.all).toMatch(/shared_secret changes.* 77 s more.*run pulumi up, wait 77 s/u);
    const before = here.bench.sandbox.liveness.length;
    const asked = await calls(() => here.stack.up());
    const renewal = ways.change(map, "shared_secret", nextSecret);
    const writes = asked.filter((call) => !call.startsWith("GET"));
    // The map and the keystore change side by side; what follows the keystore keeps its order.
    expect(writes.filter((call) => call.includes("/keyvaluemaps/"))).toEqual([`${renewal.method} ${renewal.path}`]);
    expect(writes.filter((call) => !call.includes("/keyvaluemaps/"))).toEqual([
      "POST environments/test/keystores",
      expect.stringMatching(/^POST environments\/test\/keystores\/.*\/aliases/u),
      "PUT environments/test/references/PingAuthTrust",
      `DELETE environments/test/keystores/${former}`,
    ]);
    expect(await organization.get("environments/test/references/PingAuthTrust")).toMatchObject({ refers: keystore() });
    expect(liveSince(before)).toEqual([]);
  });

  it("gives a proxy back that is taken off the list, and leaves the others alone", async () => {
    await here.stack.configure({ proxies: JSON.stringify(["orders", "invoices"]) });
    const before = here.bench.sandbox.liveness.length;
    expect(counts(heard(await here.stack.up()))).toEqual({ deleted: 1, unchanged: 12 });
    expect(said.at(-1)).toContain("Proxy status is open in environment test now");
    expect(liveSince(before)).toEqual([expect.objectContaining({ name: "status", live: ["1"] })]);
    expect(await here.bench.revisions("apis", "status")).toEqual(["1"]);
  });

  it("leaves, once destroyed, what would be there had it never been, and took no API down on the way", async () => {
    heard(await here.stack.destroy());
    const expected = await withoutUs(plane, ["test", "prod"]);
    expect(expected.differences(here.bench.sandbox.snapshot())).toEqual([]);
    const down = here.bench.sandbox.liveness.filter(
      ({ name, live }) => (theirProxies as readonly string[]).includes(name) && live.length === 0,
    );
    expect(down).toEqual([]);
  });

  it("has shown and kept no secret in clear all the while", () => {
    const everything = [...said, here.stack.kept()].join("\n");
    expect(everything).toContain("pingauthorize");
    const secrets = [wanted.sharedSecret, nextSecret, ...Object.values(plane.credentials.secrets)];
    expect(secrets.filter((secret) => everything.includes(secret))).toEqual([]);
  });

  /** One run that previews and then does it; each part with its own words. */
  async function previewedUp(): Promise<{ preview: string; done: Ran }> {
    const ran = heard(await here.stack.run("up", { args: ["--yes"] }));
    const [preview = "", stdout = ""] = ran.stdout.split(/^(?=Updating \()/mu);
    return { preview, done: { ...ran, stdout } };
  }

  /** Waits until nothing is asked of Apigee any more; the provider's process outlives a killed engine. */
  async function quiet(): Promise<void> {
    const { calls: all } = here.bench.sandbox;
    for (let seen = -1; seen < all.length;) {
      seen = all.length;
      await new Promise((done) => setTimeout(done, 1500));
    }
  }
});

/** `it` for what cannot be here, and says why. */
function skipped(where: string, why: string) {
  process.stderr.write(`skipped: on ${where} ${why}\n`);
  return it.skip;
}

function stored({ type, urn, id = "", outputs = {} }: StoredResource) {
  return { type: type.split(":").at(-1) ?? "", name: urn.split("::").at(-1) ?? "", id, outputs };
}
