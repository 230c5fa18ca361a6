import { mkdirSync } from "node:fs";
import { pulumiCommand } from "../pulumi/command";
import { run } from "../setup/run";
import { colour, command, plain } from "./narrator";
import { backend, repository, stackName } from "./places";

/** What a run of the CLI came to; `output` is without colours. */
export interface Ran {
  ok: boolean;
  output: string;
}

/** A resource as the state holds it. `id` is its path in Apigee's management API. */
export interface Stored {
  type: string;
  name: string;
  id: string;
  outputs: Record<string, unknown>;
}

/** What Pulumi must know beside its command line. */
export const pulumiSettings: Readonly<Record<string, string>> = {
  PULUMI_BACKEND_URL: `file://${backend}`,
  PULUMI_CONFIG_PASSPHRASE: "demo",
  PULUMI_SUPPRESS_NEO_LINK: "true",
  // `npm run verify` checks the program's types; here it shall start fast.
  PULUMI_NODEJS_TRANSPILE_ONLY: "true",
};

/** Makes the demo's stack, without a word. */
export async function makeStack(config: Record<string, string>, secrets: Record<string, string>): Promise<void> {
  mkdirSync(backend, { recursive: true });
  const pairs = (flag: string, of: Record<string, string>) =>
    Object.entries(of).flatMap(([key, value]) => [flag, `${key}=${value}`]);
  await quietly(["stack", "init", stackName]);
  await quietly(["config", "set-all", ...pairs("--plaintext", config), ...pairs("--secret", secrets)]);
}

/** Runs a command of the CLI for all to see. */
export async function pulumi(...args: string[]): Promise<Ran> {
  command(`pulumi ${args.join(" ")}`);
  const tidy = ["--suppress-progress", "--suppress-permalink=true", "--suppress-outputs", "--color", colour];
  return ask([...args, ...tidy], (text) => process.stdout.write(text));
}

/** What the stack's state holds of Apigee. */
export async function storedResources(): Promise<Stored[]> {
  const output = await quietly(["stack", "export"]);
  const { deployment } = JSON.parse(output) as { deployment: { resources: (Stored & { urn: string })[] } };
  return deployment.resources
    .map(({ type, urn, id, outputs }) => ({
      type: type.split(":").at(-1) ?? "",
      name: urn.split("::").at(-1) ?? "",
      id,
      outputs,
    }))
    .filter(({ id }) => id?.startsWith("organizations/"));
}

/** Forgets the stack, which holds nothing any more. */
export async function removeStack(): Promise<void> {
  await quietly(["stack", "rm", stackName, "--yes"]);
}

async function quietly(args: string[]): Promise<string> {
  const { ok, output } = await ask([...args, "--color", "never"], () => undefined);
  if (!ok) throw new Error(`pulumi ${args.slice(0, 2).join(" ")} failed:\n${output}`);
  return output;
}

async function ask(args: string[], onOutput: (text: string) => void): Promise<Ran> {
  const { command: cli, env } = pulumiCommand();
  const options = { cwd: repository, env: { ...env, ...pulumiSettings }, onOutput };
  const { code, output } = await run(cli, [...args, "--non-interactive"], options);
  return { ok: code === 0, output: plain(output) };
}
