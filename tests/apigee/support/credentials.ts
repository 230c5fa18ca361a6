import { execFile } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import type { Errand } from "./ask";
import { makeKey } from "./certificates";
import { compileAsk } from "./compiled";
import { startGoogle, type Google } from "./google";

export const apigeeHost = "apigee.googleapis.com";
export const tokenHost = "oauth2.googleapis.com";

/** Google's hosts, for all tests of a file; with nothing left of the test before. */
export let google: Google;
let asker: ReturnType<typeof compileAsk>;

beforeAll(async () => {
  asker = compileAsk();
  google = await startGoogle();
});
beforeEach(() => google.reset());
afterAll(async () => {
  asker.remove();
  await google.close();
});
jest.setTimeout(60_000);

/** Runs a process with nothing in its environment but what a test gives; the failures of its calls. */
export async function ask(errand: Errand, environment: Record<string, string> = {}): Promise<string[]> {
  const env = { PATH: process.env["PATH"], ...google.environment, ...environment, ASK: JSON.stringify(errand) };
  const { stdout, stderr } = await promisify(execFile)(process.execPath, [asker.program], { env });
  expect(stderr.replace(/.*NODE_TLS_REJECT_UNAUTHORIZED[\s\S]*/, "")).toBe("");
  return JSON.parse(stdout) as string[];
}

/** The tokens that Apigee saw, each once. */
export const seen = () => [...new Set(google.to(apigeeHost).map((each) => each.authorization))];

/** Writes a file into the processes' home. */
export function file(name: string, content: unknown): string {
  const path = join(google.folder, name);
  writeFileSync(path, typeof content === "string" ? content : JSON.stringify(content));
  return path;
}

/** A service account's key. */
export const key = {
  type: "service_account",
  client_email: "robot@acme.iam.gserviceaccount.com",
  private_key: makeKey().key,
  project_id: "acme",
};

/** What a user has who logged in. */
export const user = {
  type: "authorized_user",
  client_id: "me",
  client_secret: "marker-client",
  refresh_token: "marker-refresh",
  quota_project_id: "payer",
};
