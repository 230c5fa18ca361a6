import { connect } from "../../../provider/apigee/client";
import { resolveTarget, settingsFor } from "../../../provider/apigee/settings";

/** What a process is to ask, in its variable ASK. */
export interface Errand {
  config?: Record<string, string>;
  /** Connections to ask through, one after the other; the default one when there are none. */
  connections?: string[];
  /** How many calls at the same time. */
  atOnce?: number;
  /** How many rounds of them, one after the other. */
  rounds?: number;
}

/** The program that a test of credentials runs as a process of its own; prints the messages of the calls that failed. */
async function run({ config = {}, connections = ["apigee"], atOnce = 1, rounds = 1 }: Errand): Promise<string[]> {
  const failures: string[] = [];
  for (const connection of connections) {
    const source = { get: (key: string) => config[key] };
    const { target, problems } = resolveTarget(source, connection, "acme");
    if (target === undefined) throw new Error(problems.join("\n"));
    const apigee = connect(settingsFor(source, target));
    for (let round = 0; round < rounds; round++) {
      const calls = await Promise.allSettled(Array.from({ length: atOnce }, (_, n) => apigee.get(`apis/${n}`)));
      failures.push(...calls.flatMap((call) => (call.status === "rejected" ? [(call.reason as Error).message] : [])));
    }
  }
  return failures;
}

run(JSON.parse(process.env["ASK"] ?? "{}") as Errand).then(
  (failures) => process.stdout.write(JSON.stringify(failures)),
  (error: Error) => {
    process.stderr.write(`${error.stack}\n`);
    process.exitCode = 1;
  },
);
