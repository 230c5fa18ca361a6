#!/usr/bin/env node
import { Command, InvalidArgumentError, Option } from "commander";
import type { SandboxOptions } from "./options";
import { startSandbox } from "./start";

interface Flags {
  plane: "x" | "edge" | "opdk";
  port: number;
  organization?: string;
  environment?: string[];
  data?: string;
  calls?: string;
  latency: number;
  deployTime: number;
  cps: boolean;
}

const ACCEPTED: Record<Flags["plane"], string> = {
  x: "Any bearer token is accepted.",
  edge: "Any bearer token and any user are accepted.",
  opdk: "Any bearer token and any user are accepted.",
};

const program = new Command("apigee-sandbox")
  .description(
    "A local Apigee organization over HTTP. The first line of its output is the URL to use as apigee:endpoint.",
  )
  .addOption(new Option("--plane <plane>", "whose dialect it speaks").choices(["x", "edge", "opdk"]).default("x"))
  .option("--port <n>", "port to listen on; 0 takes a free one", wholeNumber, 0)
  .option("--organization <name>", `name of the organization (default: "acme")`)
  .option("--environment <name>", `an environment it has; repeatable (default: "test")`, collect)
  .option("--data <file>", "load the organization from this file, and save it there at the end")
  .option("--calls <file>", "append each call to this file as a line of JSON")
  .option("--latency <ms>", "let each call wait", wholeNumber, 0)
  .option("--deploy-time <ms>", "how long a deployment takes", wholeNumber, 1000)
  .option("--no-cps", "manage entries of key value maps as organizations without CPS do (edge)");

void run(program.parse().opts<Flags>()).catch((error: Error) => {
  process.stderr.write(`apigee-sandbox: ${error.message}\n`);
  process.exitCode = 1;
});

async function run(flags: Flags): Promise<void> {
  const sandbox = await startSandbox(optionsOf(flags));
  const stop = () => void sandbox.close().then(() => process.exit(0));
  process.once("SIGINT", stop).once("SIGTERM", stop);
  process.stdout.write(`${sandbox.url}\n`);
  process.stderr.write(`${ACCEPTED[flags.plane]} Ctrl-C stops the sandbox.\n`);
}

function optionsOf({
  plane,
  port,
  organization,
  environment,
  data,
  calls,
  latency,
  deployTime,
  cps,
}: Flags): SandboxOptions {
  return {
    plane,
    port,
    latencyMs: latency,
    deployMs: deployTime,
    cps,
    ...(organization === undefined ? {} : { organization }),
    ...(environment === undefined ? {} : { environments: environment }),
    ...(data === undefined ? {} : { data }),
    ...(calls === undefined ? {} : { calls }),
  };
}

function wholeNumber(text: string): number {
  if (!/^\d+$/.test(text)) throw new InvalidArgumentError("Expected a whole number.");
  return Number(text);
}

function collect(name: string, before: string[] | undefined): string[] {
  return [...(before ?? []), name];
}
