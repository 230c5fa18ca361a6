import type { Apigee } from "../../provider/apigee/client";
import {
  byNumber,
  deleteBundle,
  deleteRevision,
  deploymentsOf,
  downloadRevision,
  findRevisions,
  following,
  importBundle,
  listedRevisions,
  newestOf,
} from "../../provider/apigee/revisions";
import { readBundle, writeZip } from "../../provider/bundle/zip";
import { Bench } from "../support/bench";
import { witness } from "../support/witness";

const flow = { collection: "sharedflows", name: "PingAuth" } as const;
const zip = writeZip(readBundle("examples/quickstart/PingAuth"));
const lost = () => Promise.resolve(undefined);

let bench: Bench;
let apigee: Apigee;

beforeEach(async () => {
  bench = await Bench.start();
  ({ apigee } = witness(bench).context);
});

afterEach(() => bench.close());

describe("the numbers of revisions", () => {
  it("are ordered as numbers, also where they are too long for one", () => {
    const long = "90071992547409931";
    expect(["10", "9", long, "90071992547409930", "2"].sort(byNumber)).toEqual([
      "2",
      "9",
      "10",
      "90071992547409930",
      long,
    ]);
    expect(newestOf(["9", "10", "2"])).toBe("10");
    expect(newestOf([])).toBeUndefined();
    expect(following("9007199254740993")).toBe("9007199254740994");
  });
});

describe("the revisions of a bundle", () => {
  it("are found by name, oldest first; there are none where there is no such bundle", async () => {
    expect(await findRevisions(apigee, flow)).toBeUndefined();
    for (let i = 1; i <= 10; i++) expect(await importBundle(apigee, flow, zip, lost)).toBe(String(i));
    expect(await findRevisions(apigee, flow)).toEqual(["1", "2", "3", "4", "5", "6", "7", "8", "9", "10"]);
    expect(await listedRevisions(apigee, flow)).toEqual(await findRevisions(apigee, flow));
    expect(await listedRevisions(apigee, { collection: "apis", name: "PingAuth" })).toBeUndefined();
  });

  it("stay known after own writes without another call", async () => {
    await listedRevisions(apigee, flow);
    const calls = await bench.callsDuring(async () => {
      await importBundle(apigee, flow, zip, lost);
      await importBundle(apigee, flow, zip, lost);
      expect(await listedRevisions(apigee, flow)).toEqual(["1", "2"]);
      await deleteRevision(apigee, flow, "1");
      expect(await listedRevisions(apigee, flow)).toEqual(["2"]);
      await deleteBundle(apigee, flow);
      expect(await listedRevisions(apigee, flow)).toBeUndefined();
    });
    expect(calls.filter((call) => call.startsWith("GET"))).toEqual([]);
  });

  it("are asked for again when a list must be fresh", async () => {
    await listedRevisions(apigee, flow);
    await bench.someone("POST", "sharedflows?action=import&name=PingAuth", zip);
    expect(await listedRevisions(apigee, flow)).toBeUndefined();
    await new Promise((done) => setTimeout(done, 5));
    expect(await listedRevisions(apigee, flow, { notOlderThanMs: 1 })).toEqual(["1"]);
  });

  it("are put in order where Apigee lists them as texts", async () => {
    const body = JSON.stringify({ sharedFlows: [{ name: "PingAuth", revision: ["1", "10", "2"] }] });
    bench.sandbox.inject({ when: { method: "GET" }, do: { status: 200, body } });
    expect(await listedRevisions(apigee, flow)).toEqual(["1", "2", "10"]);
  });

  it("can be downloaded", async () => {
    await importBundle(apigee, flow, zip, lost);
    const files = readBundle(await downloadRevision(apigee, flow, "1"));
    expect([...files.keys()]).toEqual([...readBundle(zip).keys()]);
  });

  it("are told with the environments where they run", async () => {
    await importBundle(apigee, flow, zip, lost);
    expect(await deploymentsOf(apigee, flow)).toEqual([]);
    await bench.someoneDeploys("sharedflows", "PingAuth", "1", "prod");
    expect(await deploymentsOf(apigee, flow)).toEqual([
      expect.objectContaining({ environment: "prod", revision: "1" }),
    ]);
    await expect(deleteRevision(apigee, flow, "1")).rejects.toThrow("400");
  });

  it("are gone when they are deleted twice", async () => {
    await expect(deleteRevision(apigee, flow, "1")).resolves.toBeUndefined();
    await expect(deleteBundle(apigee, flow)).resolves.toBeUndefined();
  });
});

describe("an import whose answer is lost", () => {
  it("is the revision that its owner recognises, or is sent again", async () => {
    const importOf = { method: "POST", path: /sharedflows$/u };
    bench.sandbox.inject({ when: importOf, at: "done", do: "reset" });
    expect(await importBundle(apigee, flow, zip, () => Promise.resolve("1"))).toBe("1");
    bench.sandbox.inject({ when: importOf, at: "received", do: "reset" });
    expect(await importBundle(apigee, flow, zip, lost)).toBe("2");
    expect(await findRevisions(apigee, flow)).toEqual(["1", "2"]);
  });
});
