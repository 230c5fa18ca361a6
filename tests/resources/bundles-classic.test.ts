import { join } from "node:path";
import { Bench } from "../support/bench";
import { zipOf } from "../support/bundles";
import { Scratch } from "../support/scratch";

const reverse = { name: "orders", basePath: "/orders", target: "https://orders.example.com" };
const standIn = join(__dirname, "../../examples/quickstart/PingAuth");

describe.each(["edge", "opdk"] as const)("bundles on plane %s", (plane) => {
  let bench: Bench;
  let scratch: Scratch;
  beforeEach(async () => {
    bench = await Bench.start({ plane });
    scratch = new Scratch();
  });
  afterEach(async () => {
    scratch.remove();
    await bench.close();
  });
  const proxy = () => bench.door("ApiProxy", "orders");
  const flow = () => bench.door("SharedFlow", "PingAuth");

  it("live from create to delete, sorted as numbers where Apigee sorts them as texts", async () => {
    const before = bench.sandbox.snapshot();
    const made = await proxy().create(reverse);
    let { outs } = made;
    for (let release = 2; release <= 11; release++) {
      outs = (await proxy().update(made.id, outs, { ...reverse, target: `https://v${release}.example.com` }))!;
    }
    expect(outs).toMatchObject({ revision: "11" });
    expect((outs.revisions as string[]).at(-1)).toBe("11");
    expect((await proxy().read(made.id, outs))?.props).toMatchObject({ revision: "11", digest: outs.digest });
    await proxy().delete(made.id, outs);
    expect(bench.sandbox.snapshot().differences(before)).toEqual([]);
  });

  it("name virtual hosts where they are given", async () => {
    const { outs } = await proxy().create({ ...reverse, virtualHosts: ["secure"] });
    const text = Object.values(await bench.files("apis", "orders", String(outs.revision))).join("\n");
    expect(text).toContain("<VirtualHost>secure</VirtualHost>");
  });

  it("are imported again when somebody edited their revision in place", async () => {
    const { id, outs } = await proxy().create(reverse);
    expect((await proxy().read(id, outs))?.props).toMatchObject({ digest: outs.digest });
    const files = await bench.files("apis", "orders", "1");
    const path = Object.keys(files).find((name) => name.startsWith("apiproxy/targets/"))!;
    await bench.someone(
      "POST",
      "apis/orders/revisions/1",
      zipOf({ ...files, [path]: files[path]!.replace("orders.example", "evil.example") }),
    );
    const found = await proxy().read(id, outs);
    expect(found?.inputs).toMatchObject({ digest: "" });
    expect(await proxy().update(id, found!.props, reverse)).toMatchObject({ revision: "2" });
  });

  it("are as sent with edits of ours in them, and not when those are not there", async () => {
    const { id, outs } = await flow().create({
      name: "PingAuth",
      bundle: standIn,
      trustStore: { reference: "PingAuthTrust" },
    });
    const touched = {
      status: 200,
      body: JSON.stringify({ name: "PingAuth", revision: "1", createdAt: 1, lastModifiedAt: 2 }),
    };
    const touchOnce = () => bench.sandbox.inject({ when: { path: /revisions\/1$/u }, do: touched });
    touchOnce();
    expect((await flow().read(id, outs))?.props).toMatchObject({ digest: outs.digest });
    touchOnce();
    const other = { ...outs, trustStore: { reference: "OtherTrust" } };
    expect((await flow().read(id, other))?.props).toMatchObject({ digest: "" });
  });
});
