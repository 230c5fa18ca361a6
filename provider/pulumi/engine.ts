import { createRequire } from "node:module";
import type * as Grpc from "@grpc/grpc-js";
import { EngineClient } from "@pulumi/pulumi/proto/engine_grpc_pb";
import { GetRootResourceRequest, LogRequest, LogSeverity } from "@pulumi/pulumi/proto/engine_pb";

/** The Pulumi engine that started this process, as far as a provider needs it. */
export interface Engine {
  /** Shows a line on the resource's row, or the stack's where the URN is not known. */
  log(severity: "info" | "warning", message: string, urn?: string, ephemeral?: boolean): Promise<void>;
  /** Resolves while the engine answers; rejects once it is gone, for this process outlives a killed engine. */
  stillThere(): Promise<void>;
}

const answerWithin = 10_000;
const severities = { info: LogSeverity.INFO, warning: LogSeverity.WARNING };

/**
 * The engine whose address the dynamic-provider host got as its first argument; `undefined` where there is none, as in a test.
 * The host keeps the client to itself, so it is made again from the SDK's own parts.
 */
export function engineOf(argv: readonly string[]): Engine | undefined {
  const address = argv[2];
  if (!address || !/^[\w.-]+:\d+$/u.test(address)) return undefined;
  endWhenNobodyListens();
  const client = clientFor(address);
  return { log: logTo(client), stillThere: pingTo(client) };
}

let watching = false;

/**
 * The engine reads what this process writes. Once it is killed, a write fails, and the host writes of that failure, and so on: a process
 * that is busy for ever and grows.
 */
function endWhenNobodyListens(): void {
  if (watching) return;
  watching = true;
  for (const stream of [process.stdout, process.stderr]) stream.on("error", () => process.exit(1));
}

function clientFor(address: string): EngineClient {
  // pnpm hides the SDK's own dependencies from us, so this one is asked for from the SDK's place.
  const fromSdk = createRequire(require.resolve("@pulumi/pulumi/package.json"));
  const { credentials } = fromSdk("@grpc/grpc-js") as typeof Grpc;
  return new EngineClient(address, credentials.createInsecure());
}

function logTo(client: EngineClient): Engine["log"] {
  return (severity, message, urn = "", ephemeral = false) => {
    const request = new LogRequest()
      .setSeverity(severities[severity])
      .setMessage(message)
      .setUrn(urn)
      .setEphemeral(ephemeral);
    // A line that cannot be shown must not fail the work that it is about.
    return new Promise((done) => client.log(request, { deadline: Date.now() + answerWithin } as never, () => done()));
  };
}

/**
 * Ports come again: where another engine got this one's, a parent that has ended tells it apart. Its number stays on Windows, and where a
 * shell in between outlives the engine; there the port alone is asked.
 */
function pingTo(client: EngineClient): Engine["stillThere"] {
  const parent = process.ppid;
  return () =>
    new Promise((done, fail) =>
      client.getRootResource(new GetRootResourceRequest(), { deadline: Date.now() + answerWithin } as never, (error) =>
        error || process.ppid !== parent
          ? fail(new Error("The Pulumi engine that asked for this is gone, so nothing more is written to Apigee."))
          : done(),
      ),
    );
}
