import { setTimeout as sleep } from "node:timers/promises";
import type { Snapshot } from "../../sandbox";
import { counts, type Ran } from "../engine/support/stack";
import { ownersProxy, zipOf } from "../support/bundles";
import type { Outcome, Part } from "./part";
import { writeProgram, theirs } from "./storm-program";
import { Weather } from "./storm-weather";
import { spareRevisions } from "./support/revisions";
import { newScene, type Scene } from "./support/stage";

const runs = 200;
const resources = 53;
/** Pauses and patience that keep a run short; nothing that they do differs. */
const settings = {
  "apigee:organization": "acme",
  "apigee:retryDelayMs": "50",
  "apigee:requestTimeoutMs": "1000",
  "apigee:retryTimeout": "60",
};
const patient = { limitMs: 300_000 };

/** Many resources in one run of the real engine, while one call in ten goes wrong. */
export const storm: Part = {
  name: "storm",
  page: "reliability",
  head: "run",
  cases: () =>
    Promise.resolve(
      Array.from({ length: runs }, (_, n) => {
        const seed = `seed ${String(n + 1).padStart(3, "0")}`;
        const endsRuns = n % 4 === 3;
        const row = `x: ${resources} resources, 1 call in 10 struck${endsRuns ? ", 401 and 403 among that" : ""}`;
        return { id: `x, ${seed}`, row, run: () => tryStorm(seed, endsRuns) };
      }),
    ),
};

let calm: Promise<Snapshot> | undefined;

async function tryStorm(seed: string, endsRuns: boolean): Promise<Outcome> {
  // What is to be there at the end, from a run that nothing disturbs.
  calm ??= inScene(async ({ stack, sandbox, env }) => {
    const ran = await stack.up({ env, ...patient });
    if (ran.code !== 0) throw new Error(`undisturbed, up failed:\n${ran.all}`);
    return sandbox.snapshot();
  });
  const wanted = await calm;
  return inScene((scene) => weather(scene, new Weather(scene.sandbox, seed, endsRuns), wanted));
}

async function weather(scene: Scene, storm: Weather, wanted: Snapshot): Promise<Outcome> {
  const { stack, sandbox, env } = scene;
  const before = sandbox.snapshot();
  const options = { env, ...patient };
  const wrong: string[] = [];
  const went = (what: string, ran: Ran) => void (ran.code === 0 || wrong.push(`${what} failed:\n${ran.all}`));

  const first = await stack.up(options);
  storm.endsRuns = false;
  if (first.code !== 0) {
    wrong.push(...unsaid(first));
    went("one more up", await stack.up(options));
  }
  const { wrong: differences, spare } = spareRevisions(wanted, sandbox.snapshot());
  wrong.push(...differences, ...spare);

  const again = await stack.up(options);
  went("up again", again);
  const { unchanged, ...changed } = counts(again);
  // Pulumi counts the stack itself as one.
  if (Object.keys(changed).length > 0 || unchanged !== resources + 1)
    wrong.push(`up again: ${JSON.stringify(changed)}, ${unchanged} unchanged`);

  went("destroy", await stack.destroy(options));
  wrong.push(...before.differences(sandbox.snapshot()).map((difference) => `after destroy: ${difference}`));
  const detail = `${storm.struck} of ${sandbox.calls.length} calls were struck`;
  if (wrong.length > 0)
    return { ok: false, result: "not right", detail: [detail, ...wrong].join("\n").slice(0, 20_000) };
  const result = first.code === 0 ? "converged" : "failed and said what to do; the next up converged";
  return { ok: storm.struck > 0, result, detail };
}

/** An error must say what was asked, and what to do about it. */
function unsaid({ all }: Ran): string[] {
  const said =
    /\[apigee\] \w+ organizations\/acme/u.test(all) &&
    /Probably missing|did not accept|pulumi up|pulumi refresh/u.test(all);
  return said ? [] : [`the error does not say what to do:\n${all}`];
}

async function inScene<T>(play: (scene: Scene) => Promise<T>): Promise<T> {
  const scene = await newScene({ plane: "x", deployMs: 50 }, settings);
  try {
    writeProgram(scene.stack);
    for (const name of theirs) await moveIn(scene, name);
    // Until all of it serves.
    await sleep(500);
    return await play(scene);
  } finally {
    await scene.close();
  }
}

async function moveIn({ sandbox }: Scene, name: string): Promise<void> {
  const send = async (path: string, body?: Buffer) => {
    const headers = { authorization: "Bearer someone-else", "content-type": "application/octet-stream" };
    const whole = body ? { body: new Uint8Array(body) } : {};
    const answer = await fetch(`${sandbox.url}/v1/organizations/acme/${path}`, { method: "POST", headers, ...whole });
    if (!answer.ok) throw new Error(`POST ${path}: ${answer.status} ${await answer.text()}`);
  };
  await send(`apis?action=import&name=${name}`, zipOf(ownersProxy(name)));
  await send(`environments/test/apis/${name}/revisions/1/deployments?override=true`);
}
