import { spawnSync } from "node:child_process";
import { counts, mustSucceed, startStack, type TestStack } from "./stack";

const dynamic = `
const provider = { async create(inputs) { return { id: "1", outs: inputs }; } };
class Thing extends pulumi.dynamic.Resource { constructor(name, props) { super(provider, name, props); } }
new Thing("thing", { colour: new pulumi.Config("paint").require("colour"), key: pulumi.secret("s3cr3t") });
exports.answer = pulumi.secret(42);
`;

const hanging = `setInterval(() => {}, 1000);`;

describe("a stack for engine tests", () => {
  let stack: TestStack;
  beforeAll(async () => {
    stack = await startStack({ config: { "paint:colour": "green" }, secrets: { "paint:hidden": "h1dden" } });
  });
  afterAll(() => stack.remove());

  it("goes up, stays the same and goes down again through the real engine", async () => {
    stack.write(dynamic);
    expect(counts(mustSucceed(await stack.up()))).toEqual({ created: 2 });
    expect(stack.resource("thing")?.outputs).toMatchObject({ colour: "green" });
    expect(await stack.outputs()).toEqual({ answer: 42 });
    expect(counts(mustSucceed(await stack.preview()))).toEqual({ unchanged: 2 });
    expect(counts(mustSucceed(await stack.refresh()))).toEqual({ unchanged: 2 });
    const kept = stack.kept();
    expect(kept).toContain("green");
    expect(kept).not.toMatch(/s3cr3t|h1dden/);
    expect(counts(mustSucceed(await stack.destroy()))).toEqual({ deleted: 2 });
    expect(stack.exportState().resources ?? []).toEqual([]);
  }, 120_000);

  it("runs the hooks of resources, which old language hosts do not pass on", async () => {
    stack.write(`
const provider = { async create(inputs) { return { id: "1", outs: inputs }; } };
class Thing extends pulumi.dynamic.Resource { constructor(name, opts) { super(provider, name, {}, opts); } }
const hook = new pulumi.ResourceHook("tell", () => pulumi.log.info("the hook was here"));
new Thing("hooked", { hooks: { beforeCreate: [hook] } });
`);
    expect(mustSucceed(await stack.up()).all).toContain("the hook was here");
    mustSucceed(await stack.destroy({ args: ["--run-program"] }));
  }, 60_000);

  it("reports a failing program with its words and its exit code", async () => {
    stack.write(`throw new Error("no such colour");`);
    const ran = await stack.up();
    expect(ran.code).not.toBe(0);
    expect(ran.all).toContain("no such colour");
    expect(() => mustSucceed(ran)).toThrow("no such colour");
  }, 60_000);

  it("can be killed in the middle of a run", async () => {
    stack.write(hanging);
    const running = stack.start("preview");
    while (running.output() === "") await wait(50);
    running.kill("SIGKILL");
    expect((await running.done).code).toBe(-1);
  }, 60_000);

  it("leaves nothing behind that a killed engine had started", async () => {
    const { folder } = stack;
    stack.write(hanging);
    const running = stack.start("preview");
    while (!processes(folder).includes("pulumi-language-nodejs")) await wait(50);
    running.kill("SIGKILL");
    await running.done;
    expect(processes(folder)).toContain("pulumi-language-nodejs");
    await stack.remove();
    expect(processes(folder)).not.toContain("pulumi-language-nodejs");
    stack = await startStack();
  }, 60_000);

  it("says what hung, and what it had said until then", async () => {
    stack.write(hanging);
    await expect(stack.preview({ limitMs: 3000 })).rejects.toThrow(
      /"pulumi preview" has not ended after 3 s\.[^]*Previewing/,
    );
  }, 60_000);
});

/** What runs with that folder in its environment. */
function processes(folder: string): string {
  const { stdout } = spawnSync("ps", ["axeww", "-o", "command="], { encoding: "utf8", maxBuffer: 1 << 26 });
  return stdout
    .split("\n")
    .filter((line) => line.includes(folder))
    .join("\n");
}

function wait(ms: number): Promise<void> {
  return new Promise((done) => setTimeout(done, ms));
}
