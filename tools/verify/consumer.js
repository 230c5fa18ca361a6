const { cpSync, mkdtempSync, rmSync, writeFileSync } = require("node:fs");
const { tmpdir } = require("node:os");
const path = require("node:path");
const { pulumiCommand } = require("../pulumi/command");
const { repository } = require("../setup/places");
const { withSandbox } = require("../packed/sandbox");
const { must } = require("../setup/step");

/**
 * A user's project: how it differs from the next user's.
 * @typedef {object} Consumer
 * @property {"commonjs" | "module"} type
 * @property {string} module the compiler's `module`
 * @property {[string, ...string[]]} install
 */

/**
 * What users' projects look like. The package is installed from the tarball, as it would be from the registry.
 * @type {Record<string, Consumer>}
 */
const consumers = {
  "TypeScript, CommonJS, npm": {
    type: "commonjs",
    module: "commonjs",
    install: ["npm", "install", "--prefer-offline"],
  },
  'TypeScript, "type": "module", npm': {
    type: "module",
    module: "nodenext",
    install: ["npm", "install", "--prefer-offline"],
  },
  "TypeScript, CommonJS, pnpm": {
    type: "commonjs",
    module: "commonjs",
    install: [path.join(repository, "node_modules/.bin/pnpm"), "install", "--prefer-offline", "--ignore-scripts"],
  },
};

/**
 * Goes the whole way of a user in a fresh folder: install, type check, up, up again, refresh, destroy.
 * @param {Consumer} consumer
 * @param {string} tarball
 */
async function consume(consumer, tarball) {
  // Outside the repository, whose own node_modules would answer for what the package forgot to name.
  const folder = mkdtempSync(path.join(tmpdir(), "consumer-"));
  try {
    writeProject(folder, consumer, tarball);
    const [command, ...args] = consumer.install;
    await must(command, args, { cwd: folder });
    await must(process.execPath, ["node_modules/typescript/bin/tsc", "--noEmit"], { cwd: folder });
    await withSandbox(folder, (sandbox) => walk(folder, sandbox));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/**
 * @param {string} folder
 * @param {Consumer} consumer
 * @param {string} tarball
 */
function writeProject(folder, { type, module }, tarball) {
  const own = require(path.join(repository, "package.json"));
  /** @param {string} name */
  const version = (name) => own.devDependencies[name];
  const files = {
    "package.json": {
      name: "consumer",
      private: true,
      type,
      main: "index.ts",
      dependencies: { "@pulumi/pulumi": version("@pulumi/pulumi"), "pulumi-apigee-pingauthorize": `file:${tarball}` },
      devDependencies: {
        "@types/node": version("@types/node"),
        typescript: version("typescript"),
        "ts-node": version("ts-node"),
      },
    },
    "tsconfig.json": {
      compilerOptions: {
        strict: true,
        target: "es2022",
        module,
        moduleResolution: module === "commonjs" ? "node10" : module,
        types: ["node"],
        skipLibCheck: false,
        noEmit: true,
      },
      files: ["index.ts"],
    },
    "Pulumi.yaml": { name: "consumer", runtime: "nodejs", main: "index.ts" },
  };
  for (const [name, content] of Object.entries(files))
    writeFileSync(path.join(folder, name), JSON.stringify(content, null, 2));
  cpSync(path.join(__dirname, "program"), folder, { recursive: true });
}

/**
 * @param {string} folder
 * @param {import("../packed/sandbox").Sandbox} sandbox
 */
async function walk(folder, sandbox) {
  const { command, env: base } = pulumiCommand();
  const env = {
    ...base,
    PULUMI_BACKEND_URL: `file://${folder}`,
    PULUMI_CONFIG_PASSPHRASE: "not a secret",
    APIGEE_ORGANIZATION: sandbox.organization,
    APIGEE_ENDPOINT: sandbox.url,
    APIGEE_ACCESS_TOKEN: "any",
  };
  const pulumi = (/** @type {string[]} */ ...args) =>
    must(command, [...args, "--non-interactive", "--color", "never"], { cwd: folder, env });
  await pulumi("stack", "init", "test");
  await pulumi("up", "--yes");
  await sandbox.mustHold("environments/test/references", ["PingAuthTrust"]);
  await sandbox.mustHold("environments/test/keyvaluemaps", ["PingAuthConfig"]);
  await pulumi("up", "--yes", "--skip-preview", "--expect-no-changes");
  await pulumi("refresh", "--yes", "--skip-preview", "--expect-no-changes");
  await pulumi("destroy", "--yes", "--skip-preview");
  await sandbox.mustHold("environments/test/references", []);
  await sandbox.mustHold("environments/test/keyvaluemaps", []);
}

module.exports = { consumers, consume };
