import { createRequire } from "node:module";
import type { EngineClient } from "@pulumi/pulumi/proto/engine_grpc_pb";
import type { LogSeverity } from "@pulumi/pulumi/proto/engine_pb";

/** The Pulumi engine that started this process, as far as a provider needs it. */
export interface Engine {
  /** Shows a line on the resource's row, or the stack's where the URN is not known. */
  log(severity: "info" | "warning", message: string, urn?: string, ephemeral?: boolean): Promise<void>;
  /** Resolves while the engine answers; rejects once it is gone, for this process outlives a killed engine. */
  stillThere(): Promise<void>;
}

const answerWithin = 10_000;

/**
 * The engine whose address the dynamic-provider host got as its first argument; `undefined` where there is none, as in a test.
 * The host keeps the client to itself, so it is made again from the SDK's own parts.
 */
export function engineOf(argv: readonly string[]): Engine | undefined {
  const address = argv[2];
  if (!address || !/^[\w.-]+:\d+$/u.test(address)) return undefined;
  const client = clientFor(address);
  return { log: logTo(client), stillThere: pingTo(client) };
}

function clientFor(address: string): EngineClient {
  // pnpm hides the SDK's own dependencies from us, so they are asked for from the SDK's place.
  const fromSdk = createRequire(require.resolve("@pulumi/pulumi/package.json"));
  const grpc = fromSdk("@grpc/grpc-js") as typeof import("@grpc/grpc-js");
  const { EngineClient } = fromSdk("./proto/engine_grpc_pb") as typeof import("@pulumi/pulumi/proto/engine_grpc_pb");
  return new EngineClient(address, grpc.credentials.createInsecure());
}

function messages() {
  return require("@pulumi/pulumi/proto/engine_pb") as typeof import("@pulumi/pulumi/proto/engine_pb");
}

function logTo(client: EngineClient): Engine["log"] {
  const { LogRequest, LogSeverity } = messages();
  const severities: Record<string, LogSeverity> = { info: LogSeverity.INFO, warning: LogSeverity.WARNING };
  return (severity, message, urn = "", ephemeral = false) => {
    const request = new LogRequest().setSeverity(severities[severity]!).setMessage(message).setUrn(urn).setEphemeral(ephemeral);
    // A line that cannot be shown must not fail the work that it is about.
    return new Promise((done) => client.log(request, { deadline: Date.now() + answerWithin } as never, () => done()));
  };
}

function pingTo(client: EngineClient): Engine["stillThere"] {
  const { GetRootResourceRequest } = messages();
  return () =>
    new Promise((done, fail) =>
      client.getRootResource(new GetRootResourceRequest(), { deadline: Date.now() + answerWithin } as never, (error) =>
        error ? fail(new Error("The Pulumi engine that asked for this is gone, so nothing more is written to Apigee.")) : done(),
      ),
    );
}
