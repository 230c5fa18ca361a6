import { rmSync } from "node:fs";
import { startSandbox } from "pulumi-apigee-pingauthorize/sandbox";
import { demoArguments } from "./arguments";
import { lookAround } from "./look-around";
import { say, table, title } from "./narrator";
import { Organization } from "./organization";
import { folder, stackFile } from "./places";
import { planeNamed } from "./planes";
import { setTheScene } from "./scene";
import { again } from "./steps/again";
import { changeBundle } from "./steps/change-bundle";
import { destroy } from "./steps/destroy";
import { look } from "./steps/look";
import { meddle } from "./steps/meddle";
import { up } from "./steps/up";
import { Story } from "./story";

const { plane: name, cps, keep } = demoArguments(process.argv.slice(2));
const plane = planeNamed(name, cps);

tell().then(
  (held) => (process.exitCode = held ? 0 : 1),
  (error: Error) => {
    process.stderr.write(`${error.message}\n`);
    process.exitCode = 1;
  },
);

/** Tells the whole story; whether all that it claims was so. */
async function tell(): Promise<boolean> {
  cleanUp();
  // What a real rollout takes minutes for, so that there is a moment to see whether anything is down meanwhile.
  const sandbox = await startSandbox({ ...plane.sandbox, deployMs: 300 });
  try {
    const story = new Story(sandbox, new Organization(sandbox.url, plane));
    await setTheScene(story);
    for (const step of [up, look, again, meddle, changeBundle]) await step(story);
    if (keep) await lookAround(story.organization);
    else await destroy(story);
    return theEnd(story);
  } finally {
    await sandbox.close();
    cleanUp();
  }
}

function cleanUp(): void {
  rmSync(folder, { recursive: true, force: true });
  rmSync(stackFile, { force: true });
}

function theEnd({ calls, held }: Story): boolean {
  title("Calls to Apigee");
  table([["command", "calls"], ...calls.map(({ what, calls: count }) => [what, String(count)])]);
  title(held ? "All of it held" : "Not all of it held: look for ✗ above");
  say(
    "Read next: examples/quickstart/index.ts, the program of this story; README.md, how to use it on an organization of yours;",
  );
  say("docs/api, each resource and argument. `npm start -- --keep` leaves everything up to look around in,");
  say("`npm start -- --plane edge` and `--plane opdk` tell the story on Apigee Edge and on Apigee for Private Cloud.");
  return held;
}
