import { provider } from "../../provider/serve";
import { Bench } from "../support/bench";

type Values = Record<string, unknown>;
type Plane = "x" | "edge" | "opdk";

const references = "environments/test/references";
const args = { environment: "test", name: "PingTrust", refers: "keys" };
const urn = "urn:pulumi:dev::shop::pulumi-nodejs:dynamic/apigee:Reference::trust";

const pairs: [where: string, kept: Plane, left: Plane][] = [
  ["on two planes", "x", "edge"],
  ["in two installations of one plane", "opdk", "opdk"],
];

describe.each(pairs)("organizations of one name %s", (_, ...planes) => {
  const connections = ["kept", "left"] as const;
  type Connection = (typeof connections)[number];
  let benches: Bench[];

  beforeEach(async () => {
    benches = await Promise.all(planes.map((plane) => Bench.start({ plane })));
    for (const bench of benches) await bench.someone("POST", "environments/test/keystores", { name: "keys" });
  });
  afterEach(() => Promise.all(benches.map((bench) => bench.close())));

  /** A provider process that knows both, each by a connection of its own. */
  function run() {
    const settings: Values = Object.fromEntries(
      benches.flatMap(({ plane, sandbox }, n) => [
        [`${connections[n]}:plane`, plane],
        [`${connections[n]}:organization`, "acme"],
        [`${connections[n]}:endpoint`, sandbox.url],
        [`${connections[n]}:accessToken`, "t0ken"],
      ]),
    );
    const served = provider("Reference");
    void served.configure({ config: { get: (key: string) => settings[key] } as never });
    const check = async (connection: Connection) =>
      (await served.check({}, { ...args, connection, __urn: urn })).inputs as Values;
    const create = async (connection: Connection) =>
      (await served.create(await check(connection))) as { id: string; outs: Values };
    return { check, create, delete: ({ id, outs }: { id: string; outs: Values }) => served.delete(id, outs) };
  }

  const there = () => Promise.all(benches.map((bench) => bench.someone("GET", references)));

  it("lose in one what left the program, though it keeps the like of it in the other", async () => {
    await run().create("kept");
    const gone = await run().create("left");
    const next = run();
    await next.check("kept");
    await next.delete(gone);
    expect(await there()).toEqual([["PingTrust"], []]);
  });

  it("let a resource move from one to the other and leave nothing behind", async () => {
    const old = await run().create("left");
    const next = run();
    await next.create("kept");
    await next.delete(old);
    expect(await there()).toEqual([["PingTrust"], []]);
  });
});
