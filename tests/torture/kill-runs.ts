import { integrationProgram, changeBundle, copyBundle } from "../engine/support/integration";
import { mustSucceed, type RunOptions, type StoredState } from "../engine/support/stack";
import type { Snapshot } from "../../sandbox";
import { ownersProxy, zipOf } from "../support/bundles";
import { makeCertificate } from "../support/certificates";
import { killedCommands, type KilledCommand, type KillPlane } from "./kill-planes";
import { namedCalls, type NamedCall } from "./support/call-names";
import { keep, type Kept, newScene, type Scene, sceneFrom } from "./support/stage";

/** A run that nothing disturbs: what it begins with, what it asks of Apigee, and what is there at its end. */
export interface Undisturbed {
  from: Kept;
  calls: NamedCall[];
  end: Snapshot;
  /** What Pulumi remembers of it. */
  state: StoredState;
}

/** The three runs of a plane, each on what the one before it left. */
export type UndisturbedRuns = Record<KilledCommand["title"], Undisturbed>;

const known = new Map<KillPlane, Promise<UndisturbedRuns>>();

/** The runs of a plane; they are made once. */
export function undisturbedRuns(plane: KillPlane): Promise<UndisturbedRuns> {
  const runs = known.get(plane) ?? makeRuns(plane);
  known.set(plane, runs);
  return runs;
}

/** How the CLI is called, so that its calls come in the same order each time. */
export function inOrder({ env }: Scene): RunOptions {
  return { args: ["--parallel", "1"], env };
}

async function makeRuns({ sandbox }: KillPlane): Promise<UndisturbedRuns> {
  const options = { ...sandbox, deployPolls: 2 };
  const settings = {
    "apigee:organization": "acme",
    "apigee:plane": sandbox.plane ?? "x",
    "apigee:retryDelayMs": "100",
  };
  let scene = await newScene(options, settings);
  await othersMoveIn(scene);
  copyBundle(scene.stack);
  const runs: Partial<UndisturbedRuns> = {};
  for (const { title, command } of killedCommands) {
    prepare[title](scene);
    const from = await keep(scene, options);
    await scene.close();
    scene = await sceneFrom(from);
    mustSucceed(await scene.stack[command](inOrder(scene)));
    const state = scene.stack.exportState();
    runs[title] = { from, calls: namedCalls(scene.sandbox.calls), end: scene.sandbox.snapshot(), state };
  }
  await scene.close();
  return runs as UndisturbedRuns;
}

/** What the user has changed before the command. */
const prepare: Record<KilledCommand["title"], (scene: Scene) => void> = {
  up: ({ stack }) => {
    stack.file("ping.pem", makeCertificate("pingauthorize.example.com").certificate);
    stack.write(integrationProgram({ proxies: ["orders"] }));
  },
  // Bundle, certificate, secret, and the place of each callout.
  update: ({ stack }) => {
    changeBundle(stack);
    stack.file("ping.pem", makeCertificate("pingauthorize.example.com").certificate);
    stack.write(integrationProgram({ proxies: ["orders"], secret: "the-next-s3cret", more: `product: "PingAccess",` }));
  },
  destroy: () => undefined,
};

/** A proxy of somebody else's, in use. */
async function othersMoveIn({ sandbox }: Scene): Promise<void> {
  const send = async (method: string, path: string, body?: Buffer) => {
    const answer = await fetch(`${sandbox.url}/v1/organizations/acme/${path}`, {
      method,
      headers: { authorization: "Bearer someone-else", "content-type": "application/octet-stream" },
      ...(body ? { body: new Uint8Array(body) } : {}),
    });
    if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${await answer.text()}`);
  };
  await send("POST", "apis?action=import&name=orders", zipOf(ownersProxy("orders")));
  const place = "environments/test/apis/orders/revisions/1/deployments";
  await send("POST", `${place}?override=true`);
  // Each look brings it nearer to its end.
  for (let look = 1; look <= 3; look++) await send("GET", place);
}
