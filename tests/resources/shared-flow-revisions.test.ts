import { join } from "node:path";
import { readBundle, writeZip } from "../../provider/bundle/zip";
import { onEachOrganization } from "../support/organizations";
import { edit } from "../support/scratch";
import { callFile, sharedFlowAt } from "../support/shared-flow";

onEachOrganization("the revisions of a shared flow", (place) => {
  const { folder, flow, args, live, revise, someoneImports, others } = sharedFlowAt(place);

  describe("ours or theirs", () => {
    it("takes up what an interrupted create of ours left", async () => {
      const first = await flow().create(args());
      const again = await flow().create(args());
      expect(again.outs).toEqual(first.outs);
      expect(await live()).toEqual(["1"]);
    });

    it("takes it up also where it edited the bundle", async () => {
      const edited = args({ trustStore: { reference: "PingAuthTrust" } });
      await flow().create(edited);
      expect((await flow().create(edited)).outs).toMatchObject({ revision: "1", revisions: ["1"], adopted: false });
    });

    it("leaves somebody else's alone, and says how to take it over", async () => {
      await someoneImports(others("theirs"));
      await expect(flow().create(args())).rejects.toThrow(
        /^shared flow PingAuth exists already .*adopt: true.*"aliases"/u,
      );
      await someoneImports(writeZip(readBundle(folder())));
      await expect(flow().create(args())).rejects.toThrow(/has 2 revision\(s\), the newest of which holds the same/u);
      expect(await live()).toEqual(["1", "2"]);
    });

    it("adopts by a revision on top, and takes only that out again", async () => {
      await someoneImports(others("theirs"));
      const before = place.bench.sandbox.snapshot();
      const { id, outs } = await flow().create(args({ adopt: true }));
      expect(outs).toMatchObject({ adopted: true, revision: "2", revisions: ["2"] });
      revise();
      const updated = await flow().update(id, outs, args({ adopt: true }));
      expect(updated).toMatchObject({ adopted: true, revisions: ["2", "3"] });
      await flow().delete(id, updated!);
      expect(before.differences(place.bench.sandbox.snapshot())).toEqual([]);
    });

    it("adopts an equal one without making a revision or counting theirs as its own", async () => {
      await someoneImports(writeZip(readBundle(folder())));
      const { id, outs } = await flow().create(args({ adopt: true }));
      expect(outs).toMatchObject({ adopted: true, revision: "1", revisions: [] });
      await flow().delete(id, outs);
      expect(await live()).toEqual(["1"]);
    });

    it("deletes an adopted one with everything in it when asked to", async () => {
      await someoneImports(others("theirs"));
      const { id, outs } = await flow().create(args({ adopt: true, deleteAdopted: true }));
      await flow().delete(id, outs);
      expect(await live()).toBeUndefined();
    });
  });

  describe("when answers are lost", () => {
    const lose = (times: number) =>
      place.bench.sandbox.inject({ when: { method: "POST", path: /sharedflows$/u }, at: "done", do: "reset", times });

    it("imports once when the answer of a create is lost", async () => {
      lose(1);
      expect((await flow().create(args())).outs).toMatchObject({ revision: "1", revisions: ["1"] });
      expect(await live()).toEqual(["1"]);
    });

    it("imports again when the call itself was lost", async () => {
      place.bench.sandbox.inject({ when: { method: "POST", path: /sharedflows$/u }, at: "received", do: "reset" });
      expect((await flow().create(args())).outs).toMatchObject({ revision: "1" });
      expect(await live()).toEqual(["1"]);
    });

    it("finds its own revision among others that were imported meanwhile", async () => {
      const { id, outs } = await flow().create(args());
      revise();
      place.bench.sandbox.inject({
        when: { method: "POST", path: /sharedflows$/u },
        at: "done",
        do: async () => void (await someoneImports(others("meanwhile"))),
      });
      lose(1);
      const updated = await flow().update(id, outs, args());
      expect(await live()).toEqual(["1", "2", "3"]);
      expect(updated).toMatchObject({ revision: "2", revisions: ["1", "2"] });
    });

    it("finds it also where another import vanishes while it looks", async () => {
      const { id, outs } = await flow().create(args());
      revise();
      const { sandbox } = place.bench;
      const lost = { method: "POST", path: /sharedflows$/u };
      sandbox.inject({ when: lost, at: "done", do: async () => void (await someoneImports(others("meanwhile"))) });
      sandbox.inject({
        when: { method: "GET", path: /revisions\/3$/u },
        do: async () => void (await place.bench.someone("DELETE", "sharedflows/PingAuth/revisions/3")),
      });
      lose(1);
      expect(await flow().update(id, outs, args())).toMatchObject({ revision: "2", revisions: ["1", "2"] });
      expect(await live()).toEqual(["1", "2"]);
    });

    it("finds the newest of several that are its own", async () => {
      const { id, outs } = await flow().create(args());
      revise();
      await flow().update(id, outs, args());
      lose(1);
      expect(await flow().update(id, outs, args())).toMatchObject({ revision: "3", revisions: ["1", "3"] });
    });

    it("takes no older revision for one whose call was lost", async () => {
      edit(join(folder(), callFile), (text) => text.replace(/<!-- (<TrustStore>.*<\/TrustStore>) -->/u, "$1"));
      const { id, outs } = await flow().create(args());
      place.bench.sandbox.inject({ when: { method: "POST", path: /sharedflows$/u }, at: "received", do: "reset" });
      const updated = await flow().update(id, outs, args({ trustStore: { reference: "PingAuthTrust" } }));
      expect(updated).toMatchObject({ revision: "2", revisions: ["1", "2"] });
    });

    it("loses no revision when it cannot look at those between", async () => {
      const { id, outs } = await flow().create(args());
      await someoneImports(others("theirs"));
      place.bench.sandbox.inject({ when: { method: "GET", path: /format=bundle/u }, do: { status: 403, body: "{}" } });
      revise();
      expect(await flow().update(id, outs, args())).toMatchObject({ revision: "3", revisions: ["1", "3"] });
    });

    it("deletes the revision that an interrupted update left, and none of others", async () => {
      const { id, outs } = await flow().create(args());
      revise();
      await flow().update(id, outs, args());
      await someoneImports(others("theirs"));
      const again = await flow().update(id, outs, args());
      expect(again).toMatchObject({ revision: "4", revisions: ["1", "4"] });
      expect(await live()).toEqual(["1", "3", "4"]);
    });

    it("takes the revision of an interrupted update for its own where somebody has deployed it", async () => {
      const { id, outs } = await flow().create(args());
      revise();
      await flow().update(id, outs, args());
      await place.bench.someoneDeploys("sharedflows", "PingAuth", "2");
      expect(await flow().update(id, outs, args())).toMatchObject({ revision: "3", revisions: ["1", "2", "3"] });
    });
  });

  describe("that are old", () => {
    it("keeps as many as asked for besides the current one", async () => {
      const { id, outs } = await flow().create(args({ keepRevisions: 1 }));
      revise("1");
      const second = await flow().update(id, outs, args({ keepRevisions: 1 }));
      expect(second).toMatchObject({ revisions: ["1", "2"] });
      revise("2");
      expect(await flow().update(id, second!, args({ keepRevisions: 1 }))).toMatchObject({ revisions: ["2", "3"] });
      expect(await live()).toEqual(["2", "3"]);
    });

    it("keeps one that is deployed, without failing, and never touches those of others", async () => {
      const { id, outs } = await flow().create(args({ keepRevisions: 0 }));
      await place.bench.someone("POST", "environments/prod/sharedflows/PingAuth/revisions/1/deployments");
      await someoneImports(others("theirs"));
      revise();
      expect(await flow().update(id, outs, args({ keepRevisions: 0 }))).toMatchObject({ revisions: ["1", "3"] });
      expect(await live()).toEqual(["1", "2", "3"]);
    });

    it("does not lose a revision because an older one could not be deleted", async () => {
      const { id, outs } = await flow().create(args({ keepRevisions: 0 }));
      place.bench.sandbox.inject({ when: { method: "DELETE" }, do: { status: 403, body: "{}" } });
      revise();
      expect(await flow().update(id, outs, args({ keepRevisions: 0 }))).toMatchObject({
        revision: "2",
        revisions: ["1", "2"],
      });
    });
  });
});
