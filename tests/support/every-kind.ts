import type { Bench } from "./bench";
import { ownersProxy, smallSharedFlow } from "./bundles";
import { makeCertificate } from "./certificates";
import type { Scratch } from "./scratch";

type Values = Record<string, unknown>;

/** A resource, and what a user changes of it. */
export interface Kind {
  kind: string;
  args: Values;
  changed?: Values;
}

/** One resource of each kind, in an organization that others have moved into. */
export function everyKind(scratch: Scratch): Kind[] {
  const alias = (name: string) => ({ name, certificate: makeCertificate(`${name}.example.com`).certificate });
  const inTest = { environment: "test" };
  const hook = { ...inTest, hook: "PreProxyFlowHook", sharedFlow: "PingAuth" };
  const callout = { ...inTest, proxy: "orders", sharedFlow: "PingAuth" };
  return [
    {
      kind: "SharedFlow",
      args: { name: "Flow", bundle: flow(scratch, "1") },
      changed: { name: "Flow", bundle: flow(scratch, "2") },
    },
    {
      kind: "ApiProxy",
      args: { name: "echo", basePath: "/echo", target: "https://echo.example.com" },
      changed: { name: "echo", basePath: "/echo", target: "https://echo.example.com/2" },
    },
    {
      kind: "KeyValueMap",
      args: { ...inTest, name: "map", entries: { a: "1", b: "2" }, secretEntries: { c: "3" } },
      changed: { ...inTest, name: "map", entries: { a: "2", d: "4" }, secretEntries: { c: "5" } },
    },
    { kind: "TlsKeystore", args: { ...inTest, aliases: [alias("a"), alias("b")] } },
    {
      kind: "Reference",
      args: { ...inTest, name: "trust", refers: "store" },
      changed: { ...inTest, name: "trust", refers: "other" },
    },
    { kind: "FlowHook", args: hook, changed: { ...hook, continueOnError: true } },
    { kind: "ProxyFlowCallout", args: callout, changed: { ...callout, continueOnError: true } },
    {
      kind: "Deployment",
      args: { ...inTest, proxy: "orders", revision: "2" },
      changed: { ...inTest, proxy: "orders", revision: "3" },
    },
  ];
}

/** What the resources of each kind need, made by others. */
export async function othersMoveIn(bench: Bench): Promise<void> {
  await bench.someoneImports("sharedflows", "PingAuth", smallSharedFlow("PingAuth"));
  await bench.someoneDeploys("sharedflows", "PingAuth", "1");
  for (const release of [1, 2, 3]) await bench.someoneImports("apis", "orders", ownersProxy("orders", release));
  await bench.someoneDeploys("apis", "orders", "1");
  for (const name of ["store", "other"]) await bench.someone("POST", "environments/test/keystores", { name });
}

function flow(scratch: Scratch, text: string): string {
  const files = smallSharedFlow("Flow");
  const note = "sharedflowbundle/policies/Note.xml";
  return scratch.bundle(text, { ...files, [note]: `${files[note]}<!-- ${text} -->` });
}
