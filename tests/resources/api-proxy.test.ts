import { join } from "node:path";
import { contentDigest } from "../../provider/bundle/digest";
import { readBundle, writeZip } from "../../provider/bundle/zip";
import { unknownValue } from "../../provider/pulumi/unknown";
import { zipOf } from "../support/bundles";
import { onEachOrganization } from "../support/organizations";
import { edit, Scratch } from "../support/scratch";

const reverse = { name: "orders", basePath: "/orders", target: "https://orders.example.com/v2?a=1&b=2" };

// Forty resources at once may meet a busy machine.
jest.setTimeout(30_000);

onEachOrganization("a proxy", (place) => {
  let scratch: Scratch;

  beforeEach(() => {
    scratch = new Scratch();
  });

  afterEach(() => scratch.remove());

  const proxy = () => place.bench.door("ApiProxy", "orders");
  const stored = (revision: string) => place.bench.files("apis", "orders", revision);

  /** A proxy as a user would keep it. */
  const folder = () =>
    scratch.bundle("invoices", {
      "apiproxy/orders.xml": '<APIProxy name="orders"/>',
      "apiproxy/proxies/default.xml":
        '<ProxyEndpoint name="default">\n  <PreFlow><Request><Step><Name>Stop</Name></Step></Request></PreFlow>\n' +
        "  <HTTPProxyConnection><BasePath>/orders</BasePath></HTTPProxyConnection>\n  <RouteRule name='none'/>\n</ProxyEndpoint>",
      "apiproxy/policies/Stop.xml": '<RaiseFault name="Stop"/>',
    });

  describe("from create to delete", () => {
    it("lives from create to delete as a pass-through reverse proxy, without a bundle of the user's", async () => {
      const before = place.bench.sandbox.snapshot();
      const { id, outs } = await proxy().create(reverse);
      expect(id).toBe("organizations/acme/apis/orders");
      expect(outs).toMatchObject({ revision: "1", revisions: ["1"], adopted: false });
      const text = Object.values(await stored("1")).join("\n");
      expect(text).toContain("<BasePath>/orders</BasePath>");
      expect(text).toContain("<URL>https://orders.example.com/v2?a=1&amp;b=2</URL>");
      await place.bench.someoneDeploys("apis", "orders", "1");
      expect(await place.bench.live("apis", "orders")).toBe("1");

      const updated = await proxy().update(id, outs, { ...reverse, target: "https://new.example.com" });
      expect(updated).toMatchObject({ revision: "2", revisions: ["1", "2"] });
      expect(Object.values(await stored("2")).join("\n")).toContain("<URL>https://new.example.com</URL>");

      await place.bench.someone("DELETE", "environments/test/apis/orders/revisions/1/deployments");
      await proxy().delete(id, updated!);
      expect(before.differences(place.bench.sandbox.snapshot())).toEqual([]);
    });

    it("lives from create to delete as a bundle", async () => {
      const bundle = folder();
      const before = place.bench.sandbox.snapshot();
      const { id, outs } = await proxy().create({ name: "orders", bundle });
      expect(outs.digest).toBe(contentDigest(readBundle(bundle)));
      expect((await stored("1"))["apiproxy/policies/Stop.xml"]).toBe('<RaiseFault name="Stop"/>');
      edit(join(bundle, "apiproxy/policies/Stop.xml"), (text) => text.replace("/>", ' enabled="true"/>'));
      const updated = await proxy().update(id, outs, { name: "orders", bundle });
      expect(updated).toMatchObject({ revision: "2" });
      await proxy().delete(id, updated!);
      expect(before.differences(place.bench.sandbox.snapshot())).toEqual([]);
    });

    place.it("names the virtual hosts that it is given", { needs: "virtualHosts" }, async () => {
      await proxy().create({ ...reverse, virtualHosts: ["secure"] });
      expect(Object.values(await stored("1")).join("\n")).toContain("<VirtualHost>secure</VirtualHost>");
    });

    it("counts its revisions as numbers, also where Apigee sorts them as texts", async () => {
      const before = place.bench.sandbox.snapshot();
      const made = await proxy().create(reverse);
      let { outs } = made;
      for (let release = 2; release <= 11; release++) {
        outs = (await proxy().update(made.id, outs, { ...reverse, target: `https://v${release}.example.com` }))!;
      }
      expect(outs).toMatchObject({ revision: "11" });
      expect((outs.revisions as string[]).at(-1)).toBe("11");
      expect((await proxy().read(made.id, outs))?.props).toMatchObject({ revision: "11", digest: outs.digest });
      await proxy().delete(made.id, outs);
      expect(place.bench.sandbox.snapshot().differences(before)).toEqual([]);
    });

    place.it("is imported again when somebody edited its revision in place", { needs: "revisionsChange" }, async () => {
      const { id, outs } = await proxy().create(reverse);
      expect((await proxy().read(id, outs))?.props).toMatchObject({ digest: outs.digest });
      const edited = Object.entries(await stored("1")).map(([path, text]) => [
        path,
        text.replace("orders.example", "evil.example"),
      ]);
      await place.bench.someone("POST", "apis/orders/revisions/1", zipOf(Object.fromEntries(edited)));
      const found = await proxy().read(id, outs);
      expect(found?.inputs).toMatchObject({ digest: "" });
      expect(await proxy().update(id, found!.props, reverse)).toMatchObject({ revision: "2" });
      expect(Object.values(await stored("2")).join("\n")).not.toContain("evil.example");
    });

    it("makes no revision when the same reverse proxy is written down as a bundle", async () => {
      const { id, outs } = await proxy().create(reverse);
      const zip = scratch.zip(
        "exported.zip",
        Object.entries(await stored("1")).map(([path, text]) => [path, Buffer.from(text)]),
      );
      const calls = await place.bench.callsDuring(() => proxy().update(id, outs, { name: "orders", bundle: zip }));
      expect(calls).toEqual([]);
    });

    it("leaves somebody else's proxy alone, and adopts it by a revision on top", async () => {
      await place.bench.someone("POST", "apis?action=import&name=orders", writeZip(readBundle(folder())));
      const before = place.bench.sandbox.snapshot();
      await expect(proxy().create(reverse)).rejects.toThrow(/^proxy orders exists already .*adopt: true/u);
      const { id, outs } = await proxy().create({ ...reverse, adopt: true });
      expect(outs).toMatchObject({ adopted: true, revision: "2", revisions: ["2"] });
      await proxy().delete(id, outs);
      expect(before.differences(place.bench.sandbox.snapshot())).toEqual([]);
    });

    place.it("leaves an empty proxy that somebody has just made", { needs: "emptyProxies" }, async () => {
      await place.bench.someone("POST", "apis?name=orders");
      await expect(proxy().create(reverse)).rejects.toThrow("something else");
    });

    it("takes up what an interrupted create of ours left", async () => {
      await proxy().create(reverse);
      expect((await proxy().create(reverse)).outs).toMatchObject({ revision: "1", revisions: ["1"], adopted: false });
      expect(await place.bench.revisions("apis", "orders")).toEqual(["1"]);
    });
  });

  describe("and its arguments", () => {
    it.each([
      [
        "neither a bundle nor a target",
        { basePath: undefined, target: undefined },
        /^bundle is missing, and basePath and target too/u,
      ],
      ["a base path alone", { target: undefined }, /^target is missing: a reverse proxy needs basePath and target/u],
      ["both", { bundle: "b.zip" }, /^basePath cannot be given beside bundle.*\ntarget cannot/u],
      ["a base path without its slash", { basePath: "orders" }, /^basePath must begin with "\/"/u],
      ["a target that is no URL", { target: "orders.example.com" }, /^target must be an http or https URL/u],
      [
        "a target with a password",
        { target: "https://me:pw@example.com" },
        /^target must hold no user name or password/u,
      ],
      [
        "a shared flow's bundle",
        { basePath: undefined, target: undefined, bundle: "examples/quickstart/PingAuth" },
        /is a shared flow, not an API proxy/u,
      ],
    ])("refuses %s", async (_, wrong, message) => {
      await expect(proxy().check({ ...reverse, ...wrong })).rejects.toThrow(message);
    });

    it("refuses virtual hosts where there are none", async () => {
      const checked = proxy().check({ ...reverse, virtualHosts: ["secure"] });
      if (place.can("virtualHosts")) await expect(checked).resolves.toMatchObject({ virtualHosts: ["secure"] });
      else await expect(checked).rejects.toThrow(/^virtualHosts .*leave it out on Apigee X/u);
    });

    it("waits for what is not known yet", async () => {
      for (const argument of ["name", "basePath", "target"]) {
        expect(await proxy().check({ ...reverse, [argument]: unknownValue })).toMatchObject({ digest: unknownValue });
      }
      const { digest } = await proxy().check({ name: unknownValue, bundle: folder() });
      expect(digest).toMatch(/^[0-9a-f]{64}$/u);
    });

    it("replaces for another name only", async () => {
      const { outs } = await proxy().create(reverse);
      expect(await proxy().diff(outs, { ...reverse, basePath: "/x", target: "http://x" })).toEqual({
        changes: true,
        replaces: [],
      });
      expect(await proxy().diff(outs, { ...reverse, name: "other" })).toMatchObject({ replaces: ["name"] });
    });
  });

  describe("and its calls", () => {
    const list = place.can("sharedLists") ? "GET apis?includeRevisions=true&includeMetaData=true" : "GET apis/orders";
    // Where revisions change, its description tells whether somebody did that.
    const look = place.can("revisionsChange") ? ["GET apis/orders/revisions/1"] : [];

    it("asks exactly as often as it must", async () => {
      let made = { id: "", outs: {} as Record<string, unknown> };
      expect(await place.bench.callsDuring(async () => (made = await proxy().create(reverse)))).toEqual([
        "GET apis/orders",
        "POST apis?action=import&name=orders",
      ]);
      expect(await place.bench.callsDuring(() => proxy().update(made.id, made.outs, reverse))).toEqual([]);
      expect(await place.bench.callsDuring(() => proxy().read(made.id, made.outs))).toEqual([list, ...look]);
      const changed = { ...reverse, basePath: "/new" };
      expect(await place.bench.callsDuring(() => proxy().update(made.id, made.outs, changed))).toEqual([
        "POST apis?action=import&name=orders",
      ]);
      expect(
        await place.bench.callsDuring(() => proxy().delete(made.id, { ...made.outs, revisions: ["1", "2"] })),
      ).toEqual([list, "DELETE apis/orders"]);
    });

    place.it(
      "shares the list when forty are refreshed or deleted at once, and asks twice for each create",
      { needs: "sharedLists" },
      async () => {
        const names = Array.from({ length: 40 }, (_, i) => `orders-${i}`);
        const one = (name: string) => place.bench.door("ApiProxy", name);
        const atOnce = <T>(work: (name: string, i: number) => Promise<T>) =>
          place.bench.together(() => Promise.all(names.map(work)));
        let made: { id: string; outs: Record<string, unknown> }[] = [];
        const creates = await place.bench.callsDuring(async () => {
          made = await atOnce((name) => one(name).create({ ...reverse, name, basePath: `/${name}` }));
        });
        expect(creates).toHaveLength(80);
        const reads = () => atOnce((name, i) => one(name).read(made[i]!.id, made[i]!.outs));
        expect(await place.bench.callsDuring(reads)).toEqual([list]);
        const deletes = () => atOnce((name, i) => one(name).delete(made[i]!.id, made[i]!.outs));
        const calls = await place.bench.callsDuring(deletes);
        expect(calls.sort()).toEqual([...names.map((name) => `DELETE apis/${name}`), list].sort());
      },
    );
  });
});
