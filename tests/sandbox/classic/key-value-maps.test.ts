import { proxyFiles, zipOf } from "../support/someone";
import { User } from "./support/user";

const at = "environments/test/keyvaluemaps";
const filled = { name: "m", entry: [{ name: "a", value: "1" }] };

let user: User;
afterEach(() => user.sandbox.close());

describe("maps with CPS", () => {
  beforeEach(async () => (user = await User.of("edge")));

  it("take entries one by one, at each scope", async () => {
    await user.done("POST", "apis?action=import&name=p&validate=false", zipOf(proxyFiles("/p")));
    for (const path of ["keyvaluemaps", at, "apis/p/keyvaluemaps"]) {
      await user.done("POST", path, { name: "m", encrypted: "false" });
      expect((await user.ask("POST", `${path}/m/entries`, { name: "k", value: "1" })).status).toBe(201);
      expect(await user.done("POST", `${path}/m/entries/k`, { name: "k", value: "2" })).toEqual({
        name: "k",
        value: "2",
      });
      expect(await user.done("GET", `${path}/m`)).toEqual({
        name: "m",
        encrypted: false,
        entry: [{ name: "k", value: "2" }],
      });
      expect(await user.done("DELETE", `${path}/m/entries/k`)).toEqual({ name: "k", value: "2" });
      expect((await user.ask("GET", `${path}/m/entries/k`)).status).toBe(404);
      expect(await user.done("GET", path)).toEqual(["m"]);
      expect((await user.done("DELETE", `${path}/m`)).name).toBe("m");
    }
  });

  it("do not take the entries that their creation names, though the answer repeats them", async () => {
    expect((await user.done("POST", at, filled)).entry).toEqual(filled.entry);
    expect((await user.done("GET", `${at}/m`)).entry).toEqual([]);
  });

  it("take them when the sandbox is told so", async () => {
    await user.sandbox.close();
    user = await User.of("edge", { createFillsMap: true });
    await user.done("POST", at, filled);
    expect((await user.done("GET", `${at}/m`)).entry).toEqual(filled.entry);
  });

  it("are never updated whole: 410", async () => {
    await user.done("POST", at, { name: "m" });
    for (const method of ["POST", "PUT"])
      expect(await user.refused(method, `${at}/m`, filled)).toEqual([
        410,
        "keyvaluemap.service.KeyValueMapUpdateOperationNotSupported",
      ]);
  });

  it("page their keys, and show a thousand entries at most", async () => {
    await user.done("POST", at, { name: "m" });
    const names = Array.from({ length: 1001 }, (_, i) => `k${String(i).padStart(4, "0")}`);
    for (const name of names) await user.done("POST", `${at}/m/entries`, { name, value: "v" });
    expect((await user.done("GET", `${at}/m`)).entry).toHaveLength(1000);
    expect(await user.done("GET", `${at}/m/keys`)).toEqual(names.slice(0, 100));
    expect(await user.done("GET", `${at}/m/keys?count=500&startkey=k0999`)).toEqual(["k1000"]);
  }, 60_000);

  it("never tell what is encrypted", async () => {
    await user.done("POST", at, { name: "m", encrypted: "true" });
    const masked = { name: "k", value: "*****" };
    expect(await user.done("POST", `${at}/m/entries`, { name: "k", value: "secret" })).toEqual(masked);
    expect(await user.done("GET", `${at}/m`)).toEqual({ name: "m", encrypted: true, entry: [masked] });
    expect(await user.done("GET", `${at}/m/entries/k`)).toEqual(masked);
  });

  it("refuse doubles, what is missing, and a list of entries", async () => {
    await user.done("POST", at, { name: "m" });
    await user.done("POST", `${at}/m/entries`, { name: "k", value: "1" });
    expect(await user.refused("POST", at, { name: "m" })).toEqual([
      409,
      "keyvaluemap.service.keyvaluemap_already_exist",
    ]);
    expect((await user.ask("POST", `${at}/m/entries`, { name: "k", value: "2" })).status).toBe(409);
    expect((await user.ask("POST", `${at}/m/entries/x`, { name: "x", value: "2" })).status).toBe(404);
    expect((await user.ask("GET", `${at}/n`)).status).toBe(404);
    expect((await user.ask("GET", `${at}/m/entries`)).status).toBe(405);
    expect((await user.ask("POST", at, { name: "a/b" })).status).toBe(400);
  });
});

describe.each([["edge", false] as const, ["opdk", true] as const])("maps without CPS on %s", (plane, cps) => {
  beforeEach(async () => (user = await User.of(plane, { cps })));

  it("are filled when created, and merge what is sent whole", async () => {
    await user.done("POST", at, filled);
    for (const [method, value] of [
      ["POST", "2"],
      ["PUT", "3"],
    ] as const) {
      await user.done(method, `${at}/m`, { name: "m", entry: [{ name: "b", value }] });
      expect((await user.done("GET", `${at}/m`)).entry).toEqual([...filled.entry, { name: "b", value }]);
    }
  });

  it("read and remove single entries, and refuse to write or list them", async () => {
    await user.done("POST", at, filled);
    expect(await user.done("GET", `${at}/m/entries/a`)).toEqual({ name: "a", value: "1" });
    for (const [method, path] of [
      ["POST", "entries"],
      ["POST", "entries/a"],
      ["GET", "keys"],
    ] as const) {
      const { status, body } = await user.ask(
        method,
        `${at}/m/${path}`,
        method === "GET" ? undefined : { name: "a", value: "2" },
      );
      expect([status, body.message]).toEqual([
        400,
        expect.stringMatching(/^KeyValueMap Operation \w+ is not supported for the organization acme$/),
      ]);
    }
    await user.done("DELETE", `${at}/m/entries/a`);
    expect((await user.done("GET", `${at}/m`)).entry).toEqual([]);
  });
});

it("whether there is CPS is a text among the organization's properties, and lists expand on opdk alone", async () => {
  const told = async (plane: "edge" | "opdk", cps: boolean) => {
    user = await User.of(plane, { cps });
    await user.done("POST", at, { name: "m" });
    const { properties } = await user.done("GET", "");
    const property = properties.property.find(({ name }: { name: string }) => name === "features.isCpsEnabled");
    const expanded = await user.done("GET", `${at}?expand=true`);
    await user.sandbox.close();
    return [property?.value, typeof expanded[0]];
  };
  expect(await told("edge", true)).toEqual(["true", "string"]);
  expect(await told("edge", false)).toEqual(["false", "string"]);
  expect(await told("opdk", true)).toEqual([undefined, "object"]);
});
