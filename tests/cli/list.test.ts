import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { runCallout } from "../../provider/cli/program";
import { Bench } from "../support/bench";
import { ownersProxy } from "../support/bundles";
import { Scratch } from "../support/scratch";

let bench: Bench;
let scratch: Scratch;
beforeAll(async () => {
  bench = await Bench.start();
  process.env.APIGEE_EU_ENDPOINT = bench.sandbox.url;
  process.env.APIGEE_EU_ACCESS_TOKEN = "t0ken";
  for (const name of ["orders", "invoices", "elsewhere"]) await bench.someoneImports("apis", name, ownersProxy(name));
  for (const name of ["orders", "invoices"]) await bench.someoneDeploys("apis", name, "1");
  await bench.someoneDeploys("apis", "elsewhere", "1", "prod");
});
afterAll(async () => {
  for (const setting of ["ENDPOINT", "ACCESS_TOKEN"]) delete process.env[`APIGEE_EU_${setting}`];
  await bench.close();
});
beforeEach(() => (scratch = new Scratch()));
afterEach(() => scratch.remove());

/** Runs the command for the organization, and gives back what it answered. */
async function list(...args: string[]): Promise<{ code: number; result: string; said: string }> {
  let [result, said] = ["", ""];
  const output = { result: (text: string) => void (result += text), say: (line: string) => void (said += `${line}\n`) };
  const code = await runCallout(["list", "--connection", "apigee-eu", "--organization", "acme", ...args], output);
  return { code, result, said };
}

describe("apigee-callout list", () => {
  it("prints the proxies that are deployed in an environment, sorted, a line each", async () => {
    const printed = `[\n  "invoices",\n  "orders"\n]\n`;
    expect(await list("--environment", "test")).toEqual({ code: 0, result: printed, said: "" });
  });

  it("asks Apigee once, however many there are", async () => {
    const calls = await bench.callsDuring(() => list("--environment", "test", "--name", "o*"));
    expect(calls).toEqual(["GET environments/test/deployments"]);
  });

  it("writes a file instead, and says how many there are", async () => {
    const file = join(scratch.folder, "proxies.json");
    const { code, result, said } = await list("--environment", "test", "--out", file);
    expect({ code, result }).toEqual({ code: 0, result: "" });
    expect(said).toBe(`2 deployed in test: ${file}\n`);
    expect(JSON.parse(readFileSync(file, "utf8"))).toEqual(["invoices", "orders"]);
  });

  it("leaves out what does not fit the pattern, or calls another shared flow", async () => {
    expect((await list("--environment", "test", "--name", "o*")).result).toBe(`[\n  "orders"\n]\n`);
    expect((await list("--environment", "test", "--calls", "PingAuth")).result).toBe("[]\n");
  });

  it("is refused where Apigee refuses, and leaves the file as it is", async () => {
    const file = join(scratch.folder, "proxies.json");
    const { code, said } = await list("--environment", "none", "--out", file);
    expect(code).toBe(1);
    expect(said).toMatch(/^apigee-callout: .*environments\/none\/deployments: 404/u);
    expect(existsSync(file)).toBe(false);
  });

  it("tells what is to be set in environment variables, as it reads no stack's configuration", async () => {
    process.env.APIGEE_EU_PLANE = "moon";
    const { code, said } = await list("--environment", "test");
    delete process.env.APIGEE_EU_PLANE;
    expect(said).toMatch(
      /"moon" is not known.*\napigee-callout reads environment variables alone: apigee-eu:plane is APIGEE_EU_PLANE\.\n$/s,
    );
    expect(code).toBe(1);
  });

  it("needs an environment", async () => {
    expect((await list()).code).toBe(2);
  });
});
