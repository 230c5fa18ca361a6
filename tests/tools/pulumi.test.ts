import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { pulumiEnvironment } from "../../tools/pulumi/environment";
import { newEnough } from "../../tools/pulumi/on-path";

const finder = resolve(__dirname, "../../tools/pulumi/on-path.js");

describe("the Pulumi CLI on PATH", () => {
  let folder: string;
  beforeEach(() => (folder = mkdtempSync(join(tmpdir(), "on-path-"))));
  afterEach(() => rmSync(folder, { recursive: true }));

  it("is used when it is new enough and has its language host", () => {
    const bin = install("bin", "v3.200.0");
    expect(found(bin)).toBe(join(bin, "pulumi"));
  });

  it("is passed over when it is too old", () => {
    expect(found(install("bin", "v3.199.0"))).toBe("none");
  });

  it("is passed over without a language host for Node", () => {
    const bin = install("bin", "v3.200.0");
    rmSync(join(bin, "pulumi-language-nodejs"));
    expect(found(bin)).toBe("none");
  });

  it("is not the npm package of that name, which npm puts on PATH first", () => {
    const wrapper = install("node_modules/.bin", "v3.999.0");
    const bin = install("bin", "v3.201.5");
    expect(found(wrapper, bin)).toBe(join(bin, "pulumi"));
    expect(found(wrapper)).toBe("none");
  });

  it.each([
    ["v3.259.0", true],
    ["v4.0.0", true],
    ["3.200.1-alpha.1+dirty", true],
    ["v2.300.0", false],
    ["something else", false],
  ])("%s: will do? %s", (version, will) => expect(newEnough(version)).toBe(will));

  /** Puts a stand-in that knows its version into a folder. */
  function install(name: string, version: string): string {
    const bin = join(folder, name);
    mkdirSync(bin, { recursive: true });
    writeFileSync(join(bin, "pulumi"), `#!/bin/sh\necho ${version}\n`, { mode: 0o755 });
    writeFileSync(join(bin, "pulumi-language-nodejs"), "#!/bin/sh\n", { mode: 0o755 });
    return bin;
  }

  function found(...bins: string[]): string {
    const script = `require(${JSON.stringify(finder)}).pulumiOnPath().then((command) => console.log(command ?? "none"))`;
    const env = { ...process.env, PATH: [...bins, "/usr/bin", "/bin"].join(":") };
    return execFileSync(process.execPath, ["-e", script], { encoding: "utf8", env }).trim();
  }
});

describe("the environment that our Pulumi runs in", () => {
  const saved = { ...process.env };
  afterEach(() => (process.env = { ...saved }));

  it("has a home of its own and nothing of what the user has set for their own stacks, clouds and proxies", () => {
    const theirs = {
      PULUMI_ACCESS_TOKEN: "theirs",
      PULUMI_BACKEND_URL: "theirs",
      PULUMI_STACK: "theirs",
      APIGEE_ACCESS_TOKEN: "theirs",
      GOOGLE_APPLICATION_CREDENTIALS: "theirs",
      CLOUDSDK_CONFIG: "theirs",
      https_proxy: "theirs",
      HTTPS_PROXY: "theirs",
      NODE_OPTIONS: "theirs",
    };
    process.env = { ...saved, ...theirs, PULUMI_HOME: "theirs", HOME: "/home/ada" };
    const env = pulumiEnvironment("/opt/pulumi/bin");
    expect(Object.values(env)).not.toContain("theirs");
    expect(env["PULUMI_HOME"]).toBe(resolve(__dirname, "../../.work/pulumi"));
    expect(env["HOME"]).toBe("/home/ada");
  });

  it("finds the CLI's plugins before all else", () => {
    expect(pulumiEnvironment("/opt/pulumi/bin")["PATH"]).toMatch(/^\/opt\/pulumi\/bin:/);
    expect(dirname(String(pulumiEnvironment("/opt/pulumi/bin")["PULUMI_HOME"]))).toMatch(/\.work$/);
  });
});
