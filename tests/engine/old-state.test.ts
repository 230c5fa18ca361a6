import { createHash } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { startSandbox, type Sandbox } from "../../sandbox";
import { counts, mustSucceed, startStack, type TestStack } from "./support/stack";

/**
 * What each release left in Pulumi's state, and what the organization then held (tools/old-state/make.js wrote it). Never
 * make one anew: that a state of *that* release can be taken down is what is tested.
 */
const releases = {
  "0.1.0": {
    state: "fe7cd1139455512ce1c613af771df5889adf9386b544ce4c549749a6d67831eb",
    organization: "826eeb4409ef06e4adc674547147ac62499db322aed301787b7558ab5a5afa62",
  },
};

describe.each(Object.entries(releases))("a state that release %s wrote", (release, digests) => {
  const folder = join(__dirname, "old-state", release);
  let stack: TestStack;
  let sandbox: Sandbox;

  beforeAll(async () => {
    const options = { project: "old-state", stack: "first", env: { PULUMI_CONFIG_PASSPHRASE: "first release" } };
    stack = await startStack(options);
    // A copy: the sandbox saves its organization there at the end.
    const data = stack.file("organization.json", readFileSync(join(folder, "organization.json")));
    sandbox = await startSandbox({ data, deployMs: 0 });
  }, 60_000);

  afterAll(async () => {
    await sandbox.close();
    await stack.remove();
  });

  it("is the one that the release wrote", () => {
    expect(digest(join(folder, "state.json"))).toBe(digests.state);
    expect(digest(join(folder, "organization.json"))).toBe(digests.organization);
  });

  it("is taken down by the code of today, and the organization is as it was before", async () => {
    const old = readFileSync(join(folder, "state.json"), "utf8").replaceAll("http://sandbox.invalid", sandbox.url);
    const file = stack.file("state.json", old);
    mustSucceed(await stack.run("stack", { args: ["import", "--file", file] }));
    const before = stack.exportState().resources?.length ?? 0;
    expect(before).toBeGreaterThan(10);
    expect(counts(mustSucceed(await stack.refresh()))).toEqual({ unchanged: expect.any(Number) });
    expect(counts(mustSucceed(await stack.destroy()))).toEqual({ deleted: expect.any(Number) });
    expect(stack.exportState().resources ?? []).toEqual([]);
    expect(await names("apis")).toEqual(["orders"]);
    expect(await names("sharedflows")).toEqual([]);
    expect(await get("environments/test/keyvaluemaps")).toEqual([]);
    expect(await get("environments/test/keystores")).toEqual([]);
    expect(await get("environments/test/references")).toEqual([]);
    expect(await get("environments/test/deployments")).toMatchObject({
      deployments: [{ apiProxy: "orders", revision: "1" }],
    });
    expect(await get("apis/orders/revisions")).toEqual(["1"]);
  }, 120_000);

  async function get(path: string): Promise<unknown> {
    const headers = { authorization: "Bearer t0ken" };
    return (await fetch(`${sandbox.url}/v1/organizations/acme/${path}`, { headers })).json();
  }

  async function names(kind: "apis" | "sharedflows"): Promise<string[]> {
    const field = kind === "apis" ? "proxies" : "sharedFlows";
    const answer = (await get(kind)) as Record<string, { name: string }[] | undefined>;
    return (answer[field] ?? []).map(({ name }) => name);
  }
});

function digest(file: string): string {
  return existsSync(file) ? createHash("sha256").update(readFileSync(file)).digest("hex") : "no such file";
}
