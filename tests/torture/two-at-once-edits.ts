import type { SandboxOptions } from "../../sandbox";
import type { Bench } from "../support/bench";

type Values = Record<string, unknown>;

/** What both stacks edit: one proxy, each with a callout of its own, and one map, each with a key of its own. */
export const projects = ["shop", "portal"] as const;
type Project = (typeof projects)[number];

const map = "environments/test/keyvaluemaps/shared";

/** The arguments of a project's callout and entries, at a round of changes. */
export function editsOf(project: Project, round: string): { ProxyFlowCallout: Values; KeyValueMap: Values } {
  const callout = { proxy: "orders", sharedFlow: "PingAuth", environment: "test", policyName: `FC-${project}` };
  return {
    ProxyFlowCallout: { ...callout, parameters: { round } },
    KeyValueMap: { environment: "test", name: "shared", adopt: true, entries: { [project]: round } },
  };
}

/** The map that somebody made before, with an entry of theirs. */
export async function othersMapIsThere(bench: Bench, { plane, cps }: SandboxOptions): Promise<void> {
  const entry = { name: "of-somebody", value: "kept" };
  const takesEntries = plane === "x" || (plane === "edge" && cps !== false);
  // Where there is no choice, maps are encrypted.
  const made = { name: "shared", encrypted: plane === "x", ...(takesEntries ? {} : { entry: [entry] }) };
  await bench.someone("POST", "environments/test/keyvaluemaps", made);
  if (takesEntries) await bench.someone("POST", `${map}/entries`, entry);
}

/** What is not there of both projects' edits, or is not as it was. */
export async function missingEdits(bench: Bench, round: string): Promise<string[]> {
  const files = await bench.files("apis", "orders", (await bench.live("apis", "orders")) ?? "");
  const callouts = projects.filter((project) => !files[`apiproxy/policies/FC-${project}.xml`]?.includes(`>${round}<`));
  const steps = projects.filter((project) => !files["apiproxy/proxies/default.xml"]?.includes(`>FC-${project}<`));
  const entries = await wrongEntries(bench, { shop: round, portal: round, "of-somebody": "kept" });
  return [
    ...callouts.map((project) => `the callout of ${project} is not as it was changed`),
    ...steps.map((project) => `the step of ${project} is missing`),
    ...entries,
  ];
}

async function wrongEntries(bench: Bench, wanted: Record<string, string>): Promise<string[]> {
  const wrong: string[] = [];
  for (const [key, value] of Object.entries(wanted)) {
    const entry = await bench.someone("GET", `${map}/entries/${key}`).catch(() => undefined);
    if (entry?.value !== value) wrong.push(`entry ${key} is not "${value}", but ${JSON.stringify(entry?.value)}`);
  }
  return wrong;
}

/** What is left of the edits where they should be gone. */
export async function leftEdits(bench: Bench): Promise<string[]> {
  const files = await bench.files("apis", "orders", (await bench.live("apis", "orders")) ?? "");
  const left = Object.entries(files).filter(([path, text]) => `${path}\n${text}`.includes("FC-"));
  const gone = async (key: string) => !(await bench.someone("GET", `${map}/entries/${key}`).catch(() => undefined));
  const entries = await Promise.all(projects.map(async (key) => ((await gone(key)) ? [] : [`entry ${key} is left`])));
  return [
    ...left.map(([path]) => `${path} still has a callout`),
    ...entries.flat(),
    ...(await wrongEntries(bench, { "of-somebody": "kept" })),
  ];
}

/** Revisions of the proxy that nobody knows of: neither its owner's nor one of the stacks'. */
export async function strayRevisions(bench: Bench, states: readonly Values[]): Promise<string[]> {
  const known = new Set(["1", ...states.flatMap((outs) => outs["revisions"] as string[])]);
  const there = await bench.revisions("apis", "orders");
  return there.filter((revision) => !known.has(revision)).map((revision) => `revision ${revision} is nobody's`);
}
