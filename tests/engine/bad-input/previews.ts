import { type ChildProcess, fork, spawn } from "node:child_process";
import { mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { pulumiCommand } from "../../../tools/pulumi/command";
import type { TestStack } from "../support/stack";

/**
 * Previews by the Pulumi CLI, many in a short time: the programs run in one process, and the provider's process, which the engine would
 * start and end each time, is started once. To the engine all is as ever.
 */
export class Previews {
  private asked = 0;
  private readonly waiting = new Map<number, { done: (printed: string) => void; fail: (error: Error) => void }>();

  private constructor(
    private readonly host: ChildProcess,
    private readonly provider: ChildProcess,
  ) {
    host.on("message", ({ id, printed }: { id: number; printed: string }) => {
      this.waiting.get(id)?.done(printed);
      this.waiting.delete(id);
    });
    host.once("exit", (code) => {
      for (const { fail } of this.waiting.values()) fail(new Error(`The programs' process ended with ${code}.`));
    });
  }

  /** `env` is what the provider finds in its environment, besides what it needs. */
  static async start({ folder, name }: TestStack, env: Record<string, string>): Promise<Previews> {
    const { command, env: base } = pulumiCommand();
    const { provider, port } = await startProvider(folder, { ...base, ...env });
    mkdirSync(join(folder, "cli/bin"), { recursive: true });
    symlinkSync(command, join(folder, "cli/bin/pulumi"));
    // The engine starts this one, which says where the other one listens.
    const plugin = `#!/bin/sh\necho ${port}\nexec sleep 600\n`;
    writeFileSync(join(folder, "cli/bin/pulumi-resource-pulumi-nodejs"), plugin, { mode: 0o755 });
    const host = fork(join(__dirname, "host.ts"), [folder, name], {
      env: { ...base, PULUMI_BACKEND_URL: `file://${folder}/backend`, PULUMI_CONFIG_PASSPHRASE: "not a secret" },
      execArgv: ["--require", "ts-node/register/transpile-only"],
    });
    return new Previews(host, provider);
  }

  /** All that is printed about a program. */
  of(code: string): Promise<string> {
    const id = (this.asked += 1);
    return new Promise((done, fail) => {
      this.waiting.set(id, { done, fail });
      this.host.send({ id, code });
    });
  }

  end(): void {
    this.host.kill();
    this.provider.kill();
  }
}

async function startProvider(cwd: string, env: NodeJS.ProcessEnv): Promise<{ provider: ChildProcess; port: string }> {
  const host = require.resolve("@pulumi/pulumi/cmd/dynamic-provider");
  const provider = spawn(process.execPath, [host, "127.0.0.1:1"], {
    cwd,
    env: { ...env, PULUMI_PROJECT: "program" },
    stdio: ["ignore", "pipe", "inherit"],
  });
  const port = await new Promise<string>((done, fail) => {
    provider.stdout.once("data", (line: Buffer) => done(String(line).trim()));
    provider.once("exit", (code) => fail(new Error(`The provider's host ended with ${code}.`)));
  });
  return { provider, port };
}
