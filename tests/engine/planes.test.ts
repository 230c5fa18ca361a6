import { ownersProxy } from "../support/bundles";
import { makeCertificate } from "../support/certificates";
import { changeBundle, copyBundle, integrationProgram } from "./support/integration";
import { withOrganization } from "./support/organization";
import { counts, mustSucceed } from "./support/stack";

const planes = [
  { title: "edge with CPS", plane: "edge", cps: true },
  { title: "edge without CPS", plane: "edge", cps: false },
  { title: "opdk", plane: "opdk", cps: false },
] as const;

/** The program of plane x, unchanged: what must always hold, for the whole guide at once. */
describe.each(planes)("the whole guide on $title, through the real engine", ({ plane, cps }) => {
  const here = withOrganization({}, { plane, cps });
  const map = "environments/test/keyvaluemaps/PingAuth";
  // The values of an encrypted map are not told, so a changed one is not to be seen there; a missing key is.
  const keys = async () =>
    ((await here.bench.someone("GET", map)) as { entry: { name: string }[] }).entry.map(({ name }) => name).sort();

  it("goes up, stays, is repaired, changes and goes again without a trace", async () => {
    const { bench, stack } = here;
    await bench.someoneImports("apis", "orders", ownersProxy("orders"));
    await bench.someoneDeploys("apis", "orders", "1");
    copyBundle(stack);
    stack.file("ping.pem", makeCertificate("pingauthorize.example.com").certificate);
    stack.write(integrationProgram({ proxies: ["orders"] }));
    const before = bench.sandbox.snapshot();

    mustSucceed(await stack.up());
    expect(await bench.live("sharedflows", "PingAuth")).toBe("1");
    expect(await bench.live("apis", "orders")).toBe("2");
    expect(await bench.live("apis", "echo")).toBe("2");
    expect(await bench.callsDuring(async () => mustSucceed(await stack.up()))).toEqual([]);
    expect(counts(mustSucceed(await stack.refresh()))).not.toHaveProperty("updated");

    await here.bench.someone("DELETE", `${map}/entries/service_host_port`);
    const release = await bench.someoneImports("apis", "orders", ownersProxy("orders", 2));
    await bench.someoneDeploys("apis", "orders", release);
    expect(counts(mustSucceed(await stack.refresh()))).toMatchObject({ updated: 2 });
    mustSucceed(await stack.up());
    expect(await keys()).toEqual(["service_host_port", "shared_secret"]);
    expect(await bench.live("apis", "orders")).toBe(String(Number(release) + 1));

    changeBundle(stack);
    const changed = bench.sandbox.liveness.length;
    mustSucceed(await stack.up());
    expect(await bench.live("sharedflows", "PingAuth")).toBe("2");
    expect(bench.sandbox.liveness.slice(changed).map(({ live }) => live.length)).not.toContain(0);

    mustSucceed(await stack.destroy());
    expect(await bench.live("apis", "orders")).toBe(release);
    await bench.someoneDeploys("apis", "orders", "1");
    await bench.someone("DELETE", `apis/orders/revisions/${release}`);
    expect(bench.sandbox.snapshot().differences(before)).toEqual([]);
  });
});
