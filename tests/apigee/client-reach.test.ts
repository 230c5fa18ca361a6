import { Agent, createServer as createTlsServer } from "node:https";
import { connect as connectTo, createServer, type AddressInfo, type Server, type Socket } from "node:net";
import { connect, type Host } from "../../provider/apigee/client";
import { Reach } from "../../provider/apigee/client-reach";
import { settingsFor } from "../../provider/apigee/settings";
import { makeCertificates } from "./support/certificates";
import { config, rejection, withoutConnectionVariables } from "./support/connection";

withoutConnectionVariables();

const { authority, server: identity } = makeCertificates(["localhost"]);

/** What becomes of a connection before the management server has it. */
type Gate = (socket: Socket) => void;

const closed: Gate = (socket) => socket.destroy();
const silent: Gate = () => undefined;
/** TLS's own word for "no handshake with you". */
const alert: Gate = (socket) => socket.end(Buffer.from([21, 3, 3, 0, 2, 2, 40]));
const open: Gate = (socket) => {
  const far = connectTo(portOf(management), "127.0.0.1");
  far.pipe(socket).pipe(far);
  far.on("error", () => socket.destroy()).on("close", () => socket.destroy());
};

let management: Server;
let front: Server;
let gates: Gate[];
let sockets: Socket[];
let asked: string[];
let cuts: boolean;

beforeEach(async () => {
  [gates, sockets, asked, cuts] = [[], [], [], false];
  management = createTlsServer({ cert: identity.certificate, key: identity.key }, (request, response) => {
    asked.push(request.method ?? "");
    if (cuts) return void request.socket.destroy();
    request.resume().on("end", () => response.end("{}"));
  });
  front = createServer((socket) => {
    sockets.push(socket);
    socket.on("error", () => socket.destroy());
    (gates.shift() ?? open)(socket);
  });
  for (const server of [management, front]) await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
});
afterEach(async () => {
  for (const socket of sockets) socket.destroy();
  await Promise.all([management, front].map((server) => new Promise((done) => server.close(done))));
});

function portOf(server: Server): number {
  return (server.address() as AddressInfo).port;
}

function organization(settings: Record<string, string> = {}, host: Host = {}) {
  const values = {
    plane: "opdk",
    endpoint: `https://localhost:${portOf(front)}`,
    caCertificate: authority.certificate,
    accessToken: "token",
    retryDelayMs: "5",
    ...settings,
  };
  const source = config(Object.fromEntries(Object.entries(values).map(([name, value]) => [`apigee:${name}`, value])));
  const target = { connection: "apigee", plane: "opdk", organization: "acme" } as const;
  return connect(settingsFor(source, target), host);
}

const ways: [string, Gate][] = [
  ["is closed before TLS is up", closed],
  ["is refused by TLS", alert],
  ["says nothing before TLS is up", silent],
];

describe("a line that", () => {
  it.each(ways)("%s has carried nothing, so whatever was asked is asked again", async (_, gate) => {
    gates = [gate, gate];
    await organization({ requestTimeoutMs: "300" }).post("apis", {});
    expect(asked).toEqual(["POST"]);
    expect(sockets).toHaveLength(3);
  });

  it.each(ways)("%s makes one look at the endpoint and the proxy", async (_, gate) => {
    gates = [gate];
    const asks = organization({ requestTimeoutMs: "300", retryTimeout: "0" }).get("apis");
    expect((await rejection(asks)).message).toContain("be reached from here (endpoint, HTTPS_PROXY, NO_PROXY)?");
  });

  it("was up may have carried what was asked, so that is not asked again", async () => {
    cuts = true;
    const { message } = await rejection(organization().post("apis", {}));
    expect(message).toContain("Whether it was done is unknown");
    expect(message).not.toContain("HTTPS_PROXY");
    expect(asked).toEqual(["POST"]);
  });

  it("is up since an earlier call may have carried it as well", async () => {
    const apigee = organization();
    await apigee.get("apis");
    cuts = true;
    expect((await rejection(apigee.post("apis", {}))).message).toContain("Whether it was done is unknown");
    expect(asked).toEqual(["GET", "POST"]);
    expect(sockets).toHaveLength(1);
  });

  it("does not come up is given up in a little more than half a minute, however long the call may take", async () => {
    gates = [silent];
    jest.useFakeTimers({ doNotFake: ["nextTick", "setImmediate", "queueMicrotask", "performance", "Date"] });
    const failing = rejection(organization({ retryTimeout: "0" }).upload("apis", Buffer.from("zip")));
    while (sockets.length === 0) await new Promise(setImmediate);
    jest.advanceTimersByTime(35_000);
    jest.useRealTimers();
    expect((await failing).message).toContain("no answer (no connection within 35 s)");
  });

  it("is up since an earlier call is not listened to any more, so that many calls collect no listeners", async () => {
    const agent = new Agent({ keepAlive: true, ca: authority.certificate });
    const to = { protocol: "https:", host: "localhost", port: portOf(front), agent };
    const call = () =>
      new Promise<Socket>((done, fail) => {
        const request = new Reach().request(to, (answer) => {
          const { socket } = answer;
          answer.resume().on("end", () => done(socket));
        });
        request.on("error", fail).end();
      });
    await call();
    const [before, after] = [(await call()).listenerCount("secureConnect"), await call()];
    expect(sockets).toHaveLength(1);
    expect(after.listenerCount("secureConnect")).toBe(before);
    agent.destroy();
  });
});

it("a try that takes long is told when it fails, however soon the next one comes", async () => {
  gates = [silent];
  const said: string[] = [];
  await organization({ requestTimeoutMs: "2000" }, { notice: (message) => said.push(message) }).get("apis");
  expect(said).toEqual(["waiting for Apigee: no answer (no connection within 2 s), next try in 1 s"]);
});
