import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { attachCallout } from "../../provider/bundle/callout";
import { readBundle, writeZip } from "../../provider/bundle/zip";
import { runCallout } from "../../provider/cli/program";
import { saveText } from "../../provider/cli/save";
import { differingFiles } from "../bundle/support/bytes";
import { shop } from "../bundle/support/shop";
import { Scratch } from "../support/scratch";

let scratch: Scratch;
let zip: string;
const inScratch = (name: string) => join(scratch.folder, name);
beforeEach(() => {
  scratch = new Scratch();
  zip = inScratch("shop.zip");
  writeFileSync(zip, writeZip(shop()));
});
afterEach(() => scratch.remove());

/** Runs the command, and gives back what it answered. */
async function run(...args: string[]): Promise<{ code: number; result: string; said: string }> {
  let [result, said] = ["", ""];
  const output = { result: (text: string) => void (result += text), say: (line: string) => void (said += `${line}\n`) };
  const code = await runCallout(args, output);
  return { code, result, said };
}

describe("a shared flow where a proxy is wanted", () => {
  const flow = new Map([["sharedflowbundle/PingAuth.xml", Buffer.from('<SharedFlowBundle name="PingAuth"/>')]]);

  test.each([["attach"], ["detach"], ["show"], ["show", "--json"]])("is refused by %s %s", async (...args) => {
    writeFileSync(zip, writeZip(flow));
    expect(await run(...args.filter(Boolean), zip)).toEqual({
      code: 1,
      result: "",
      said: "apigee-callout: this bundle is a shared flow; callouts stand in the flows of an API proxy\n",
    });
  });
});

describe("an empty text, as a shell makes of a variable that is not set", () => {
  test.each([
    ["attach --out", ["attach", "shop.zip", "--out", ""]],
    ["list --environment", ["list", "--environment", ""]],
    ["list --name", ["list", "--environment", "test", "--name", ""]],
    ["list --calls", ["list", "--environment", "test", "--calls", ""]],
    ["list --organization", ["list", "--environment", "test", "--organization", ""]],
    ["list --out", ["list", "--environment", "test", "--out", ""]],
  ])("is wrong usage for %s", async (_, args) => {
    const { code, said } = await run(...args);
    expect(said).toMatch(/is invalid\. It is empty\.\napigee-callout help <command>/);
    expect(code).toBe(2);
  });
});

describe("a place that cannot be written", () => {
  test.each(["out.zip", "out"])("is named, and why, for --out %s", async (name) => {
    const place = join(zip, name);
    expect(await run("attach", zip, "--out", place)).toEqual({
      code: 1,
      result: "",
      said: `apigee-callout: ${place}: cannot be written: ENOTDIR: not a directory\n`,
    });
  });

  test("is named, and why, for a folder in place, which stays as it was", async () => {
    await run("detach", zip, "--out", inScratch("shop"));
    const policy = inScratch("shop/apiproxy/policies/FC-PingAuth.xml");
    mkdirSync(policy);
    const { code, said } = await run("attach", inScratch("shop"));
    expect({ code, said }).toEqual({
      code: 1,
      said: `apigee-callout: ${policy}: cannot be written: EISDIR: illegal operation on a directory\n`,
    });
    expect(differingFiles(readBundle(inScratch("shop")), shop())).toEqual([]);
  });

  test("leaves the list that a link leads to as it was, and the link", () => {
    writeFileSync(inScratch("real.json"), "[]\n");
    symlinkSync(inScratch("real.json"), inScratch("link.json"));
    saveText(inScratch("link.json"), '["orders"]\n');
    expect(readFileSync(inScratch("real.json"), "utf8")).toBe('["orders"]\n');
    mkdirSync(inScratch("taken"));
    expect(() => saveText(inScratch("taken"), "[]\n")).toThrow(/taken: cannot be written: EISDIR/);
    expect(readdirSync(scratch.folder).filter((name) => name.endsWith("~"))).toEqual([]);
  });
});

describe("the streams of the process", () => {
  /** Runs the command from its source in a shell, as users do; $callout stands for it. */
  const shell = (line: string) => {
    const callout = `"${process.execPath}" -r ts-node/register/transpile-only provider/cli/apigee-callout.ts`;
    const script = `set -o pipefail; callout() { ${callout} "$@"; }; ${line}`;
    const { status, stdout, stderr } = spawnSync("bash", ["-c", script], { cwd: join(__dirname, "../.."), env: env() });
    return { status, stdout: stdout.toString(), stderr: stderr.toString() };
  };
  const env = () => ({ ...process.env, ZIP: zip });
  jest.setTimeout(60_000);

  test("may be closed, the reader gone or standard input missing, and nothing breaks", () => {
    expect(shell('callout show "$ZIP" | true')).toEqual({ status: 0, stdout: "", stderr: "" });
    expect(shell('callout show "$ZIP" <&- >&- 2>&-')).toEqual({ status: 0, stdout: "", stderr: "" });
    expect(shell('callout attach "$ZIP" 2> >(true)').status).toBe(0);
    expect(differingFiles(readBundle(zip), attachCallout(shop(), { sharedFlow: "PingAuth" }).files)).toEqual([]);
  });

  test("that are full are a failure, told in a sentence", () => {
    if (!existsSync("/dev/full")) return console.warn("There is no /dev/full here: a full disk is not tried.");
    const { status, stderr } = shell('callout show "$ZIP" > /dev/full');
    expect(stderr).toBe("apigee-callout: the result cannot be written: ENOSPC: no space left on device, write\n");
    expect(status).toBe(1);
  });
});
