import type { SandboxOptions } from "../../sandbox";
import type { Bench } from "../support/bench";
import { smallSharedFlow } from "../support/bundles";
import { othersProxyIsLive } from "../engine/support/two-stacks";
import type { Outcome } from "./part";
import { editsOf, leftEdits, missingEdits, othersMapIsThere, projects, strayRevisions } from "./two-at-once-edits";
import { judged } from "./two-at-once-outcome";
import { meetAt, type Team, withTeams } from "./two-at-once-teams";

type Plane = "x" | "edge";
type Values = Record<string, unknown>;
type Step = "create" | "change" | "refresh" | "delete";

/** A deployment takes longer than a call, as it does at Apigee, also where the machine is busy. */
export const deployMs = 500;

const kinds = ["ProxyFlowCallout", "KeyValueMap"] as const;

/** Both make their callout and entries at the same time, then change them so; where `gone`, both take them out again so. */
export function editInTwo(sandbox: SandboxOptions, gone = false): Promise<Outcome> {
  return withTeams({ ...sandbox, deployMs }, async (bench, teams) => {
    await othersProxyIsLive(bench);
    await othersMapIsThere(bench, sandbox);
    const step = stepOf(bench, teams);
    await step("create", "first");
    const wrong = await missingEdits(bench, "first");
    const changed = await step("change", "changed");
    wrong.push(...(await missingEdits(bench, "changed")));
    wrong.push(
      ...(await strayRevisions(
        bench,
        changed.map(([callout]) => callout ?? {}),
      )),
    );
    if (!gone) return judged("both edits stand, no drift", [...wrong, ...drift(changed, await step("refresh", ""))]);
    await step("delete", "");
    wrong.push(...(await leftEdits(bench)), ...(await strayRevisions(bench, [])));
    return judged("both are gone, all else stands", wrong);
  });
}

/** Takes a step of both teams and kinds at the same time; answers each team's states. */
function stepOf(bench: Bench, teams: [Team, Team]) {
  return async (step: Step, round: string): Promise<Values[][]> => {
    const look = { method: "GET", path: /\/environments\/test\/deployments$/u };
    const mustHaveMet = step === "refresh" ? () => undefined : meetAt(bench, look);
    const each = (team: Team, n: number) =>
      Promise.all(kinds.map((kind) => team.must(step, kind, editsOf(projects[n] ?? "shop", round)[kind])));
    const states = await Promise.all(teams.map(each));
    mustHaveMet();
    return states;
  };
}

function drift(before: Values[][], after: Values[][]): string[] {
  const told = (states: Values[][]) =>
    JSON.stringify(states.map(([callout, map]) => [callout?.["attachments"], map?.["entries"]]));
  return told(before) === told(after) ? [] : [`a refresh shows drift: ${told(after)}`];
}

/** One thing that two want differently. */
export interface Contest {
  kind: "Reference" | "FlowHook";
  /** What a project wants of it. */
  args: (project: string) => Values;
  /** The call before which both have looked. */
  look: { method: string; path: RegExp };
  /** What whoever lost is told. */
  lost: RegExp;
  /** What it holds in the end. */
  held: (bench: Bench) => Promise<unknown>;
}

const where = "environments/test";

export const reference: Contest = {
  kind: "Reference",
  args: (project) => ({ environment: "test", name: "trust", refers: `keys-${project}` }),
  look: { method: "POST", path: /\/references$/u },
  lost: /Reference trust in environment test (exists already and refers to|.*somebody else changed it at the same moment: it refers to)/su,
  held: async (bench) => (await bench.someone("GET", `${where}/references/trust`)).refers,
};

export const hook: Contest = {
  kind: "FlowHook",
  args: (project) => ({ environment: "test", hook: "PreProxyFlowHook", sharedFlow: `flow-${project}` }),
  look: { method: "GET", path: /\/flowhooks\/PreProxyFlowHook$/u },
  lost: /Flow hook PreProxyFlowHook in environment test (runs shared flow|.*somebody else changed it at the same moment: it runs)/su,
  held: async (bench) => (await bench.someone("GET", `${where}/flowhooks/PreProxyFlowHook`)).sharedFlow,
};

/** Both make it at the same time, or, where both have taken it over before, change it. */
export function contest(plane: Plane, { kind, args, look, lost, held }: Contest, changes: boolean): Promise<Outcome> {
  return withTeams({ plane, deployMs }, async (bench, teams) => {
    await makeChoices(bench);
    const adopt = changes ? { adopt: true } : {};
    for (const [n, team] of changes ? teams.entries() : [])
      await team.must("create", kind, { ...args(`before-${n}`), adopt: true });
    const mustHaveMet = meetAt(bench, changes ? { method: "PUT" } : look);
    const wants = projects.map((project) => args(project));
    const step = changes ? "change" : "create";
    const reports = await Promise.all(teams.map((team, n) => team.ask(step, kind, { ...wants[n], ...adopt })));
    mustHaveMet();
    const won = reports.findIndex(({ error }) => error === undefined);
    const errors = reports.flatMap(({ error }) => (error === undefined ? [] : [error]));
    const wrong = errors.length === 1 ? [] : [`${errors.length} of two failed: ${errors.join("\n")}`];
    wrong.push(...errors.filter((error) => !lost.test(error)).map((error) => `not the sentence: ${error}`));
    const holds = await held(bench);
    if (!Object.values(wants[won] ?? {}).includes(holds)) wrong.push(`it holds ${String(holds)}, which did not win`);
    return judged("one won, the other failed with the sentence", wrong);
  });
}

/** What references may refer to and hooks may run. */
export async function makeChoices(bench: Bench): Promise<void> {
  for (const choice of ["shop", "portal", "before-0", "before-1"]) {
    await bench.someone("POST", `${where}/keystores`, { name: `keys-${choice}` });
    const name = `flow-${choice}`;
    await bench.someoneDeploys(
      "sharedflows",
      name,
      await bench.someoneImports("sharedflows", name, smallSharedFlow(name)),
    );
  }
}
