import { provider } from "../../provider/serve";
import { Bench } from "../support/bench";

type Values = Record<string, unknown>;

const references = "environments/test/references";
const args = { environment: "test", name: "PingTrust", refers: "keys" };
const urn = "urn:pulumi:dev::shop::pulumi-nodejs:dynamic/apigee:Reference::trust";

describe("organizations of one name on two planes", () => {
  let x: Bench;
  let edge: Bench;

  beforeEach(async () => {
    [x, edge] = await Promise.all([Bench.start({ plane: "x" }), Bench.start({ plane: "edge" })]);
    for (const bench of [x, edge]) await bench.someone("POST", "environments/test/keystores", { name: "keys" });
  });
  afterEach(() => Promise.all([x.close(), edge.close()]));

  /** A provider process that knows both, each by a connection of its own. */
  function run() {
    const settings: Values = Object.fromEntries(
      [x, edge].flatMap(({ plane, sandbox }) => [
        [`apigee-${plane}:plane`, plane],
        [`apigee-${plane}:organization`, "acme"],
        [`apigee-${plane}:endpoint`, sandbox.url],
        [`apigee-${plane}:accessToken`, "t0ken"],
      ]),
    );
    const served = provider("Reference");
    void served.configure({ config: { get: (key: string) => settings[key] } as never });
    const check = async (plane: string) =>
      (await served.check({}, { ...args, connection: `apigee-${plane}`, __urn: urn })).inputs as Values;
    const create = async (plane: string) => (await served.create(await check(plane))) as { id: string; outs: Values };
    return { check, create, delete: ({ id, outs }: { id: string; outs: Values }) => served.delete(id, outs) };
  }

  const there = () => Promise.all([x, edge].map((bench) => bench.someone("GET", references)));

  it("lose on one plane what left the program, though it keeps the like of it on the other", async () => {
    await run().create("x");
    const gone = await run().create("edge");
    const next = run();
    await next.check("x");
    await next.delete(gone);
    expect(await there()).toEqual([["PingTrust"], []]);
  });

  it("let a resource move from one to the other and leave nothing behind", async () => {
    const old = await run().create("edge");
    const next = run();
    await next.create("x");
    await next.delete(old);
    expect(await there()).toEqual([["PingTrust"], []]);
  });
});

describe("organizations of one name in two installations of one plane", () => {
  let here: Bench;
  let there: Bench;

  beforeEach(async () => {
    [here, there] = await Promise.all([Bench.start({ plane: "opdk" }), Bench.start({ plane: "opdk" })]);
    for (const bench of [here, there]) await bench.someone("POST", "environments/test/keystores", { name: "keys" });
  });
  afterEach(() => Promise.all([here.close(), there.close()]));

  it("lose in one what left the program, though it keeps the like of it in the other", async () => {
    const connections = { here, there };
    const settings = Object.fromEntries(
      Object.entries(connections).flatMap(([name, { sandbox }]) => [
        [`${name}:plane`, "opdk"],
        [`${name}:organization`, "acme"],
        [`${name}:endpoint`, sandbox.url],
        [`${name}:username`, "someone@example.com"],
        [`${name}:password`, "p4ssword"],
      ]),
    );
    const served = () => {
      const fresh = provider("Reference");
      void fresh.configure({ config: { get: (key: string) => settings[key] } as never });
      return fresh;
    };
    const wanted = async (door: ReturnType<typeof served>, connection: string) =>
      (await door.check({}, { ...args, connection, __urn: urn })).inputs as Values;
    const first = served();
    await first.create(await wanted(first, "here"));
    const gone = await first.create(await wanted(first, "there"));
    const next = served();
    await wanted(next, "here");
    await next.delete(gone.id, gone.outs as Values);
    expect(await here.someone("GET", references)).toEqual(["PingTrust"]);
    expect(await there.someone("GET", references)).toEqual([]);
  });
});
