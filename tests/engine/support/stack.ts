import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { endProcessesOf, startPulumi, type Ran, type Running } from "./pulumi";

export type { Ran, Running } from "./pulumi";

const repository = resolve(__dirname, "../../..");
const prelude = `const pulumi = require("@pulumi/pulumi");\nconst apigee = require("pulumi-apigee-pingauthorize");\n`;

/** What a stack starts with; all of it can change later. */
export interface StackOptions {
  /** Stack configuration, with its namespaces: `{ "apigee:organization": "acme" }`. */
  config?: Record<string, string>;
  /** The same, encrypted. */
  secrets?: Record<string, string>;
  /** Environment variables of every run. */
  env?: Record<string, string>;
  /** @default "program" */
  project?: string;
  /** @default "test" */
  stack?: string;
}

/** What one run may differ in. */
export interface RunOptions {
  args?: string[];
  env?: Record<string, string>;
  /** @default 60000 */
  limitMs?: number;
}

/** A resource as Pulumi's state holds it. */
export interface StoredResource {
  urn: string;
  type: string;
  id?: string;
  inputs?: Record<string, unknown>;
  outputs?: Record<string, unknown>;
  initErrors?: string[];
  [field: string]: unknown;
}

/** What Pulumi's state file holds. */
export interface StoredState {
  resources?: StoredResource[];
  pending_operations?: unknown[];
  [field: string]: unknown;
}

/** Makes a program's folder and an empty stack of it, with a backend of its own in the temporary folder. */
export async function startStack(options: StackOptions = {}): Promise<TestStack> {
  const stack = new TestStack(options);
  mustSucceed(await stack.run("stack", { args: ["init", stack.name] }));
  await stack.configure(options.config ?? {}, options.secrets ?? {});
  return stack;
}

/** Throws with all that the run said, unless it succeeded. */
export function mustSucceed(ran: Ran): Ran {
  if (ran.code !== 0) throw new Error(`pulumi ended with ${ran.code}:\n${ran.all}`);
  return ran;
}

/** What a run says it did, by its own words: `{ created: 3, unchanged: 1 }`. */
export function counts(ran: Ran): Record<string, number> {
  const summary = /^Resources:\n((?: .*\n)+)/m.exec(ran.stdout)?.[1] ?? "";
  const found = [...summary.matchAll(/^ +(?:[^\w\s]+ *)?(\d+) ([a-z][a-z ]*?)$/gm)];
  return Object.fromEntries(found.map(([, count, what]) => [what ?? "", Number(count)]));
}

/** A Pulumi program and its stack, driven through the real CLI. */
export class TestStack {
  readonly folder = mkdtempSync(join(tmpdir(), "pulumi-stack-"));
  readonly name: string;
  private readonly project: string;
  private readonly env: Record<string, string>;
  private readonly runs: Running[] = [];

  constructor({ env = {}, project = "program", stack = "test" }: StackOptions) {
    this.name = stack;
    this.project = project;
    this.env = {
      PULUMI_BACKEND_URL: `file://${this.backend}`,
      PULUMI_CONFIG_PASSPHRASE: "not a secret",
      ...env,
    };
    mkdirSync(this.backend);
    // Pulumi.yaml is JSON here, which is YAML too. Without `main: index.js` Pulumi would look for an entry point upwards.
    const runtime = { name: "nodejs", options: { typescript: false } };
    this.file("Pulumi.yaml", JSON.stringify({ name: project, runtime, main: "index.js" }));
    this.file("package.json", JSON.stringify({ name: project, private: true, main: "index.js" }));
    this.link("@pulumi/pulumi", join(repository, "node_modules/@pulumi/pulumi"));
    this.link("pulumi-apigee-pingauthorize", repository);
    this.write("");
  }

  /** Sets the program's source (JavaScript). `pulumi` and `apigee` are there already; `exports.x = …` makes an output. */
  write(source: string): void {
    this.file("index.js", prelude + source);
  }

