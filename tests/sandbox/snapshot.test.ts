import { rsaPair } from "./support/certificates";
import { proxyFiles, sharedFlowFiles, Someone, zipOf } from "./support/someone";

let someone: Someone;
beforeEach(async () => {
  someone = await Someone.withSandbox();
  await someone.imports("apis", "weather", zipOf(proxyFiles("/weather")));
  await someone.deploys("apis", "weather", "1");
  await someone.done("POST", "keyvaluemaps", { name: "m" });
  await someone.done("POST", "keyvaluemaps/m/entries", { name: "k", value: "old s3cret" });
});
afterEach(() => someone.sandbox.close());

async function differencesAfter(change: () => Promise<unknown>): Promise<string[]> {
  const before = someone.sandbox.snapshot();
  await change();
  const after = someone.sandbox.snapshot();
  expect(JSON.stringify(before.toJSON()) === JSON.stringify(after.toJSON())).toBe(
    before.differences(after).length === 0,
  );
  return before.differences(after);
}

const again = async () => (await someone.done("GET", "apis/weather/revisions/1?format=bundle")) as Buffer;
const redeployed = async (revision: string, zip: Buffer) => {
  expect(await someone.imports("apis", "weather", zip)).toBe(revision);
  await someone.deploys("apis", "weather", revision);
};

describe("two snapshots differ in nothing", () => {
  it("when nothing happened", async () => {
    expect(await differencesAfter(() => Promise.resolve())).toEqual([]);
  });

  it("when a revision came and went, and what is live has another number but the same content", async () => {
    const differences = await differencesAfter(async () => {
      await redeployed("2", zipOf(proxyFiles("/weather", [], { "apiproxy/resources/jsc/ours.js": "" })));
      await redeployed("3", await again());
      await someone.done("DELETE", "apis/weather/revisions/1");
      await someone.done("DELETE", "apis/weather/revisions/2");
    });
    expect(differences).toEqual([]);
  });

  it("when things were made again", async () => {
    await someone.imports("apis", "storm", zipOf(proxyFiles("/storm")));
    await someone.deploys("apis", "storm", "1");
    const differences = await differencesAfter(async () => {
      await new Promise((done) => setTimeout(done, 5));
      await someone.done("DELETE", "environments/test/apis/storm/revisions/1/deployments");
      await someone.done("DELETE", "apis/storm");
      await someone.imports("apis", "storm", zipOf(proxyFiles("/storm")));
      await someone.deploys("apis", "storm", "1");
      await someone.done("DELETE", "keyvaluemaps/m");
      await someone.done("POST", "keyvaluemaps", { name: "m" });
      await someone.done("POST", "keyvaluemaps/m/entries", { name: "k", value: "old s3cret" });
    });
    expect(differences).toEqual([]);
  });
});

describe("a snapshot shows", () => {
  it("one changed byte in a comment of what is live", async () => {
    const files = proxyFiles("/weather");
    const endpoint = "apiproxy/proxies/default.xml";
    const edited = zipOf({ ...files, [endpoint]: files[endpoint]?.replace("<!-- ours -->", "<!-- Ours -->") ?? "" });
    const differences = await differencesAfter(async () => {
      await redeployed("2", edited);
      await someone.done("DELETE", "apis/weather/revisions/1");
    });
    expect(differences).toContain(`environments › test › live › proxy/weather › 0 › ${endpoint} changed`);
  });

  it("one changed byte in a comment of the descriptor", async () => {
    const files = proxyFiles("/weather");
    const commented = (text: string) =>
      zipOf({ ...files, "apiproxy/weather.xml": `<APIProxy name="weather"><!-- ${text} --></APIProxy>` });
    await redeployed("2", commented("ours"));
    const live = (differences: string[]) => differences.filter((text) => text.includes("› live ›"));
    expect(live(await differencesAfter(() => redeployed("3", commented("ours"))))).toEqual([]);
    const differences = await differencesAfter(() => redeployed("4", commented("Ours")));
    expect(live(differences)).toHaveLength(1);
  });

  it("a revision that was left over, even with the content of another", async () => {
    const other = zipOf(proxyFiles("/weather", [], { "apiproxy/resources/jsc/ours.js": "" }));
    expect(await differencesAfter(() => someone.imports("apis", "weather", other))).toEqual([
      "proxies › weather › revisions › revision 2 is new",
    ]);
    const double = await differencesAfter(async () => someone.imports("apis", "weather", await again()));
    expect(double).toEqual([
      expect.stringMatching(/^proxies › weather › revisions › revision \d › times changed from 1 to 2$/),
    ]);
  });

  it("changed values, without telling them", async () => {
    const differences = await differencesAfter(() =>
      someone.done("PUT", "keyvaluemaps/m/entries/k", { name: "k", value: "new s3cret" }),
    );
    expect(differences).toEqual(["keyValueMaps › m › entries › k changed"]);
  });

  it("keystores, references, hooks, deployments and shared flows", async () => {
    const form = new FormData();
    form.set("certFile", new Blob([rsaPair("leaf").certificate]), "c.pem");
    const differences = await differencesAfter(async () => {
      for (const name of ["a", "b"]) await someone.done("POST", "environments/test/keystores", { name });
      await someone.done("POST", "environments/test/keystores/a/aliases?alias=leaf&format=keycertfile", form);
      await someone.done("POST", "environments/test/references", { name: "r", refers: "a", resourceType: "KeyStore" });
      await someone.imports("sharedflows", "s", zipOf(sharedFlowFiles()));
      await someone.deploys("sharedflows", "s", "1");
      await someone.done("PUT", "environments/test/flowhooks/PreProxyFlowHook", { sharedFlow: "s" });
    });
    expect(differences).toEqual([
      "environments › test › keystores › a is new",
      "environments › test › keystores › b is new",
      "environments › test › references › r is new",
      "environments › test › flowHooks › PreProxyFlowHook is new",
      "environments › test › deployments › sharedFlow/s is new",
      "environments › test › live › sharedFlow/s is new",
      "sharedFlows › s is new",
    ]);
    const moved = { name: "r", refers: "b", resourceType: "KeyStore" };
    expect(await differencesAfter(() => someone.done("PUT", "environments/test/references/r", moved))).toEqual([
      "environments › test › references › r › refers changed from a to b",
    ]);
    expect(await differencesAfter(() => someone.done("DELETE", "environments/test/references/r"))).toEqual([
      "environments › test › references › r is gone",
    ]);
  });
});

it("a snapshot tells neither values of entries nor private keys", async () => {
  const { certificate, key } = rsaPair("leaf");
  const form = new FormData();
  form.set("certFile", new Blob([certificate]), "c.pem");
  form.set("keyFile", new Blob([key]), "k.pem");
  await someone.done("POST", "environments/test/keystores", { name: "a" });
  await someone.done("POST", "environments/test/keystores/a/aliases?alias=leaf&format=keycertfile", form);
  const told = JSON.stringify(someone.sandbox.snapshot());
  expect(told).toContain("BEGIN CERTIFICATE");
  expect(told).not.toMatch(/PRIVATE KEY|s3cret/);
});
