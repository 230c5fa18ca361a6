import { mkdtempSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ec } from "./support/certificates";
import { proxyFiles, sharedFlowFiles, Someone, zipOf } from "./support/someone";

const file = () => join(mkdtempSync(join(tmpdir(), "sandbox-")), "organization.json");

async function fill(someone: Someone): Promise<void> {
  const form = new FormData();
  form.set("certFile", new Blob([ec.certificate]), "c.pem");
  form.set("keyFile", new Blob([ec.key]), "k.pem");
  const dotted = Object.fromEntries(Object.entries(sharedFlowFiles()).map(([name, text]) => [`./${name}`, text]));
  await someone.imports("sharedflows", "PingAuth", zipOf(sharedFlowFiles()));
  await someone.imports("sharedflows", "PingAuth", zipOf(dotted));
  await someone.imports("apis", "weather", zipOf(proxyFiles("/weather", ["PingAuth"])));
  await someone.deploys("sharedflows", "PingAuth", "1");
  await someone.deploys("sharedflows", "PingAuth", "2");
  await someone.deploys("apis", "weather", "1");
  await someone.done("POST", "apis/weather/keyvaluemaps", { name: "m" });
  await someone.done("POST", "apis/weather/keyvaluemaps/m/entries", { name: "k", value: "v" });
  await someone.done("POST", "environments/test/keystores", { name: "trust" });
  await someone.done("POST", "environments/test/keystores/trust/aliases?alias=a&format=keycertfile", form);
  await someone.done("POST", "environments/test/references", { name: "r", refers: "trust", resourceType: "KeyStore" });
  await someone.done("PUT", "environments/test/flowhooks/PreProxyFlowHook", { sharedFlow: "PingAuth" });
}

it("what the organization holds is saved when the sandbox closes, and there again in the next one", async () => {
  const data = file();
  const first = await Someone.withSandbox({ data });
  await fill(first);
  const before = first.sandbox.snapshot();
  await first.sandbox.close();

  const second = await Someone.withSandbox({ data });
  expect(before.differences(second.sandbox.snapshot())).toEqual([]);
  expect(await second.imports("apis", "weather", zipOf(proxyFiles("/weather")))).toBe("2");
  const status = await second.done("GET", "environments/test/sharedflows/PingAuth/revisions/2/deployments");
  expect(status).toMatchObject({ state: "ERROR", instances: [{ deployedRevisions: [{ revision: "1" }] }] });
  expect((await second.ask("GET", "environments/test/keystores/trust/aliases/a/csr")).status).toBe(200);
  await second.sandbox.close();
});

it("the file is for its owner's eyes only", async () => {
  const data = file();
  await (await Someone.withSandbox({ data })).sandbox.close();
  expect(statSync(data).mode & 0o777).toBe(0o600);
});

it("environments can be added to a saved organization", async () => {
  const data = file();
  await (await Someone.withSandbox({ data, organization: "acme", environments: ["test"] })).sandbox.close();
  const more = await Someone.withSandbox({ data, environments: ["stage"] });
  expect(await more.done("GET", "environments")).toEqual(["test", "stage"]);
  await more.sandbox.close();
});

it("an organization's name that is given wins over the saved one", async () => {
  const data = file();
  await (await Someone.withSandbox({ data, organization: "acme" })).sandbox.close();
  const shop = await Someone.withSandbox({ data, organization: "shop" });
  expect(await shop.done("GET", "")).toMatchObject({ name: "shop" });
  await shop.sandbox.close();
});

it("a file of something else is refused and left alone", async () => {
  const data = file();
  writeFileSync(data, "{}");
  await expect(Someone.withSandbox({ data })).rejects.toThrow("was not saved by a sandbox");
  expect(readFileSync(data, "utf8")).toBe("{}");
});
