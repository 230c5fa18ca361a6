import { mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { proxyFiles, Someone, zipOf, type Json } from "./support/someone";

/** A sandbox with so many proxies, each deployed. */
async function withProxies(count: number): Promise<Someone> {
  const data = join(mkdtempSync(join(tmpdir(), "sandbox-")), "data.json");
  const seed = await Someone.withSandbox({ data, environments: ["test"] });
  await seed.imports("apis", "p0", zipOf(proxyFiles("/p0")));
  await seed.deploys("apis", "p0", "1");
  await seed.sandbox.close();
  const saved: Json = JSON.parse(readFileSync(data, "utf8"));
  const [bundle] = saved.bundles;
  const [deployment] = saved.environments[0].deployments;
  saved.bundles = Array.from({ length: count }, (_, i) => named(bundle, i));
  saved.environments[0].deployments = Array.from({ length: count }, (_, i) => ({ ...deployment, name: `p${i}` }));
  writeFileSync(data, JSON.stringify(saved));
  return Someone.withSandbox({ data, environments: ["test"] });
}

function named(bundle: Json, i: number): Json {
  const path = "apiproxy/proxies/default.xml";
  const text = Buffer.from(bundle.revisions[0].files[path], "base64").toString().replace("/p0", `/p${i}`);
  const files = { ...bundle.revisions[0].files, [path]: Buffer.from(text).toString("base64") };
  return { ...bundle, name: `p${i}`, revisions: [{ ...bundle.revisions[0], files }] };
}

/** What a stack does to one proxy: read, import, deploy, look, undeploy, delete. */
async function oneRound(someone: Someone, round: number): Promise<void> {
  const name = `new${round}`;
  await someone.done("GET", "apis/p5");
  await someone.imports("apis", name, zipOf(proxyFiles(`/${name}`)));
  await someone.deploys("apis", name, "1");
  await someone.done("GET", `environments/test/apis/${name}/revisions/1/deployments`);
  await someone.done("DELETE", `environments/test/apis/${name}/revisions/1/deployments`);
  await someone.done("DELETE", `apis/${name}`);
}

/** How long a round takes, in milliseconds. */
async function timed(someone: Someone, round: number): Promise<number> {
  const start = performance.now();
  await oneRound(someone, round);
  return performance.now() - start;
}

/** How much slower one is than the other, by the quickest of many rounds: what else the machine does falls out. */
async function ratio(many: Someone, few: Someone): Promise<number> {
  const best = { many: Infinity, few: Infinity };
  for (let round = 0; round < 40; round++) {
    best.many = Math.min(best.many, await timed(many, round));
    best.few = Math.min(best.few, await timed(few, round));
  }
  return best.many / best.few;
}

it("ten thousand proxies, all deployed, make work on one proxy no slower than ten do", async () => {
  const few = await withProxies(10);
  const many = await withProxies(10_000);
  expect((await many.done("GET", "apis?includeRevisions=true")).proxies).toHaveLength(10_000);
  expect((await many.done("GET", "environments/test/deployments")).deployments).toHaveLength(10_000);
  expect(many.sandbox.snapshot().differences(many.sandbox.snapshot())).toEqual([]);
  expect(await ratio(many, few)).toBeLessThan(2);
  await few.sandbox.close();
  await many.sandbox.close();
}, 120_000);
