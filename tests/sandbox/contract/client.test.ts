import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { proxyFiles, sharedFlowFiles, Someone, zipOf } from "../support/someone";
import { CLIENT, describeWithGo } from "./go";

describeWithGo("Google's generated client, pointed at the sandbox,", () => {
  it("finds every call of its own understood, and every answer of the type it expects", async () => {
    const someone = await Someone.withSandbox();
    for (let i = 0; i < 2; i++) await someone.imports("apis", "weather", zipOf(proxyFiles("/weather")));
    await someone.imports("apis", "storm", zipOf(proxyFiles("/storm", ["Nowhere"])));
    await someone.imports("sharedflows", "PingAuth", zipOf(sharedFlowFiles()));
    const run = promisify(execFile)("go", ["run", ".", someone.sandbox.url], { cwd: CLIENT, timeout: 280_000 });
    const { stdout } = await run.catch((error: { stdout: string; stderr: string }) => error);
    await someone.sandbox.close();
    expect(stdout.split("\n").filter((line) => line !== "" && !line.startsWith("ok "))).toEqual([]);
    expect(stdout.split("\n").filter((line) => line.startsWith("ok ")).length).toBeGreaterThan(30);
  }, 300_000);
});
