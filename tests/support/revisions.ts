import type { Files } from "../../provider/bundle/files";
import { readBundle } from "../../provider/bundle/zip";
import type { Bench } from "./bench";

/** What a revision holds by now, as Apigee exports it. */
export async function bundleAt(bench: Bench, revision: string): Promise<Files> {
  const response = await fetch(`${bench.sandbox.url}/v1/organizations/acme/${revision}?format=bundle`, {
    headers: { authorization: "Bearer someone-else" },
  });
  if (!response.ok) throw new Error(`${revision}: ${response.status}`);
  return readBundle(Buffer.from(await response.arrayBuffer()));
}

/** The text of a file in a revision. */
export async function fileAt(bench: Bench, revision: string, file: string): Promise<string> {
  const bytes = (await bundleAt(bench, revision)).get(file);
  if (!bytes) throw new Error(`${revision} has no ${file}`);
  return bytes.toString();
}

/** The revisions that somebody else sees; `undefined` when there is no such object. */
export async function revisionsOf(bench: Bench, object: string): Promise<string[] | undefined> {
  const found = await bench.someone("GET", object).catch((error: Error) => {
    if (error.message.includes(": 404 ")) return undefined;
    throw error;
  });
  return found?.revision;
}

let runs = 0;

/** From here on as in another run of Pulumi: nothing that was read before is remembered. */
export function nextRun(bench: Bench): void {
  bench.settings["apigee:retryTimeout"] = String(300 + ++runs);
}
