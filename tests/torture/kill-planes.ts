import type { SandboxOptions } from "../../sandbox";

/** A kind of organization that the runs are killed on. */
export interface KillPlane {
  /** As the cases call it. */
  title: string;
  sandbox: SandboxOptions;
}

/** A command that is killed, on what the one before it left. */
export interface KilledCommand {
  /** As the cases call it. */
  title: "up" | "update" | "destroy";
  command: "up" | "destroy";
}

/** A way to end a run before its time. */
export interface Blow {
  /** As the cases call it: `x up, engine killed before POST apis #1`. */
  title: string;
  /** Whether the sandbox has done what the call asks by then. */
  at: "received" | "done";
  /** Who is struck, and with what. */
  victim: "engine" | "provider";
  signal: "SIGKILL" | "SIGINT";
}

export const killPlanes: readonly KillPlane[] = [
  { title: "x", sandbox: { plane: "x" } },
  { title: "edge with CPS", sandbox: { plane: "edge", cps: true } },
  { title: "edge without CPS", sandbox: { plane: "edge", cps: false } },
  { title: "opdk", sandbox: { plane: "opdk" } },
];

export const killedCommands: readonly KilledCommand[] = [
  { title: "up", command: "up" },
  { title: "update", command: "up" },
  { title: "destroy", command: "destroy" },
];

export const blows: readonly Blow[] = [
  { title: "engine killed before", at: "received", victim: "engine", signal: "SIGKILL" },
  { title: "engine killed after", at: "done", victim: "engine", signal: "SIGKILL" },
  { title: "provider killed after", at: "done", victim: "provider", signal: "SIGKILL" },
  { title: "Ctrl-C at", at: "received", victim: "engine", signal: "SIGINT" },
];