  /** Writes a file beside the program and gives back its full path. */
  file(name: string, content: string | Buffer): string {
    const path = join(this.folder, name);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, content);
    return path;
  }

  /** Sets stack configuration on top of what is set already. */
  async configure(plain: Record<string, string>, secrets: Record<string, string> = {}): Promise<void> {
    const pairs = (flag: string, of: Record<string, string>) =>
      Object.entries(of).flatMap(([key, value]) => [flag, `${key}=${value}`]);
    const args = ["set-all", ...pairs("--plaintext", plain), ...pairs("--secret", secrets)];
    if (args.length > 1) mustSucceed(await this.run("config", { args }));
  }

  up(options?: RunOptions): Promise<Ran> {
    return this.run("up", options, ["--yes", "--skip-preview"]);
  }

  preview(options?: RunOptions): Promise<Ran> {
    return this.run("preview", options);
  }

  refresh(options?: RunOptions): Promise<Ran> {
    return this.run("refresh", options, ["--yes", "--skip-preview"]);
  }

  destroy(options?: RunOptions): Promise<Ran> {
    return this.run("destroy", options, ["--yes", "--skip-preview"]);
  }

  /** Runs any other command of the CLI to its end: `run("cancel", { args: ["--yes"] })`. */
  run(command: string, options: RunOptions = {}, flags: string[] = []): Promise<Ran> {
    return this.start(command, options, flags).done;
  }

  /** Starts a command without waiting for its end, for tests that disturb it meanwhile. */
  start(command: string, { args = [], env, limitMs }: RunOptions = {}, flags: string[] = []): Running {
    const where = { cwd: this.folder, env: { ...this.env, ...env }, limitMs };
    const running = startPulumi([command, ...args, ...flags], where);
    this.runs.push(running);
    return running;
  }

  /** Pulumi's state, as it lies on disk: secrets are encrypted. */
  exportState(): StoredState {
    const file = join(this.backend, ".pulumi/stacks", this.project, `${this.name}.json`);
    const { checkpoint } = JSON.parse(readFileSync(file, "utf8")) as { checkpoint: { latest?: StoredState } };
    return checkpoint.latest ?? {};
  }

  /** One resource of the state, by its Pulumi name. */
  resource(name: string): StoredResource | undefined {
    return this.exportState().resources?.find(({ urn }) => urn.endsWith(`::${name}`));
  }

  /** The stack's outputs, secrets in clear. */
  async outputs(): Promise<Record<string, unknown>> {
    const ran = mustSucceed(await this.run("stack", { args: ["output", "--json", "--show-secrets"] }));
    return JSON.parse(ran.stdout) as Record<string, unknown>;
  }

  /** Every word that Pulumi has kept on disk (state, backups, history, configuration): where no secret may stand. */
  kept(): string {
    const entries = readdirSync(this.backend, { recursive: true, withFileTypes: true }).filter((entry) =>
      entry.isFile(),
    );
    const files = entries.map((entry) => join(entry.parentPath, entry.name));
    const settings = join(this.folder, `Pulumi.${this.name}.yaml`);
    return [...files, settings]
      .filter((file) => existsSync(file))
      .map((file) => readFileSync(file, "utf8"))
      .join("\n");
  }

  /** Ends what still runs, orphans of killed engines too, and removes the folder. */
  async remove(): Promise<void> {
    endProcessesOf(this.folder);
    await Promise.allSettled(this.runs.map((run) => run.done));
    if (process.env["KEEP_STACKS"]) process.stderr.write(`kept: ${this.folder}\n`);
    else rmSync(this.folder, { recursive: true, force: true, maxRetries: 3 });
  }

  private get backend(): string {
    return join(this.folder, "backend");
  }

  private link(name: string, target: string): void {
    const path = join(this.folder, "node_modules", name);
    mkdirSync(dirname(path), { recursive: true });
    symlinkSync(target, path);
  }
}
