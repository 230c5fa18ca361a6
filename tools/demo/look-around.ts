import { writeFileSync } from "node:fs";
import { pulumiCommand } from "../pulumi/command";
import { say, title } from "./narrator";
import type { Organization } from "./organization";
import { environmentScript, repository } from "./places";
import { pulumiSettings } from "./pulumi";

/** Tells how to look around while sandbox and stack are up, and waits for Ctrl-C. */
export async function lookAround({ endpoint, name }: Organization): Promise<void> {
  const { env } = pulumiCommand();
  const settings = { PULUMI_HOME: env["PULUMI_HOME"] ?? "", PATH: env["PATH"] ?? "", ...pulumiSettings };
  const lines = Object.entries(settings).map(([key, value]) => `export ${key}='${value.replaceAll("'", `'\\''`)}'`);
  writeFileSync(environmentScript, `${lines.join("\n")}\n`);
  title("Everything stays up");
  say(`The sandbox listens on ${endpoint} until you press Ctrl-C. In another terminal:\n`);
  say(`  cd ${repository} && . ${environmentScript}`);
  say("  pulumi stack                      # the resources");
  say("  pulumi preview --diff             # after a change to examples/quickstart/index.ts");
  say("  pulumi destroy                    # all of it out again");
  for (const path of ["environments/test/deployments", "apis", "environments/test/keyvaluemaps"]) {
    say(
      `  curl -s -H 'Accept: application/json' -H 'Authorization: Bearer any' '${endpoint}/v1/organizations/${name}/${path}'`,
    );
  }
  await new Promise<void>((done) => process.once("SIGINT", done).once("SIGTERM", done));
}
