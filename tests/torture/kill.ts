import { tryKilled } from "./kill-case";
import { blows, killedCommands, killPlanes } from "./kill-planes";
import { undisturbedRuns } from "./kill-runs";
import type { Case, Part } from "./part";
import { callText } from "./support/call-names";

/** Kills engine or provider at each call to Apigee, and looks at what comes of the next run. */
export const kill: Part = {
  name: "kill",
  page: "reliability",
  head: "killed",
  cases: async () => {
    const cases: Case[] = [];
    for (const plane of killPlanes) {
      const runs = await undisturbedRuns(plane);
      for (const command of killedCommands) {
        const run = runs[command.title];
        for (const blow of blows) {
          const row = `${plane.title} ${command.title}, ${blow.title} a call`;
          for (const call of run.calls) {
            const id = `${plane.title} ${command.title}, ${blow.title} ${callText(call)}`;
            cases.push({ id, row, run: () => tryKilled({ command, run, call, blow }) });
          }
        }
      }
    }
    return cases;
  },
};
