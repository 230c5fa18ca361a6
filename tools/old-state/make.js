const { createHash } = require("node:crypto");
const { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } = require("node:fs");
const { tmpdir } = require("node:os");
const path = require("node:path");
const { withSandbox } = require("../packed/sandbox");
const { pack } = require("../packed/tarball");
const { pulumiCommand } = require("../pulumi/command");
const { command, setUp } = require("../setup");
const { repository } = require("../setup/places");
const { must, output } = require("../setup/step");
const { deployOrders } = require("./someone");

const own = require(path.join(repository, "package.json"));
const target = path.join(repository, "tests/engine/old-state", own.version);

/**
 * `node tools/old-state/make.js`: keeps what this release leaves in Pulumi's state, and what an organization then holds,
 * for tests/engine/old-state.test.ts. Once a release, and never again for that release.
 */
command(async () => {
  await setUp();
  const folder = mkdtempSync(path.join(tmpdir(), "old-state-"));
  try {
    await installPackage(folder);
    const data = path.join(folder, "organization.json");
    /** @type {string | undefined} */
    let state;
    await withSandbox(
      folder,
      async (sandbox) => {
        await deployOrders(folder, sandbox);
        state = await bringUp(folder, sandbox);
      },
      { more: ["--data", data, "--deploy-time", "0"] },
    );
    keep("state.json", state ?? "");
    keep("organization.json", readFileSync(data, "utf8"));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});

/** @param {string} folder */
async function installPackage(folder) {
  cpSync(path.join(__dirname, "program"), folder, { recursive: true });
  cpSync(path.join(repository, "examples/quickstart/PingAuth"), path.join(folder, "PingAuth"), { recursive: true });
  cpSync(path.join(__dirname, "../verify/program/pingauthorize.pem"), path.join(folder, "pingauthorize.pem"));
  const dependencies = {
    "@pulumi/pulumi": own.devDependencies["@pulumi/pulumi"],
    [own.name]: `file:${await pack()}`,
  };
  writeFileSync(path.join(folder, "package.json"), JSON.stringify({ name: "old-state", private: true, dependencies }));
  const project = { name: "old-state", runtime: "nodejs", main: "index.js" };
  writeFileSync(path.join(folder, "Pulumi.yaml"), JSON.stringify(project));
  await must("npm", ["install", "--prefer-offline"], { cwd: folder });
}

/**
 * @param {string} folder
 * @param {import("../packed/sandbox").Sandbox} sandbox
 * @returns {Promise<string>} the state, with a placeholder for where the organization was
 */
async function bringUp(folder, { url, organization }) {
  const { command: cli, env: base } = pulumiCommand();
  const env = { ...base, PULUMI_BACKEND_URL: `file://${folder}`, PULUMI_CONFIG_PASSPHRASE: "first release" };
  const pulumi = (/** @type {string[]} */ ...args) => output(cli, [...args, "--non-interactive"], { cwd: folder, env });
  await pulumi("stack", "init", "first");
  await pulumi("config", "set", "apigee:organization", organization);
  await pulumi("config", "set", "apigee:endpoint", url);
  await pulumi("config", "set", "--secret", "apigee:accessToken", "t0ken");
  await pulumi("up", "--yes", "--skip-preview", "--color", "never");
  return (await pulumi("stack", "export")).replaceAll(url, "http://sandbox.invalid");
}

/**
 * @param {string} name
 * @param {string} text
 */
function keep(name, text) {
  mkdirSync(target, { recursive: true });
  writeFileSync(path.join(target, name), text);
  const digest = createHash("sha256").update(text).digest("hex");
  process.stdout.write(`${path.relative(repository, path.join(target, name))}  sha256 ${digest}\n`);
}
