import { cpSync, existsSync, mkdtempSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { startSandbox, type Sandbox, type SandboxOptions } from "../../../sandbox";
import { startStack, TestStack } from "../../engine/support/stack";

const organizationFile = "organization.json";
// The CLI notes by folder which stack is selected, so a copy must say it.
const env = { APIGEE_ACCESS_TOKEN: "t0ken", PULUMI_STACK: "test" };

/** A stack and its organization, at work. */
export interface Scene {
  stack: TestStack;
  sandbox: Sandbox;
  /** What each run of the CLI needs to find the sandbox. */
  env: Record<string, string>;
  /** Ends both; what still runs of the stack too. */
  close(): Promise<void>;
}

/** A stack's folder and its organization as they were at a moment, to begin from as often as one likes. */
export interface Kept {
  folder: string;
  sandbox: SandboxOptions;
}

/** Starts with a stack that has nothing yet, and an organization as `fill` makes it. */
export async function newScene(options: SandboxOptions, settings: Record<string, string>): Promise<Scene> {
  const stack = await startStack({ config: settings, env });
  return sceneOf(stack, options);
}

/** Starts from what was kept. */
export async function sceneFrom({ folder, sandbox }: Kept): Promise<Scene> {
  const stack = new TestStack({ env });
  // The links in node_modules are the new folder's own already.
  cpSync(folder, stack.folder, { recursive: true, filter: (file) => !file.includes("node_modules") });
  return sceneOf(stack, sandbox);
}

/** Keeps the scene as it is: its sandbox is closed by that, and its stack's folder goes with the scene. */
export async function keep({ stack, sandbox }: Scene, options: SandboxOptions): Promise<Kept> {
  await sandbox.close();
  const folder = mkdtempSync(join(keptFolder(), "stack-"));
  cpSync(stack.folder, folder, { recursive: true, filter: (file) => !file.includes("node_modules") });
  return { folder, sandbox: options };
}

let kept: string | undefined;

/** Where it is all kept, as long as this process lives. */
function keptFolder(): string {
  if (kept) return kept;
  const folder = (kept = mkdtempSync(join(tmpdir(), "torture-")));
  process.once("exit", () => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** When Pulumi last wrote the stack's state, and how much. */
export function writtenState({ folder, name }: TestStack): string {
  const file = join(folder, "backend/.pulumi/stacks/program", `${name}.json`);
  if (!existsSync(file)) return "none";
  const { mtimeMs, size } = statSync(file);
  return `${mtimeMs} ${size}`;
}

async function sceneOf(stack: TestStack, options: SandboxOptions): Promise<Scene> {
  const sandbox = await startSandbox({ ...options, data: join(stack.folder, organizationFile) });
  return {
    stack,
    sandbox,
    env: { APIGEE_ENDPOINT: sandbox.url },
    close: async () => {
      await sandbox.close();
      await stack.remove();
    },
  };
}
