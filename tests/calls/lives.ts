import type { Bench } from "../support/bench";
import { ownersProxy, smallSharedFlow } from "../support/bundles";
import { makeCertificate } from "../support/certificates";
import type { Scratch } from "../support/scratch";

type Values = Record<string, unknown>;

/** Where lives are lived. */
export interface Stage {
  readonly bench: Bench;
  readonly scratch: Scratch;
}

/** The life of a resource whose calls are counted, of a fixed size; `n` tells several of them apart. */
export interface Life {
  readonly kind: string;
  /** As its row is headed. */
  readonly title: string;
  readonly args: (n: number, stage: Stage) => Values;
  /** What an update changes; undefined where every change replaces. */
  readonly changed?: (n: number, stage: Stage) => Values;
  /** What others have made before. */
  readonly before?: (stage: Stage, n: number) => Promise<void>;
}

const certificate = makeCertificate("ping.example.com").certificate;
const hooks = ["PreProxyFlowHook", "PostTargetFlowHook"];

function flowArgs(n: number, { scratch }: Stage, word: string): Values {
  const files = Object.entries(smallSharedFlow(`flow-${n}`)).map(([path, text]) => [path, text.replace("yes", word)]);
  return { name: `flow-${n}`, bundle: scratch.bundle(`flow-${n}-${word}`, Object.fromEntries(files)) };
}

function proxyArgs(n: number): Values {
  return { name: `orders-${n}`, basePath: `/orders-${n}`, target: "https://orders.example.com" };
}

function callout(title: string, placed: Values): Life {
  const args = (n: number) => ({ proxy: `orders-${n}`, sharedFlow: "PingAuth", ...placed });
  return {
    kind: "ProxyFlowCallout",
    title,
    args,
    changed: (n) => ({ ...args(n), continueOnError: true }),
    before: proxyIsLive,
  };
}

/** Makes the shared flow that callouts and hooks call, before a life begins. */
export async function setScene({ bench }: Stage): Promise<void> {
  await bench.someoneImports("sharedflows", "PingAuth", smallSharedFlow("PingAuth"));
  await bench.someoneDeploys("sharedflows", "PingAuth", "1");
}

async function proxyIsLive({ bench }: Stage, n: number): Promise<void> {
  await bench.someoneImports("apis", `orders-${n}`, ownersProxy(`orders-${n}`));
  await bench.someoneDeploys("apis", `orders-${n}`, "1");
}

async function proxyHasTwoRevisions({ bench }: Stage, n: number): Promise<void> {
  for (const release of [1, 2]) await bench.someoneImports("apis", `orders-${n}`, ownersProxy(`orders-${n}`, release));
}

/** Every resource, in the sizes that the tables tell. */
export const lives: readonly Life[] = [
  {
    kind: "SharedFlow",
    title: "`SharedFlow`",
    args: (n, stage) => flowArgs(n, stage, "yes"),
    changed: (n, stage) => flowArgs(n, stage, "no"),
  },
  {
    kind: "ApiProxy",
    title: "`ApiProxy`",
    args: proxyArgs,
    changed: (n) => ({ ...proxyArgs(n), target: "https://new.example.com" }),
  },
  {
    kind: "KeyValueMap",
    title: "`KeyValueMap`, 3 entries, 1 changes",
    args: (n) => ({ environment: "test", name: `map-${n}`, entries: { a: "1", b: "2", c: "3" } }),
    changed: (n) => ({ environment: "test", name: `map-${n}`, entries: { a: "1", b: "2", c: "0" } }),
  },
  {
    kind: "TlsKeystore",
    title: "`TlsKeystore`, 2 aliases",
    args: () => ({
      environment: "test",
      aliases: ["one", "two"].map((name) => ({ name, certificate })),
    }),
  },
  {
    kind: "Reference",
    title: "`Reference`",
    args: (n) => ({ environment: "test", name: `trust-${n}`, refers: `old${n}` }),
    changed: (n) => ({ environment: "test", name: `trust-${n}`, refers: `new${n}` }),
    before: async ({ bench }, n) => {
      for (const name of [`old${n}`, `new${n}`]) await bench.someone("POST", "environments/test/keystores", { name });
    },
  },
  {
    kind: "FlowHook",
    title: "`FlowHook`",
    args: (n) => ({ environment: "test", hook: hooks[n], sharedFlow: "PingAuth" }),
    changed: (n) => ({ environment: "test", hook: hooks[n], sharedFlow: "PingAuth", continueOnError: true }),
  },
  callout("`ProxyFlowCallout` with `environment`", { environment: "test" }),
  callout("`ProxyFlowCallout` without", {}),
  {
    kind: "Deployment",
    title: "`Deployment`",
    args: (n) => ({ environment: "test", proxy: `orders-${n}`, revision: "1" }),
    changed: (n) => ({ environment: "test", proxy: `orders-${n}`, revision: "2" }),
    before: proxyHasTwoRevisions,
  },
];
