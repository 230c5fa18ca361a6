import type { Bench } from "../../support/bench";
import { mustSucceed, startStack, type TestStack } from "../support/stack";
import { writeBundles } from "./bundles";
import { Previews } from "./previews";
import { messagesIn } from "./printed";
import { readSettings, type Settings } from "./settings";
import type { Row } from "./table";
import { startWayOut } from "./way-out";

/** What the previews of all rows came to. */
export interface Outcomes {
  /** All that was printed about each row, by its title. */
  printed: ReadonlyMap<string, string>;
  /** What of it the page tells. */
  messages: ReadonlyMap<string, readonly string[]>;
  /** What the rows asked of the sandboxes, and of any other host. */
  asked: readonly string[];
}

/** Sections whose programs fail by themselves, which is told in each preview that runs at that time. */
const oneByOne = ["PingAuthorizeIntegration", "Look-ups"];

/** Previews every row, after an `up` of what some of them want to change. */
export async function previewAll(rows: readonly Row[], benches: { x: Bench; edge: Bench }): Promise<Outcomes> {
  const settings = readSettings(rows.filter(({ language }) => language === "sh").map(({ code }) => code));
  const stack = await settledStack(settings, benches);
  const wayOut = await startWayOut();
  const previews = await Previews.start(stack, { ...settings.env, ...wayOut.env });
  const sandboxes = [benches.x.sandbox, benches.edge.sandbox];
  const before = sandboxes.map(({ calls }) => calls.length);
  const printed = new Map<string, string>();
  const preview = async (row: Row) => void printed.set(row.title, await previews.of(programOf(row)));
  try {
    await each(
      rows.filter(({ section }) => !oneByOne.includes(section)),
      2,
      preview,
    );
    await each(
      rows.filter(({ section }) => oneByOne.includes(section)),
      1,
      preview,
    );
  } finally {
    previews.end();
    wayOut.close();
    await stack.remove();
  }
  const calls = sandboxes.flatMap((sandbox, i) => sandbox.calls.slice(before[i]));
  return {
    printed,
    messages: new Map(
      [...printed].map(([title, text]) => [title, messagesIn(text.replaceAll(stack.folder, "/program"))]),
    ),
    asked: [...calls.map(({ method, path }) => `${method} ${path}`), ...wayOut.asked],
  };
}

/** A stack that has something to change, with the settings of every row. */
async function settledStack(settings: Settings, { x, edge }: { x: Bench; edge: Bench }): Promise<TestStack> {
  const stack = await startStack({
    config: {
      ...settings.plain,
      "apigee:organization": "acme",
      "apigee:endpoint": x.sandbox.url,
      "edge:plane": "edge",
      "edge:organization": "acme",
      "edge:endpoint": edge.sandbox.url,
    },
    secrets: settings.secret,
    env: { APIGEE_ACCESS_TOKEN: "t0ken", EDGE_ACCESS_TOKEN: "t0ken" },
  });
  writeBundles(stack.folder);
  stack.write(`
    new apigee.KeyValueMap("settled-map", { connection: "edge", environment: "test", entries: { colour: "red" } });
    const { name: sharedFlow, revision } = new apigee.SharedFlow("PingAuth", { bundle: "PingAuth" });
    const serviceAccount = "flow@acme.iam.gserviceaccount.com";
    new apigee.Deployment("settled", { environment: "test", sharedFlow, revision, serviceAccount });
  `);
  mustSucceed(await stack.up());
  return stack;
}

/** Any resource will do to see what is wrong with a connection. */
function programOf({ language, code }: Row): string {
  if (language === "ts") return code;
  const [connection = ""] = /(?<= )[\w-]+(?=:)/u.exec(code) ?? [];
  return `new Reference("it", { connection: "${connection}", environment: "test", refers: "keys" });`;
}

async function each<T>(items: readonly T[], lanes: number, work: (item: T) => Promise<void>): Promise<void> {
  const queue = items.values();
  const lane = async () => {
    for (const item of queue) await work(item);
  };
  await Promise.all(Array.from({ length: lanes }, lane));
}
