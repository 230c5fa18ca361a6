import { spawn } from "node:child_process";
import { resolve } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { Server, ServerCredentials } from "@grpc/grpc-js";
import { EngineService } from "@pulumi/pulumi/proto/engine_grpc_pb";
import { GetRootResourceResponse, type LogRequest } from "@pulumi/pulumi/proto/engine_pb";
import { Empty } from "google-protobuf/google/protobuf/empty_pb";
import { engineOf } from "../../provider/pulumi/engine";

describe("the engine that started the provider", () => {
  const logged: LogRequest.AsObject[] = [];
  let server: Server;
  let address: string;

  beforeEach(async () => {
    logged.length = 0;
    server = new Server();
    server.addService(EngineService, {
      log: ({ request }: { request: LogRequest }, done: (error: null, answer: Empty) => void) => {
        logged.push(request.toObject());
        done(null, new Empty());
      },
      getRootResource: (_: unknown, done: (error: null, answer: GetRootResourceResponse) => void) =>
        done(null, new GetRootResourceResponse()),
    });
    const port = await new Promise<number>((bound, fail) =>
      server.bindAsync("127.0.0.1:0", ServerCredentials.createInsecure(), (error, at) =>
        error ? fail(error) : bound(at),
      ),
    );
    address = `127.0.0.1:${port}`;
  });
  afterEach(() => server.forceShutdown());

  it("is known by its address alone", () => {
    expect(engineOf(["node", "jest"])).toBeUndefined();
    expect(engineOf(["node", "jest", "tests/pulumi"])).toBeUndefined();
    expect(engineOf(["node", "host.js", address])).toBeDefined();
  });

  it("gets lines with a severity, on a resource's row, passing ones marked as such", async () => {
    const engine = engineOf(["node", "host.js", address])!;
    await engine.log("warning", "soon to expire", "urn:x");
    await engine.log("info", "waiting", "urn:x", true);
    expect(logged).toMatchObject([
      { severity: 2, message: "soon to expire", urn: "urn:x", ephemeral: false },
      { severity: 1, message: "waiting", urn: "urn:x", ephemeral: true },
    ]);
  });

  it("answers while it lives; once it is gone, nothing more may be written", async () => {
    const engine = engineOf(["node", "host.js", address])!;
    await expect(engine.stillThere()).resolves.toBeUndefined();
    server.forceShutdown();
    await expect(engine.stillThere()).rejects.toThrow("The Pulumi engine that asked for this is gone");
    await expect(engine.log("info", "nobody hears")).resolves.toBeUndefined();
  });

  it("is gone with the parent of the process, though another engine answers on its port by then", async () => {
    const source = resolve(__dirname, "../../provider/pulumi/engine");
    const script = `
      const engine = require(${JSON.stringify(source)}).engineOf(["node", "host.js", "${address}"]);
      const ask = () => engine.stillThere().then(() => "there", (error) => error.message).then(console.log);
      setInterval(ask, 50);
      setTimeout(() => process.exit(), 30_000);`;
    const args = ["--require", "ts-node/register/transpile-only", "-e", script];
    const parent = spawn(
      process.execPath,
      ["-e", `require("node:child_process").spawn(process.execPath, ${JSON.stringify(args)}, { stdio: "inherit" })`],
      { stdio: ["ignore", "pipe", "ignore"] },
    );
    const heard = (text: string) =>
      new Promise<void>((done) => parent.stdout.on("data", (data: Buffer) => data.includes(text) && done()));
    try {
      await heard("there");
      parent.kill("SIGKILL");
      await expect(
        Promise.race([heard("is gone"), sleep(10_000, "still there", { ref: false })]),
      ).resolves.toBeUndefined();
    } finally {
      parent.kill("SIGKILL");
      // What it has to say to nobody ends the child.
      parent.stdout.destroy();
    }
  }, 60_000);

  it("is not survived by a process that has something to say to nobody", async () => {
    const source = resolve(__dirname, "../../provider/pulumi/engine");
    // As Pulumi's host does it, each failure is written down, that of writing it down as well.
    const script = `
      process.on("uncaughtException", (error) => console.error(error.stack));
      require(${JSON.stringify(source)}).engineOf(["node", "host.js", "127.0.0.1:1"]);
      setInterval(() => console.error("something"), 50);`;
    const child = spawn(process.execPath, ["--require", "ts-node/register/transpile-only", "-e", script], {
      stdio: ["ignore", "ignore", "pipe"],
    });
    const ended = new Promise((done) => child.once("exit", done));
    await new Promise((done) => child.stderr.once("data", done));
    child.stderr.destroy();
    try {
      await expect(Promise.race([ended, sleep(20_000, "still there")])).resolves.toBe(1);
    } finally {
      child.kill("SIGKILL");
    }
  }, 60_000);
});
