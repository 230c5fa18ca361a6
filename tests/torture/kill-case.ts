import { setTimeout as sleep } from "node:timers/promises";
import { processesOf } from "../engine/support/pulumi";
import { counts, type Ran, type Running } from "../engine/support/stack";
import type { Blow, KilledCommand } from "./kill-planes";
import { inOrder, type Undisturbed } from "./kill-runs";
import type { Outcome } from "./part";
import { callText, type NamedCall, whenCalled } from "./support/call-names";
import { isSameState } from "./support/same-state";
import { SafetyWatch } from "./support/safety";
import { type Scene, sceneFrom, writtenState } from "./support/stage";
import { StruckRun } from "./support/struck-run";

/** A run, the call at which it is struck, and how. */
export interface Killed {
  command: KilledCommand;
  run: Undisturbed;
  call: NamedCall;
  blow: Blow;
}

/** Strikes a run, does what the README says to do then, and holds the end against that of the undisturbed run. */
export async function tryKilled(killed: Killed): Promise<Outcome> {
  const scene = await sceneFrom(killed.run.from);
  const struckRun = await StruckRun.begin(scene);
  try {
    const destroys = killed.command.title === "destroy";
    const watch = new SafetyWatch(scene.sandbox, destroys ? undefined : killed.run.end, destroys ? ["proxy/echo"] : []);
    const struck = await strike(scene, struckRun, killed);
    const wrong = [...struck, ...(await recover(scene, struckRun, killed)), ...watch.incidents, ...struckRun.wroteOn];
    wrong.push(...killed.run.end.differences(scene.sandbox.snapshot()));
    return wrong.length === 0
      ? { ok: true, result: "converged" }
      : { ok: false, result: "something is not right", detail: wrong.join("\n") };
  } finally {
    await struckRun.end();
    await scene.close();
  }
}

/** Runs the command until it asks what it is to be struck at; answers what went wrong by then. */
async function strike(scene: Scene, struckRun: StruckRun, { command, call, blow }: Killed): Promise<string[]> {
  const { stack, sandbox } = scene;
  const when = whenCalled(call);
  const env = { ...scene.env, APIGEE_ENDPOINT: struckRun.url };
  const running = stack.start(command.command, inOrder({ ...scene, env }), ["--yes", "--skip-preview"]);
  let came = false;
  const hit = async () => {
    came = true;
    await hitNow(scene, running, blow);
    if (isKill(blow)) await struckRun.outlived();
  };
  sandbox.inject({ when, at: blow.at, do: hit });
  // The call that the engine was killed before is never done.
  if (blow.title === "engine killed before") sandbox.inject({ when, do: "reset" });
  const ran = await running.done;
  return came ? notStruck(ran, blow) : [`${callText(call)} never came; the run said:\n${ran.all}`];
}

/** Whether the engine is gone, and the provider is left alone. */
function isKill({ victim, signal }: Blow): boolean {
  return victim === "engine" && signal === "SIGKILL";
}

/** A blow that met nobody would prove nothing. */
function notStruck({ code, all }: Ran, blow: Blow): string[] {
  if (isKill(blow)) return code === -1 ? [] : [`the engine was not killed, but ended with ${code}`];
  if (blow.signal === "SIGINT") return all.includes("^C received") ? [] : [`nobody heard Ctrl-C:\n${all}`];
  return code > 0 ? [] : [`the engine did not miss its provider, and ended with ${code}:\n${all}`];
}

async function hitNow({ stack }: Scene, running: Running, { victim, signal }: Blow): Promise<void> {
  // A state that was half written when its engine was killed cannot be read by Pulumi; this is about Apigee.
  for (let before = ""; before !== writtenState(stack); await sleep(150)) before = writtenState(stack);
  if (victim === "engine") running.kill(signal);
  else for (const pid of processesOf(stack.folder, "dynamic-provider")) process.kill(pid, signal);
  await (signal === "SIGINT" ? sleep(300) : Promise.race([running.done, sleep(300)]));
}

/** What a person does then; answers what did not go as it should. */
async function recover(scene: Scene, struckRun: StruckRun, { command, run, blow }: Killed): Promise<string[]> {
  const { stack, env } = scene;
  const wrong: string[] = [];
  const must = (what: string, ran: Ran) => {
    if (ran.code !== 0) wrong.push(`${what} ended with ${ran.code}:\n${ran.all}`);
    return ran;
  };
  if (isKill(blow)) must("cancel", await stack.run("cancel", { args: ["--yes"], env }));
  struckRun.nextBegins();
  must("the next run", await stack[command.command](inOrder(scene)));
  if ((stack.exportState().pending_operations ?? []).length > 0) {
    if (!isKill(blow)) wrong.push("Pulumi keeps a note of an interrupted creation, though its engine was not killed");
    must("refresh", await stack.refresh({ args: ["--clear-pending-creates"], env }));
  }
  if (wrong.length > 0 || isSameState(run.state, stack.exportState())) return wrong;
  // What Pulumi remembers may differ in a time or a number; it must not lead to a change.
  const again = counts(must("the run after that", await stack[command.command](inOrder(scene))));
  const unchanged = Object.keys(again).every((what) => what === "unchanged");
  return unchanged ? wrong : [...wrong, `the run after that was not without change: ${JSON.stringify(again)}`];
}
