import { setTimeout as sleep } from "node:timers/promises";
import { processesOf } from "../engine/support/pulumi";
import { counts, type Ran, type Running } from "../engine/support/stack";
import type { Blow, KilledCommand } from "./kill-planes";
import { inOrder, type Undisturbed } from "./kill-runs";
import type { Outcome } from "./part";
import { callText, type NamedCall, whenCalled } from "./support/call-names";
import { isSameState } from "./support/same-state";
import { spareRevisions } from "./support/revisions";
import { SafetyWatch } from "./support/safety";
import { type Scene, sceneFrom, writtenState } from "./support/stage";

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
  try {
    const destroys = killed.command.title === "destroy";
    const watch = new SafetyWatch(scene.sandbox, destroys, destroys ? ["proxy/echo"] : []);
    const struck = await strike(scene, killed);
    const wrong = [...struck, ...(await recover(scene, killed)), ...watch.incidents];
    const { wrong: differences, spare } = spareRevisions(killed.run.end, scene.sandbox.snapshot());
    wrong.push(...differences);
    return outcome(wrong, spare);
  } finally {
    await scene.close();
  }
}

function outcome(wrong: readonly string[], spare: readonly string[]): Outcome {
  if (wrong.length > 0 || spare.length > 1) {
    return { ok: false, result: "something is not right", detail: [...wrong, ...spare].join("\n") };
  }
  return { ok: true, result: spare.length === 1 ? "converged, with an unused revision" : "converged" };
}

/** Runs the command until it asks what it is to be struck at; answers what went wrong by then. */
async function strike(scene: Scene, { command, call, blow }: Killed): Promise<string[]> {
  const { stack, sandbox } = scene;
  const when = whenCalled(call);
  const running = stack.start(command.command, inOrder(scene), ["--yes", "--skip-preview"]);
  let came = false;
  const hit = () => {
    came = true;
    return hitNow(scene, running, blow);
  };
  sandbox.inject({ when, at: blow.at, do: hit });
  // The call that the engine was killed before is never done.
  if (blow.title === "engine killed before") sandbox.inject({ when, do: "reset" });
  const ran = await running.done;
  const before = sandbox.calls.length;
  if (!came) return [`${callText(call)} never came; the run said:\n${ran.all}`];
  if (blow.victim === "provider" || blow.signal === "SIGINT") return [];
  if (ran.code !== -1) return [`the engine was not killed, but ended with ${ran.code}`];
  return orphanWrites(scene, before);
}

async function hitNow({ stack }: Scene, running: Running, { victim, signal }: Blow): Promise<void> {
  // A state that was half written when its engine was killed cannot be read by Pulumi; this is about Apigee.
  for (let before = ""; before !== writtenState(stack); await sleep(150)) before = writtenState(stack);
  if (victim === "engine") running.kill(signal);
  else for (const pid of processesOf(stack.folder, "dynamic-provider")) process.kill(pid, signal);
  await (signal === "SIGINT" ? sleep(300) : Promise.race([running.done, sleep(300)]));
}

/** What the provider's process, which outlives its engine, wrote to Apigee while a person would still be reading the screen. */
async function orphanWrites({ sandbox }: Scene, since: number): Promise<string[]> {
  await sleep(1000);
  return sandbox.calls
    .slice(since)
    .filter(({ method }) => method !== "GET")
    .map(({ method, path }) => `after its engine was killed, the provider still sent ${method} ${path}`);
}

/** What a person does then; answers what did not go as it should. */
async function recover(scene: Scene, { command, run, blow }: Killed): Promise<string[]> {
  const { stack, env } = scene;
  const wrong: string[] = [];
  const must = (what: string, ran: Ran) => {
    if (ran.code !== 0) wrong.push(`${what} ended with ${ran.code}:\n${ran.all}`);
    return ran;
  };
  if (blow.victim === "engine" && blow.signal === "SIGKILL")
    must("cancel", await stack.run("cancel", { args: ["--yes"], env }));
  must("the next run", await stack[command.command](inOrder(scene)));
  if ((stack.exportState().pending_operations ?? []).length > 0) {
    must("refresh", await stack.refresh({ args: ["--clear-pending-creates"], env }));
  }
  if (wrong.length > 0 || isSameState(run.state, stack.exportState())) return wrong;
  // What Pulumi remembers may differ in a time or a number; it must not lead to a change.
  const again = counts(must("the run after that", await stack[command.command](inOrder(scene))));
  const unchanged = Object.keys(again).every((what) => what === "unchanged");
  return unchanged ? wrong : [...wrong, `the run after that was not without change: ${JSON.stringify(again)}`];
}
