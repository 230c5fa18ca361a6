import { ownersProxy } from "../support/bundles";
import { failureOf } from "../support/failure";
import { onEachOrganization } from "../support/organizations";

const args = { environment: "test", proxy: "orders", revision: "1" };

onEachOrganization(
  "a deployment that takes long",
  (place) => {
    const door = () => place.bench.door("Deployment");

    it.each([401, 403])(
      "stays in the state when looks at it are answered %d, and the next up goes on",
      async (status) => {
        for (const release of [1, 2])
          await place.bench.someoneImports("apis", "orders", ownersProxy("orders", release));
        const looks = (revision: string) => ({ method: "GET", path: new RegExp(`/${revision}/deployments$`, "u") });
        const refused = (revision: string) =>
          place.bench.sandbox.inject({ when: { ...looks(revision), nth: 2 }, do: place.refusal(status, "no looking") });
        refused("1");
        const created = await failureOf(door().create(args));
        expect(created).toMatchObject({ properties: { state: "PROGRESSING", revision: "1" } });
        expect(created.reasons).toEqual([
          expect.stringMatching(
            new RegExp(
              `^revision 1 .* was deployed, but .*:\n[^]*${status} no looking[^]*\nMend that, and run the same command again`,
              "u",
            ),
          ),
        ]);
        const going = await place.bench.callsDuring(async () => {
          expect(await door().update(created.id, created.properties, { ...args, timeout: 60 })).toMatchObject({
            state: "READY",
          });
        });
        expect(going.filter((call) => call.startsWith("POST"))).toEqual([]);
        refused("2");
        const second = { ...args, revision: "2" };
        const updated = await failureOf(door().update(created.id, { ...created.properties, state: "READY" }, second));
        expect(updated.properties).toMatchObject({ state: "PROGRESSING", revision: "2", formerRevisions: ["1"] });
        expect(await door().update(created.id, updated.properties, { ...second, timeout: 60 })).toMatchObject({
          state: "READY",
        });
        await door().delete(created.id, updated.properties);
        expect(await place.bench.lives("apis", "orders")).toEqual([]);
      },
    );

    it("stays in the state, and the next up goes on waiting", async () => {
      await place.bench.someoneImports("apis", "orders", ownersProxy("orders"));
      const failure = await failureOf(door().create({ ...args, timeout: 0 }));
      expect(failure).toMatchObject({
        reasons: [expect.stringContaining("does not serve after 0 s")],
        properties: { state: "PROGRESSING" },
      });
      const calls = await place.bench.callsDuring(async () => {
        expect(await door().update("", failure.properties, { ...args, timeout: 60 })).toMatchObject({ state: "READY" });
      });
      expect(calls.filter((call) => call.startsWith("POST"))).toEqual([]);
    });
  },
  { deployPolls: 3 },
);
