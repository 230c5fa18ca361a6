import { rmSync } from "node:fs";
import { join } from "node:path";
import { counts, type Ran } from "../engine/support/stack";
import { edit } from "../support/scratch";
import { inOrder, type Undisturbed } from "./kill-runs";
import type { Outcome } from "./part";
import { spareRevisions } from "./support/revisions";
import { type Scene, sceneFrom } from "./support/stage";

/** A fault of a deployment, met by an update through the engine. */
export interface EngineScene {
  /** As the rows call it. */
  title: string;
  on: readonly string[];
  play: (update: Undisturbed) => Promise<Outcome>;
}

export const engineScenes: readonly EngineScene[] = [
  { title: "a deployment that takes longer than timeout", on: ["x", "edge"], play: slowDeployment },
  { title: "a server lost during a later deployment", on: ["edge"], play: lostServer },
  { title: "a deployment that ends in ERROR", on: ["x", "edge"], play: deploymentInError },
];

const flowDeployments = { method: "POST", path: /sharedflows\/PingAuth\/revisions\/\d+\/deployments/u };
/** The component has no such argument, but its children have. */
export const inOneSecond = `pulumi.runtime.registerStackTransformation(({ type, props, opts }) =>
  /:(Deployment|ProxyFlowCallout)$/.test(type) ? { props: { ...props, timeout: 1 }, opts } : undefined);`;

async function slowDeployment(update: Undisturbed): Promise<Outcome> {
  const slow = { ...update, from: { ...update.from, sandbox: { ...update.from.sandbox, deployPolls: 7 } } };
  return inScene(slow, "kept, said how to go on, taken up again", async (scene) => {
    edit(join(scene.stack.folder, "index.js"), (text) => text.replace("const echo =", `${inOneSecond}\nconst echo =`));
    const wrong: string[] = [];
    let ran = await scene.stack.up(inOrder(scene));
    if (ran.code === 0) wrong.push("it did not run out of time");
    for (let tries = 1; ran.code !== 0 && tries < 10; tries++) {
      wrong.push(...unsaid(ran, /does not serve after 1 s and is left to Apigee\. Run the same command again/u));
      ran = await scene.stack.up(inOrder(scene));
    }
    return [...wrong, ...failed(ran)];
  });
}

async function lostServer(update: Undisturbed): Promise<Outcome> {
  return inScene(update, "failed with the server's reason; the next run ended right", async (scene) => {
    scene.sandbox.inject({ when: flowDeployments, do: { server: "mp-2", error: "out of memory" } });
    const ran = await scene.stack.up(inOrder(scene));
    const wrong = unsaid(
      ran,
      /failed: message-processor mp-2: out of memory[^]*live before, was put back and is READY/u,
    );
    return [...wrong, ...failed(await scene.stack.up(inOrder(scene)))];
  });
}

async function deploymentInError(update: Undisturbed): Promise<Outcome> {
  const result = "failed with Apigee's reason, what was live is live again; mended, the next run ended right";
  return inScene(update, result, async (scene) => {
    const policy = "PingAuth/sharedflowbundle/policies/Bad.xml";
    scene.stack.file(policy, `<SandboxFailsToLoad name="Bad">no such class</SandboxFailsToLoad>`);
    const ran = await scene.stack.up(inOrder(scene));
    const wrong = unsaid(ran, /failed: [^]*no such class[^]*live before, was put back and is READY/u);
    rmSync(join(scene.stack.folder, policy));
    return [...wrong, ...failed(await scene.stack.up(inOrder(scene)))];
  });
}

/** Plays, and holds the end against that of the update that nothing disturbs; nothing may have been down meanwhile. */
async function inScene(run: Undisturbed, result: string, play: (scene: Scene) => Promise<string[]>): Promise<Outcome> {
  const scene = await sceneFrom(run.from);
  try {
    const wrong = await play(scene);
    const { wrong: differences, spare } = spareRevisions(run.end, scene.sandbox.snapshot());
    wrong.push(...differences, ...(spare.length > 1 ? spare : []));
    const down = scene.sandbox.liveness.filter(({ live }) => live.length === 0);
    if (down.length > 0) wrong.push("something was down for a moment");
    wrong.push(...(await changesAgain(scene)));
    return wrong.length === 0 ? { ok: true, result } : { ok: false, result: "not right", detail: wrong.join("\n") };
  } finally {
    await scene.close();
  }
}

/** What another run would change: nothing. */
export async function changesAgain(scene: Scene): Promise<string[]> {
  const again = await scene.stack.up(inOrder(scene));
  const settled = again.code === 0 && Object.keys(counts(again)).every((what) => what === "unchanged");
  return settled ? [] : [`one more run changes:\n${again.all}`];
}

function failed(ran: Ran): string[] {
  return ran.code === 0 ? [] : [`the next run failed:\n${ran.all}`];
}

function unsaid(ran: Ran, says: RegExp): string[] {
  return ran.code !== 0 && says.test(ran.all) ? [] : [`it was to fail and to say ${says}, but said:\n${ran.all}`];
}
