import http from "node:http";
import https from "node:https";
import { type Sandbox, type SandboxOptions, type Snapshot, startSandbox } from "../../sandbox";
import { ownersProxy, zipOf } from "../support/bundles";
import { Scratch } from "../support/scratch";
import { settled } from "./faults-list";
import { brokenBundle, guide, twoBundles, type Version } from "./faults-program";
import { namedCalls, type NamedCall } from "./support/call-names";
import { DoorStack } from "./support/door-stack";

/** What is done with the guide's resources, one after the other. */
export const phases = ["up", "update", "destroy"] as const;
export type Phase = (typeof phases)[number];

/** An organization with somebody's proxy in it, and a stack of the guide's resources. */
export interface Life {
  sandbox: Sandbox;
  stack: DoorStack;
  /** Does what the phase does; answers the message of a failure. */
  go(phase: Phase): Promise<string | undefined>;
  /** The update, with a shared flow that no server can load for that reason. */
  goBroken(reason: string): Promise<string | undefined>;
  close(): Promise<void>;
}

/** How a life differs from the usual one. */
export interface Conditions {
  sandbox: SandboxOptions;
  settings?: Record<string, string>;
  more?: Version["more"];
}

/** Begins a life. */
export async function begin({ sandbox: options, settings = {}, more = {} }: Conditions): Promise<Life> {
  const sandbox = await startSandbox({ deployPolls: 2, ...options });
  const scratch = new Scratch();
  const base = {
    "apigee:organization": "acme",
    "apigee:plane": options.plane ?? "x",
    "apigee:endpoint": sandbox.url,
    "apigee:retryDelayMs": "20",
    "apigee:retryTimeout": "20",
    ...settled(settings, sandbox.url),
  };
  const stack = new DoorStack(base);
  const bundles = twoBundles(scratch);
  const go = (phase: Phase) =>
    phase === "destroy" ? stack.destroy() : stack.up(guide({ later: phase === "update", bundles, more }));
  await moveIn(sandbox, options);
  return {
    sandbox,
    stack,
    go,
    goBroken: (reason) => stack.up(guide({ later: true, bundles: [bundles[0], brokenBundle(scratch, reason)], more })),
    close: async () => {
      await sandbox.close();
      scratch.remove();
    },
  };
}

/** What is asked in each phase of a life that nothing disturbs, and what is there after it. */
export type Undisturbed = Record<Phase, { calls: NamedCall[]; end: Snapshot }>;

/** Lives it. */
export async function undisturbed(conditions: Conditions): Promise<Undisturbed> {
  const life = await begin(conditions);
  const seen: Partial<Undisturbed> = {};
  for (const phase of phases) {
    const before = life.sandbox.calls.length;
    const failure = await life.go(phase);
    if (failure !== undefined) throw new Error(`undisturbed, ${phase} failed: ${failure}`);
    seen[phase] = { calls: namedCalls(life.sandbox.calls.slice(before)), end: life.sandbox.snapshot() };
  }
  await life.close();
  return seen as Undisturbed;
}

/** Somebody's proxy, in use. */
async function moveIn({ url }: Sandbox, { tls }: SandboxOptions): Promise<void> {
  const send = (method: string, path: string, body?: Buffer) =>
    ask(`${url}/v1/organizations/acme/${path}`, { method, ca: tls?.certificate }, body);
  const place = "environments/test/apis/orders/revisions/1/deployments";
  await send("POST", "apis?action=import&name=orders", zipOf(ownersProxy("orders")));
  await send("POST", `${place}?override=true`);
  for (let looks = 0; looks < 3; looks++) await send("GET", place);
}

function ask(url: string, options: { method: string; ca?: string | undefined }, body?: Buffer): Promise<void> {
  const { request } = url.startsWith("https:") ? https : http;
  const headers = { authorization: "Bearer someone-else", "content-type": "application/octet-stream" };
  return new Promise((done, fail) => {
    const asked = request(url, { ...options, headers }, (answer) => {
      answer
        .resume()
        .once("end", () => ((answer.statusCode ?? 500) < 300 ? done() : fail(new Error(`${answer.statusCode}`))));
    });
    asked.once("error", fail).end(body);
  });
}
