import type { SandboxOptions } from "../../../sandbox";
import { ownersProxy, smallSharedFlow } from "../../support/bundles";
import { Bench } from "../../support/bench";
import { mustSucceed, type Ran, startStack, type TestStack } from "./stack";

/** Two stacks of two teams that are configured for one sandbox. */
export interface TwoStacks {
  bench: Bench;
  a: TestStack;
  b: TestStack;
  close(): Promise<void>;
}

/** Starts them. In the environment "test" shared flow PingAuth is live, and proxy "orders" of somebody else, at revision 1. */
export async function startTwoStacks(sandbox: SandboxOptions = {}): Promise<TwoStacks> {
  const bench = await Bench.start(sandbox);
  const flow = await bench.someoneImports("sharedflows", "PingAuth", smallSharedFlow("PingAuth"));
  await bench.someoneDeploys("sharedflows", "PingAuth", flow);
  await bench.someoneImports("apis", "orders", ownersProxy("orders"));
  await bench.someoneDeploys("apis", "orders", "1");
  const config = { ...bench.settings, "apigee:endpoint": bench.sandbox.url };
  const start = (project: string) => startStack({ project, config, env: { APIGEE_ACCESS_TOKEN: "t0ken" } });
  const [a, b] = await Promise.all([start("shop"), start("portal")]);
  const close = async () => {
    await Promise.all([a.remove(), b.remove()]);
    await bench.close();
  };
  return { bench, a, b, close };
}

/** Runs a command of both stacks at the same time; both must succeed. */
export async function both({ a, b }: TwoStacks, command: "up" | "refresh" | "destroy"): Promise<[Ran, Ran]> {
  const [ofA, ofB] = await Promise.all([a[command](), b[command]()]);
  return [mustSucceed(ofA), mustSucceed(ofB)];
}
