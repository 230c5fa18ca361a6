import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { startSandbox } from "pulumi-apigee-pingauthorize/sandbox";
import { copyBundle } from "./bundle";
import { selfSignedCertificate } from "./certificate";
import { lookAround } from "./look-around";
import { say, table, title } from "./narrator";
import { Organization } from "./organization";
import { othersMoveIn, theirProxies } from "./others";
import { certificateFile, folder, stackFile, workingBundle } from "./places";
import { makeStack } from "./pulumi";
import { again } from "./steps/again";
import { changeBundle } from "./steps/change-bundle";
import { destroy } from "./steps/destroy";
import { look } from "./steps/look";
import { meddle } from "./steps/meddle";
import { up } from "./steps/up";
import { Story, wanted } from "./story";

const keep = process.argv.includes("--keep");

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
  const sandbox = await startSandbox({ deployMs: 300 });
  try {
    const story = new Story(sandbox, new Organization(sandbox.url));
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

async function setTheScene({ organization }: Story): Promise<void> {
  await othersMoveIn(organization);
  mkdirSync(folder, { recursive: true });
  copyBundle();
  writeFileSync(certificateFile, selfSignedCertificate("pingauthorize.example.com"));
  const config = {
    "apigee:endpoint": organization.endpoint,
    "apigee:organization": organization.name,
    environment: wanted.environment,
    bundle: workingBundle,
    serviceHostPort: wanted.serviceHostPort,
    certificate: certificateFile,
    proxies: JSON.stringify(theirProxies),
  };
  await makeStack(config, { "apigee:accessToken": "any-token", sharedSecret: wanted.sharedSecret });
}

function theEnd({ calls, held }: Story): boolean {
  title("Calls to Apigee");
  table([["command", "calls"], ...calls.map(({ what, calls: count }) => [what, String(count)])]);
  title(held ? "All of it held" : "Not all of it held: look for ✗ above");
  say(
    "Read next: examples/quickstart/index.ts, the program of this story; README.md, how to use it on an organization of yours;",
  );
  say("docs/api, each resource and argument. `npm start -- --keep` leaves everything up to look around in.");
  return held;
}
