const { cpSync, mkdtempSync, rmSync, writeFileSync } = require("node:fs");
const { tmpdir } = require("node:os");
const path = require("node:path");
const { pulumiCommand } = require("../pulumi/command");
const { repository } = require("../setup/places");
const { withSandbox } = require("../packed/sandbox");
const { must, output } = require("../setup/step");

/**
 * A user's project: how it differs from the next user's.
 * @typedef {object} Consumer
 * @property {"commonjs" | "module"} type
 * @property {string} module the compiler's `module`
 * @property {[string, ...string[]]} install
 * @property {string} [node] the major version of Node it runs on; ours, where none is given
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
  "TypeScript, CommonJS, npm, Node 22": {
    type: "commonjs",
    module: "commonjs",
    install: ["npm", "install", "--prefer-offline"],
    node: "22",
  },
  "TypeScript, CommonJS, npm, Node 24": {
    type: "commonjs",
    module: "commonjs",
    install: ["npm", "install", "--prefer-offline"],
    node: "24",
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
    const { command: pulumi, env: base } = pulumiCommand();
    const env = await withNode(folder, consumer, base);
    await must("node", ["node_modules/typescript/bin/tsc", "--noEmit"], { cwd: folder, env });
    await withSandbox(folder, (sandbox) => walk(folder, sandbox, pulumi, env), { env });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/**
 * An environment in which `node` is the project's own, which the package `node` has put beside the other programs.
 * @param {string} folder
 * @param {Consumer} consumer
 * @param {NodeJS.ProcessEnv} env
 */
async function withNode(folder, { node }, env) {
  if (node === undefined) return env;
  const own = { ...env, PATH: path.join(folder, "node_modules/.bin") + path.delimiter + env["PATH"] };
  const version = await output("node", ["--version"], { cwd: folder, env: own });
  if (!version.startsWith(`v${node}.`)) throw new Error(`"node" is ${version.trim()} there, and not ${node}.`);
  return own;
}

/**
 * @param {string} folder
 * @param {Consumer} consumer
 * @param {string} tarball
 */
function writeProject(folder, { type, module, node }, tarball) {
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
        ...(node === undefined ? {} : { node }),
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
 * @param {string} command the Pulumi CLI
 * @param {NodeJS.ProcessEnv} base
 */
async function walk(folder, sandbox, command, base) {
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
