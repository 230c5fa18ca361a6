import { execFile } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { proxyFiles, sharedFlowFiles } from "../support/someone";
import { User } from "./support/user";

const TOOL = join(dirname(require.resolve("apigeetool/package.json")), "lib/cli.js");
/** What the tool cannot do anywhere: the first two are for products that are gone, the third takes no value. */
const USELESS = ["deployHostedTarget", "deployNodeApp", "updateKVMEntry"];

const folder = mkdtempSync(join(tmpdir(), "apigeetool-"));
const used = new Set<string>();
let user: User;

beforeAll(async () => (user = await User.of("edge", { credentials: { username: "me", password: "right" } })));
afterAll(async () => {
  await user.sandbox.close();
  rmSync(folder, { recursive: true });
});

/** Runs the program as a person would, in a home of its own; what it prints. */
function tool(command: string, ...flags: string[]): Promise<string> {
  used.add(command);
  const where = ["-L", user.sandbox.url, "-o", "acme", "-u", "me", "-p", "right"];
  const env = { PATH: process.env.PATH, HOME: folder };
  return new Promise((done, fail) => {
    execFile(process.execPath, [TOOL, command, ...where, ...flags], { env, cwd: folder }, (error, stdout, stderr) => {
      if (error) fail(new Error(`${command}: ${stdout}${stderr}`));
      else done(stdout);
    });
  });
}

const told = async (command: string, ...flags: string[]) => JSON.parse(await tool(command, "-j", ...flags));
const inTest = ["-e", "test"];
const hook = ["--flowHookName", "PreProxyFlowHook"];

function write(files: Record<string, string | Buffer>, name: string): string {
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name, path)), { recursive: true });
    writeFileSync(join(folder, name, path), content);
  }
  return join(folder, name);
}

const asOwner = async (path: string) =>
  (await user.ask("GET", path, undefined, { authorization: `Basic ${Buffer.from("me:right").toString("base64")}` }))
    .body;

describe("apigeetool, pointed at the sandbox,", () => {
  jest.setTimeout(60_000);

  it("imports and deploys a shared flow file by file, and puts it under a flow hook", async () => {
    const policy = `<Javascript name="Run"><ResourceURL>jsc://a.js</ResourceURL></Javascript>`;
    const source = write(sharedFlowFiles({ Run: policy }), "flow");
    for (const revision of ["1", "2"]) {
      const flags = ["-n", "s", "-d", source, ...inTest];
      expect(await tool("deploySharedflow", ...flags)).toContain(`"s" Revision ${revision}\n  deployed`);
    }
    expect(await asOwner("sharedflows/s/revisions/2")).toMatchObject({ policies: ["Run"], resources: ["jsc://a.js"] });
    await tool("attachFlowHook", ...hook, "--sharedFlowName", "s", ...inTest);
    expect(await tool("getFlowHook", ...hook, ...inTest)).toContain("s");
    await tool("detachFlowHook", ...hook, ...inTest);
    expect(await asOwner("environments/test/flowhooks/PreProxyFlowHook")).toEqual({ continueOnError: false });
  });

  it("imports and deploys a proxy that calls it, twice, and tells its address", async () => {
    const files = proxyFiles("/weather", ["s"]);
    const endpoint = files["apiproxy/proxies/default.xml"] ?? "";
    const bound = endpoint.replace("</BasePath>", "</BasePath><VirtualHost>secure</VirtualHost>");
    const source = write({ ...files, "apiproxy/proxies/default.xml": bound }, "proxy");
    for (const revision of ["1", "2"])
      expect(await tool("deployProxy", "-n", "weather", "-d", source, ...inTest)).toContain(
        `"weather" Revision ${revision}\n  deployed`,
      );
    await tool("deployExistingRevision", "-n", "weather", "-r", "1", ...inTest);
    expect(await tool("listDeployments", "-l", ...inTest)).toContain("URI = https://acme-test.example.com/weather");
    expect((await told("listDeployments", "-n", "weather")).deployments).toMatchObject([
      { revision: 1, state: "deployed" },
    ]);
    expect((await told("listSharedflowDeployments", "-n", "s")).deployments).toMatchObject([{ revision: 2 }]);
    expect((await told("listSharedflowDeployments", ...inTest)).deployments).toMatchObject([{ name: "s" }]);
    expect(user.sandbox.liveness.filter(({ live }) => live.length === 0)).toEqual([]);
  });

  it("lists and fetches both", async () => {
    expect([await told("listProxies"), await told("listSharedflows")]).toEqual([["weather"], ["s"]]);
    for (const [command, name] of [
      ["fetchProxy", "weather"],
      ["fetchSharedflow", "s"],
    ] as const) {
      const zip = join(folder, `${name}.zip`);
      await tool(command, "-n", name, "-r", "1", "-f", zip);
      expect(readFileSync(zip).subarray(0, 2).toString()).toBe("PK");
    }
  });

  it("keeps a map of entries", async () => {
    const map = ["--mapName", "m", ...inTest];
    await tool("createKVMmap", ...map);
    await tool("addEntryToKVM", ...map, "--entryName", "k", "--entryValue", "v");
    expect(await told("getKVMentry", ...map, "--entryName", "k")).toEqual({ name: "k", value: "v" });
    expect((await told("getKVMmap", ...map)).entry).toEqual([{ name: "k", value: "v" }]);
    await tool("deleteKVMentry", ...map, "--entryName", "k");
    await tool("deleteKVMmap", ...map);
    expect(await asOwner("environments/test/keyvaluemaps")).toEqual([]);
  });

  it("cleans up", async () => {
    await tool("undeploy", "-n", "weather", ...inTest);
    await tool("delete", "-n", "weather");
    await tool("undeploySharedflow", "-n", "s", ...inTest);
    await tool("deleteSharedflow", "-n", "s");
    expect([
      await asOwner("apis"),
      await asOwner("sharedflows"),
      (await asOwner("deployments")).environment[0].aPIProxy,
    ]).toEqual([[], [], []]);
  });

  it("was driven through all of its commands that concern the sandbox", async () => {
    const usage = await tool("help").catch((error: Error) => error.message);
    const all = [...usage.matchAll(/^([a-zA-Z]+) {2,}\S/gm)].map((match) => match[1] ?? "");
    const skipped = all.filter((command) => !used.has(command));
    process.stderr.write(`skipped: ${skipped.length} of apigeetool's ${all.length} commands: ${skipped.join(", ")}\n`);
    expect(skipped.filter((command) => /proxy|proxies|sharedflow|kvm|flowhook|deploy/i.test(command))).toEqual(USELESS);
  });
});
