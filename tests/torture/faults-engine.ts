import { mustSucceed } from "../engine/support/stack";
import { comfort } from "./faults-engine-comfort";
import { changesAgain, engineScenes } from "./faults-engine-scenes";
import { type Trouble, troubles } from "./faults-list";
import { killPlanes, type KillPlane } from "./kill-planes";
import { inOrder, type Undisturbed, undisturbedRuns } from "./kill-runs";
import type { Case, Outcome } from "./part";
import { sample } from "./sample";
import { callText, type NamedCall, whenCalled } from "./support/call-names";
import { isSameState } from "./support/same-state";
import { spareRevisions } from "./support/revisions";
import { SafetyWatch } from "./support/safety";
import { sceneFrom } from "./support/stage";

/** A kind of organization that the engine meets the faults on. */
export interface EnginePlace {
  title: "x" | "edge";
  plane: KillPlane;
}

/** The first of each is enough: what differs beyond is tried without the engine. */
export const enginePlaces: readonly EnginePlace[] = (["x", "edge"] as const).flatMap((title) =>
  killPlanes
    .filter((plane) => plane.title.split(" ")[0] === title)
    .slice(0, 1)
    .map((plane) => ({ title, plane })),
);

/** A write of a run that nothing disturbs. */
interface Write {
  id: string;
  run: Undisturbed;
  call: NamedCall;
}

/** Each fault once, at one of the writes of an `up` or an update, and the faults that are more than one call. */
export async function casesThroughEngine({ title, plane }: EnginePlace): Promise<Case[]> {
  const { up, update } = await undisturbedRuns(plane);
  const writes = Object.entries({ up, update }).flatMap(([phase, run]) =>
    run.calls
      .filter(({ method }) => method !== "GET")
      .map((call): Write => ({ id: `${phase}, ${callText(call)}`, run, call })),
  );
  const single = troubles
    .filter(({ on }) => on?.includes(title) ?? true)
    .flatMap((trouble): Case[] => {
      const row = `${title}, by \`pulumi up\`: ${trouble.title}`;
      const possible = writes.filter(({ call }) => trouble.strikes?.(call) ?? true);
      return sample(possible, 1, row).map((write) => ({
        id: `${row}; ${write.id}`,
        row,
        run: () => tryThroughEngine(title, trouble, write),
      }));
    });
  const scenes = engineScenes
    .filter(({ on }) => on.includes(title))
    .map(({ title: scene, play }): Case => {
      const row = `${title}, by \`pulumi up\`: ${scene}`;
      return { id: row, row, run: () => play(update) };
    });
  return [...single, ...scenes];
}

/** Strikes one call of a run; where that is to fail, it must say what to do, and the next one must end it. */
async function tryThroughEngine(place: EnginePlace["title"], trouble: Trouble, { run, call }: Write): Promise<Outcome> {
  const conditions = await comfort(place, trouble);
  const started = await sceneFrom({ ...run.from, sandbox: { ...run.from.sandbox, ...conditions.sandbox } });
  const { sandbox, stack } = started;
  const scene = { ...started, env: { ...started.env, ...conditions.env(started) } };
  try {
    const watch = new SafetyWatch(sandbox, run.end, []);
    const when = whenCalled(call);
    let came = false;
    sandbox.inject({ when, do: () => void (came = true) });
    sandbox.inject({ ...trouble.fault(), when });
    const says = trouble.says?.[place];
    const first = await stack.up(inOrder(scene));
    const wrong: string[] = came ? [] : [`${callText(call)} never came.`];
    if (!says) mustSucceed(first);
    else if (first.code === 0 || !says.test(inOneColumn(first.all)))
      wrong.push(`it did not say ${says}:\n${first.all}`);
    else mustSucceed(await stack.up(inOrder(scene)));
    const { wrong: differences, spare } = spareRevisions(run.end, sandbox.snapshot());
    wrong.push(...differences, ...spare, ...watch.incidents);
    // What Pulumi remembers may differ in a time or a number; it must not lead to a change.
    if (!isSameState(run.state, stack.exportState())) wrong.push(...(await changesAgain(scene)));
    if (wrong.length > 0) return { ok: false, result: "not right", detail: wrong.join("\n") };
    return { ok: true, result: says ? "failed, said what to do; the next run ended right" : "went on" };
  } finally {
    await started.close();
    await conditions.close();
  }
}

/** The engine indents what it quotes. */
function inOneColumn(text: string): string {
  return text.replaceAll(/\n\s+/gu, "\n");
}
