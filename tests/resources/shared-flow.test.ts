import { join } from "node:path";
import AdmZip from "adm-zip";
import { readBundle } from "../../provider/bundle/zip";
import { onEachOrganization } from "../support/organizations";
import { edit } from "../support/scratch";
import { callFile, sharedFlowAt } from "../support/shared-flow";

// Forty resources at once may meet a busy machine.
jest.setTimeout(30_000);

onEachOrganization("a shared flow", (place) => {
  const { scratch, folder, flow, args, live, stored, revise, someoneImports, others } = sharedFlowAt(place);

  describe("from create to delete", () => {
    it("lives from create to delete", async () => {
      const before = place.bench.sandbox.snapshot();
      const { id, outs } = await flow().create(args());
      expect(id).toBe("organizations/acme/sharedflows/PingAuth");
      expect(outs).toMatchObject({
        revision: "1",
        revisions: ["1"],
        adopted: false,
        digest: expect.stringMatching(/^[0-9a-f]{64}$/u),
      });
      expect((await stored("1"))[callFile]).toContain("<Timeout>10000</Timeout>");

      revise();
      const updated = await flow().update(id, outs, args());
      expect(updated).toMatchObject({ revision: "2", revisions: ["1", "2"] });
      expect((await stored("2"))[callFile]).toContain("<Timeout>5000</Timeout>");

      await flow().delete(id, updated!);
      expect(before.differences(place.bench.sandbox.snapshot())).toEqual([]);
    });

    it("shows in the diff which files changed", async () => {
      const { outs } = await flow().create(args());
      revise();
      const checked = await flow().check(args(), outs);
      const files = checked.files as Record<string, string>;
      const changed = Object.keys(files).filter((file) => files[file] !== (outs.files as Record<string, string>)[file]);
      expect(changed).toEqual([callFile]);
      expect(await flow().diff(outs, args())).toEqual({ changes: true, replaces: [] });
    });

    it("sees no change in another path, order, day, comment of the zip, or in what editors and planes write", async () => {
      const { outs } = await flow().create(args());
      const files = [...readBundle(folder())];
      const noise: [string, Buffer][] = [
        ["./sharedflowbundle/.DS_Store", Buffer.from("x")],
        ["__MACOSX/sharedflowbundle/._PingAuth.xml", Buffer.from("x")],
        ["sharedflowbundle/manifests/manifest.xml", Buffer.from("<Manifest/>")],
      ];
      const exported = files.map(([path, bytes]): [string, Buffer] => [
        `./${path}`,
        path.endsWith("/PingAuth.xml") ? Buffer.from(bytes.toString().replace(/revision="1"/u, 'revision="7"')) : bytes,
      ]);
      const zip = scratch().zip("other.zip", [...noise, ...exported.reverse()], new Date(2031, 5, 5));
      expect(new AdmZip(zip).getEntries()).toHaveLength(files.length + 3);
      expect(await flow().diff(outs, args({ bundle: zip }))).toEqual({ changes: false, replaces: [] });
    });

    it("keeps comments, CRLF and all other bytes as they are, and sees them unchanged when Apigee has stored them", async () => {
      edit(join(folder(), callFile), (text) =>
        text.replaceAll("\n", "\r\n").replace("</Timeout>", "</Timeout><!-- kept -->"),
      );
      const { outs } = await flow().create(args());
      const [sent, live] = [readBundle(folder()), await stored("1")];
      for (const [path, bytes] of sent) if (!path.endsWith("/PingAuth.xml")) expect(live[path]).toBe(bytes.toString());
      expect(await flow().update("", outs, args())).toBeUndefined();
    });

    it("sends flags alone without a call", async () => {
      const { id, outs } = await flow().create(args());
      let updated;
      const calls = await place.bench.callsDuring(async () => {
        updated = await flow().update(id, outs, args({ deleteAdopted: true, keepRevisions: 3, adopt: true }));
      });
      expect(calls).toEqual([]);
      expect(updated).toMatchObject({
        revision: "1",
        revisions: ["1"],
        deleteAdopted: true,
        keepRevisions: 3,
        adopted: false,
      });
    });

    it("replaces for another name only", async () => {
      const { outs } = await flow().create(args());
      expect(await flow().diff(outs, args({ name: "other" }))).toEqual({ changes: true, replaces: ["name"] });
    });
  });

  describe("at a refresh", () => {
    it("sees no drift in other people's newer revisions", async () => {
      const { id, outs } = await flow().create(args());
      await someoneImports(others("theirs"));
      const found = await flow().read(id, outs);
      expect(found?.props).toMatchObject({ revision: "1", revisions: ["1"], digest: outs.digest });
      expect(await flow().diff(found!.props, args())).toEqual({ changes: false, replaces: [] });
    });

    it("puts a revision back that somebody deleted", async () => {
      const { id, outs } = await flow().create(args());
      await someoneImports(others("theirs"));
      await place.bench.someone("DELETE", "sharedflows/PingAuth/revisions/1");
      const found = await flow().read(id, outs);
      expect(found?.inputs).toMatchObject({ digest: "" });
      expect(found?.props).toMatchObject({ revisions: [] });
      const updated = await flow().update(id, found!.props, args());
      expect(updated).toMatchObject({ revision: "3", revisions: ["3"], digest: outs.digest });
    });

    place.it(
      "is looked into when its day moved, and is as sent with our edits in it alone",
      { needs: "revisionsChange" },
      async () => {
        const { id, outs } = await flow().create(args({ trustStore: { reference: "PingAuthTrust" } }));
        const body = JSON.stringify({ name: "PingAuth", revision: "1", createdAt: 1, lastModifiedAt: 2 });
        const lookAt = async (known: Record<string, unknown>) => {
          place.bench.sandbox.inject({ when: { path: /revisions\/1$/u }, do: { status: 200, body } });
          return (await flow().read(id, known))?.props;
        };
        // The descriptor comes back rewritten, and is no difference.
        expect((await stored("1"))["sharedflowbundle/PingAuth.xml"]).toContain("<ManifestVersion>");
        expect(await lookAt(outs)).toMatchObject({ digest: outs.digest });
        expect(await lookAt({ ...outs, trustStore: { reference: "OtherTrust" } })).toMatchObject({ digest: "" });
      },
    );

    it("tells that it is gone, and reads without the bundle", async () => {
      const { id, outs } = await flow().create(args());
      scratch().remove();
      expect(await flow().read(id, outs)).toBeDefined();
      await place.bench.someone("DELETE", "sharedflows/PingAuth");
      expect(await flow().read(id, outs)).toBeUndefined();
    });

    it("makes the whole again when it was deleted since the last refresh", async () => {
      const { id, outs } = await flow().create(args());
      await place.bench.someone("DELETE", "sharedflows/PingAuth");
      revise();
      const second = await flow().update(id, outs, args());
      expect(second).toMatchObject({ revision: "1", revisions: ["1"] });
      revise("6000");
      const third = await flow().update(id, second!, args());
      await place.bench.someone("DELETE", "sharedflows/PingAuth");
      revise("7000");
      expect(await flow().update(id, third!, args())).toMatchObject({ revision: "1", revisions: ["1"] });
    });
  });

  describe("at a delete", () => {
    it("leaves others' revisions", async () => {
      const { id, outs } = await flow().create(args());
      await someoneImports(others("theirs"));
      await flow().delete(id, outs);
      expect(await live()).toEqual(["2"]);
    });

    it("does not trust an old list", async () => {
      const { id, outs } = await flow().create(args());
      await place.bench.together(async () => {
        await flow().read(id, outs);
        await someoneImports(others("theirs"));
        const now = performance.now.bind(performance);
        jest.spyOn(performance, "now").mockImplementation(() => now() + 6_000);
        await flow()
          .delete(id, outs)
          .finally(() => jest.restoreAllMocks());
      });
      expect(await live()).toEqual(["2"]);
    });

    it("takes what is gone for done, and works without the bundle", async () => {
      const { id, outs } = await flow().create(args());
      scratch().remove();
      await place.bench.someone("DELETE", "sharedflows/PingAuth");
      await expect(flow().delete(id, outs)).resolves.toBeUndefined();
    });

    it("waits until Apigee has noticed that it is undeployed", async () => {
      const { id, outs } = await flow().create(args());
      place.bench.sandbox.inject({
        when: { method: "DELETE" },
        do: { status: 400, body: '{"error":{"code":400,"message":"deployed"}}' },
      });
      await flow().delete(id, outs);
      expect(await live()).toBeUndefined();
    });
  });

  describe("and its calls", () => {
    const list = place.can("sharedLists")
      ? "GET sharedflows?includeRevisions=true&includeMetaData=true"
      : "GET sharedflows/PingAuth";
    // Where revisions change, its description tells whether somebody did that.
    const look = place.can("revisionsChange") ? ["GET sharedflows/PingAuth/revisions/1"] : [];

    it("asks exactly as often as it must", async () => {
      const { id, outs } = await flow().create(args());
      await flow().delete(id, outs);
      const calls = (work: () => Promise<unknown>) => place.bench.callsDuring(work);
      let made = { id, outs };
      expect(await calls(async () => (made = await flow().create(args())))).toEqual([
        "GET sharedflows/PingAuth",
        "POST sharedflows?action=import&name=PingAuth",
      ]);
      expect(await calls(() => flow().update(id, made.outs, args()))).toEqual([]);
      expect(await calls(() => flow().read(id, made.outs))).toEqual([list, ...look]);
      revise();
      let updated: Record<string, unknown> | undefined;
      expect(await calls(async () => (updated = await flow().update(id, made.outs, args())))).toEqual([
        "POST sharedflows?action=import&name=PingAuth",
      ]);
      expect(await calls(() => flow().delete(id, updated!))).toEqual([list, "DELETE sharedflows/PingAuth"]);
    });

    place.it("shares the list when forty are refreshed or deleted at once", { needs: "sharedLists" }, async () => {
      const names = Array.from({ length: 40 }, (_, i) => `flow-${i}`);
      const one = (name: string) => place.bench.door("SharedFlow", name);
      const atOnce = <T>(work: (name: string, i: number) => Promise<T>) =>
        place.bench.together(() => Promise.all(names.map(work)));
      const made = await atOnce((name) => one(name).create(args({ name })));
      const refresh = () => atOnce((name, i) => one(name).read(made[i]!.id, made[i]!.outs));
      expect(await place.bench.callsDuring(refresh)).toEqual([list]);
      const calls = await place.bench.callsDuring(() =>
        atOnce((name, i) => one(name).delete(made[i]!.id, made[i]!.outs)),
      );
      expect(calls.sort()).toEqual([...names.map((name) => `DELETE sharedflows/${name}`), list].sort());
    });
  });
});
