import { cpSync, mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { SandboxOptions } from "../../../sandbox";
import { ownersProxy, smallSharedFlow } from "../../support/bundles";
import { Bench } from "../../support/bench";
import { mustSucceed, type Ran, TestStack } from "./stack";

/** Two stacks of two teams that work on one organization. */
export interface TwoStacks {
  bench: Bench;
  a: TestStack;
  b: TestStack;
  close(): Promise<void>;
}

/** Two stacks and their organization as they were at a moment, to begin from as often as one likes. */
export interface KeptStacks {
  folder: string;
  sandbox: SandboxOptions;
}

/** Starts them. In the environment "test" shared flow PingAuth is live, and proxy "orders" of somebody else, at revision 1. */
export async function startTwoStacks(sandbox: SandboxOptions = {}): Promise<TwoStacks> {
  const two = twoStacksOn(await Bench.start(sandbox));
  await othersProxyIsLive(two.bench);
  for (const stack of [two.a, two.b]) {
    mustSucceed(await stack.run("stack", { args: ["init", stack.name] }));
    await stack.configure(two.bench.settings);
  }
  return two;
}

/** What {@link startTwoStacks} finds there, for others who need the same. */
export async function othersProxyIsLive(bench: Bench): Promise<void> {
  const flow = await bench.someoneImports("sharedflows", "PingAuth", smallSharedFlow("PingAuth"));
  await bench.someoneDeploys("sharedflows", "PingAuth", flow);
  await bench.someoneImports("apis", "orders", ownersProxy("orders"));
  await bench.someoneDeploys("apis", "orders", "1");
}

/** Starts two stacks, works on them, and keeps them as they are then. */
export async function keepTwoStacks(
  sandbox: SandboxOptions,
  work: (two: TwoStacks) => Promise<void>,
): Promise<KeptStacks> {
  const folder = mkdtempSync(join(tmpdir(), "two-stacks-"));
  const options = { ...sandbox, data: join(folder, "organization.json") };
  const two = await startTwoStacks(options);
  try {
    await work(two);
    copy(two.a.folder, join(folder, "a"));
    copy(two.b.folder, join(folder, "b"));
  } finally {
    await two.close();
  }
  return { folder, sandbox: options };
}

/** Starts from what was kept. */
export async function twoStacksFrom({ folder, sandbox }: KeptStacks, own: string): Promise<TwoStacks> {
  const data = join(folder, `${own}.json`);
  cpSync(join(folder, "organization.json"), data);
  const two = twoStacksOn(await Bench.start({ ...sandbox, data }));
  copy(join(folder, "a"), two.a.folder);
  copy(join(folder, "b"), two.b.folder);
  return two;
}

/** Runs a command of both stacks at the same time; both must succeed. */
export async function both({ a, b }: TwoStacks, command: "up" | "refresh" | "destroy"): Promise<[Ran, Ran]> {
  const [ofA, ofB] = await Promise.all([a[command](), b[command]()]);
  return [mustSucceed(ofA), mustSucceed(ofB)];
}

function twoStacksOn(bench: Bench): TwoStacks {
  // The CLI notes by folder which stack is selected, so a copy must say it.
  const env = { APIGEE_ACCESS_TOKEN: "t0ken", APIGEE_ENDPOINT: bench.sandbox.url, PULUMI_STACK: "test" };
  const [a, b] = [new TestStack({ project: "shop", env }), new TestStack({ project: "portal", env })];
  const close = async () => {
    await Promise.all([a.remove(), b.remove()]);
    await bench.close();
  };
  return { bench, a, b, close };
}

/** The links in node_modules are each folder's own. */
function copy(from: string, to: string): void {
  cpSync(from, to, { recursive: true, filter: (file) => !file.includes("node_modules") });
}
