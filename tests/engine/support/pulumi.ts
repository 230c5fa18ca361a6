import { spawn, spawnSync, type ChildProcess } from "node:child_process";
import { pulumiCommand } from "../../../tools/pulumi/command";

/** What a run of the CLI came to. */
export interface Ran {
  code: number;
  stdout: string;
  stderr: string;
  /** Both streams, as they came. */
  all: string;
}

/** A run of the CLI that has not ended yet. */
export interface Running {
  pid: number;
  /** What it has said so far. */
  output(): string;
  /** Signals the engine alone: the provider's process lives on, as it does after a crash. */
  kill(signal: NodeJS.Signals): void;
  /** Its end. Rejects when it takes longer than it may. */
  done: Promise<Ran>;
}

/** How long any one step may take before the test says what hung. */
const usualLimitMs = 60_000;

/** How a run of the CLI is started. */
export interface Start {
  cwd: string;
  env: Record<string, string>;
  limitMs?: number | undefined;
}

/** Starts the Pulumi CLI in a folder, with nothing of the user's own settings around it. */
export function startPulumi(args: string[], { cwd, env, limitMs = usualLimitMs }: Start): Running {
  const { command, env: base } = pulumiCommand();
  const child = spawn(command, [...args, "--non-interactive", "--color", "never"], {
    cwd,
    env: { ...base, ...env },
    stdio: ["ignore", "pipe", "pipe"],
  });
  const heard: Ran = { code: -1, stdout: "", stderr: "", all: "" };
  listen(child, heard);
  return {
    pid: child.pid ?? -1,
    output: () => heard.all,
    kill: (signal) => void child.kill(signal),
    done: ending(child, heard, `pulumi ${args.join(" ")}`, limitMs),
  };
}

function listen(child: ChildProcess, heard: Ran): void {
  for (const stream of ["stdout", "stderr"] as const) {
    child[stream]?.on("data", (piece: Buffer) => {
      heard[stream] += String(piece);
      heard.all += String(piece);
    });
  }
}

function ending(child: ChildProcess, heard: Ran, what: string, limitMs: number): Promise<Ran> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => {
      child.kill("SIGKILL");
      reject(new Error(`"${what}" has not ended after ${limitMs / 1000} s. What it said until then:\n${heard.all}`));
    }, limitMs);
    child.on("error", (error) => reject(new Error(`"${what}" could not be started: ${error.message}`)));
    // "exit" and not "close": a provider that outlives a killed engine keeps the streams open.
    child.on("exit", (code) => {
      clearTimeout(timer);
      setImmediate(() => resolve({ ...heard, code: code ?? -1 }));
    });
  });
}

/**
 * The processes that were started for a folder, those alone whose command names a program where one is given. Plugins are in process
 * groups of their own and outlive a killed engine; what tells them is the folder's path in their environment.
 */
export function processesOf(folder: string, program = ""): number[] {
  const { stdout } = spawnSync("ps", ["axeww", "-o", "pid=,command="], { encoding: "utf8", maxBuffer: 1 << 26 });
  const theirs = (stdout ?? "").split("\n").filter((line) => line.includes(folder) && line.includes(program));
  return theirs.map((line) => Number.parseInt(line, 10));
}

/** Ends every process that was started for a folder. */
export function endProcessesOf(folder: string): void {
  for (const pid of processesOf(folder)) {
    try {
      process.kill(pid, "SIGKILL");
    } catch {
      // It has ended by itself.
    }
  }
}
