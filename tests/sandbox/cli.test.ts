import { spawn, type ChildProcess } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const root = join(__dirname, "../..");

let running: ChildProcess | undefined;
afterEach(() => running?.kill("SIGKILL"));

/** Starts the command from its source; the first line of its output is awaited. */
async function start(...flags: string[]): Promise<string> {
  const child = spawn(process.execPath, ["-r", "ts-node/register/transpile-only", "sandbox/cli.ts", ...flags], {
    cwd: root,
  });
  running = child;
  return new Promise((done, fail) => {
    let errors = "";
    child.stderr.on("data", (text: Buffer) => (errors += text.toString()));
    child.stdout.once("data", (text: Buffer) => done(text.toString().split("\n")[0] ?? ""));
    child.once("exit", (code) => fail(new Error(`exit ${code}: ${errors}`)));
  });
}

const ended = () => new Promise<number | null>((done) => running?.removeAllListeners("exit").once("exit", done));

describe("apigee-sandbox", () => {
  jest.setTimeout(60_000);

  it.each(["SIGINT", "SIGTERM"] as const)("prints its URL first, and saves at %s", async (signal) => {
    const folder = mkdtempSync(join(tmpdir(), "sandbox-"));
    const data = join(folder, "data.json");
    const calls = join(folder, "calls.jsonl");
    const url = await start(
      "--organization",
      "shop",
      "--environment",
      "dev",
      "--environment",
      "prod",
      "--data",
      data,
      "--calls",
      calls,
    );
    expect(url).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
    const answer = await fetch(`${url}/v1/organizations/shop`, { headers: { authorization: "Bearer t" } });
    expect(await answer.json()).toMatchObject({ name: "shop", environments: ["dev", "prod"] });
    expect(existsSync(data)).toBe(false);
    const end = ended();
    running?.kill(signal);
    expect(await end).toBe(0);
    expect(JSON.parse(readFileSync(data, "utf8"))).toMatchObject({ organization: "shop" });
    expect(JSON.parse(readFileSync(calls, "utf8"))).toMatchObject({ n: 1, method: "GET", status: 200 });
  });

  it("says in one line what is wrong with a flag, and exits 1", async () => {
    await expect(start("--port", "many")).rejects.toThrow(
      /exit 1: error: option '--port <n>' argument 'many' is invalid/,
    );
    await expect(start("--data", "package.json")).rejects.toThrow(/exit 1: apigee-sandbox: package.json was not saved/);
  });

  it("speaks for the plane that is named, with CPS or without", async () => {
    const url = await start("--plane", "edge", "--no-cps");
    const headers = { authorization: `Basic ${Buffer.from("me:secret").toString("base64")}` };
    const answer = await fetch(`${url}/v1/o/acme/`, { headers });
    expect(await answer.text()).toContain(`{"name":"features.isCpsEnabled","value":"false"}`);
  });
});
