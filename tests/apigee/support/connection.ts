import { connect, type Apigee, type Host } from "../../../provider/apigee/client";
import type { PlaneName } from "../../../provider/apigee/planes";
import { settingsFor, type ConfigSource } from "../../../provider/apigee/settings";
import { serve, type Received, type Reply, type Server } from "./server";

/** Configuration from an object. */
export function config(values: Record<string, string>): ConfigSource {
  return { get: (key) => values[key] };
}

/** Takes every variable out of the environment that settings could come from, for one test. */
export function withoutConnectionVariables(): void {
  const before = { ...process.env };
  beforeEach(() => {
    for (const name of Object.keys(process.env)) {
      if (/^(APIGEE|GOOGLE|GCLOUD|CLOUDSDK|USER_PROJECT)/.test(name)) delete process.env[name];
    }
  });
  afterEach(() => {
    process.env = { ...before };
  });
}

/** A server and a connection to it, with short pauses between tries; closed after the test. */
export async function connected(
  reply: (request: Received, n: number) => Reply,
  options: { settings?: Record<string, string>; host?: Host } = {},
): Promise<{ apigee: Apigee; server: Server }> {
  const server = await serve(reply);
  open.push(server);
  const values = {
    "apigee:endpoint": server.url,
    "apigee:accessToken": "token-of-the-test",
    "apigee:retryDelayMs": "5",
    ...options.settings,
  };
  const plane = (options.settings?.["apigee:plane"] ?? "x") as PlaneName;
  const target = { connection: "apigee", plane, organization: "acme" };
  return { apigee: connect(settingsFor(config(values), target), options.host), server };
}

const open: Server[] = [];

afterEach(async () => {
  await Promise.all(open.splice(0).map((server) => server.close()));
});

/** Google's envelope of a refusal. */
export function refusal(code: number, message: string, details: unknown[] = []): Reply {
  return { status: code, body: { error: { code, message, details } } };
}

/** The error that a promise rejects with. */
export async function rejection(promise: Promise<unknown>): Promise<Error> {
  return promise.then(
    (value) => {
      throw new Error(`Expected a rejection, got ${JSON.stringify(value)}`);
    },
    (error: Error) => error,
  );
}
