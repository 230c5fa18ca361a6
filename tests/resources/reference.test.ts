import { unknownValue } from "../../provider/pulumi/unknown";
import { lifecycle } from "../../provider/resources/reference.lifecycle";
import { failureOf } from "../support/failure";
import { onEachOrganization } from "../support/organizations";
import { witness } from "../support/witness";

const args = { environment: "test", name: "PingAuthTrust", refers: "keys-2025" };
const renewed = { ...args, refers: "keys-2026" };
const references = "environments/test/references";
const reference = `${references}/PingAuthTrust`;

onEachOrganization("references", (place) => {
  beforeEach(async () => {
    for (const name of ["keys-2025", "keys-2026", "theirs"]) {
      await place.bench.someone("POST", "environments/test/keystores", { name });
    }
  });

  const door = () => place.bench.door("Reference");
  const live = () => place.bench.someone("GET", reference);
  const all = () => place.bench.someone("GET", references);
  const someoneMakes = (more: object = {}) =>
    place.bench.someone("POST", references, {
      name: "PingAuthTrust",
      refers: "theirs",
      resourceType: "KeyStore",
      ...more,
    });

  describe("the life of a reference", () => {
    it("is made, moves in place to another keystore, and goes", async () => {
      const { id, outs } = await door().create(args);
      expect(id).toBe(`organizations/acme/${reference}`);
      expect(outs).toMatchObject({ ...args, resourceType: "KeyStore", adopted: false });
      expect(await live()).toEqual({ name: "PingAuthTrust", refers: "keys-2025", resourceType: "KeyStore" });

      const update = await place.bench.callsDuring(() => door().update(id, outs, renewed));
      expect(update).toEqual([`PUT ${reference}`, `GET ${reference}`]);
      expect(await live()).toMatchObject({ refers: "keys-2026" });

      const moved = { ...outs, refers: "keys-2026" };
      const deletion = await place.bench.callsDuring(() => door().delete(id, moved));
      expect(deletion).toEqual([`GET ${reference}`, `DELETE ${reference}`]);
      expect(await all()).toEqual([]);
      await door().delete(id, outs);
    });

    it("replaces nothing but where it is and what it is called", async () => {
      const { outs } = await door().create(args);
      expect(await door().diff(outs, args)).toMatchObject({ changes: false });
      expect(await door().diff(outs, renewed)).toMatchObject({ changes: true, replaces: [] });
      expect(await door().diff(outs, { ...args, name: "Other" })).toMatchObject({ replaces: ["name"] });
      expect(await door().diff(outs, { ...args, environment: "prod" })).toMatchObject({ replaces: ["environment"] });
    });

    it("changes its type in place", async () => {
      const { id, outs } = await door().create(args);
      await door().update(id, outs, { ...args, resourceType: "TrustStore" });
      expect(await live()).toMatchObject({ refers: "keys-2025", resourceType: "TrustStore" });
    });

    it("asks for nothing when only flags change", async () => {
      const { id, outs } = await door().create(args);
      expect(await place.bench.callsDuring(() => door().update(id, outs, { ...args, adopt: true }))).toEqual([]);
    });
  });

  describe("a refresh of a reference", () => {
    it("sees no difference where there is none", async () => {
      const { id, outs } = await door().create(args);
      expect((await door().read(id, outs))?.props).toEqual(outs);
    });

    it("shows what somebody changed, and the next up puts it right", async () => {
      const { id, outs } = await door().create(args);
      await place.bench.someone("PUT", reference, {
        name: "PingAuthTrust",
        refers: "theirs",
        resourceType: "TrustStore",
      });
      const found = await door().read(id, outs);
      expect(found?.inputs).toMatchObject({ refers: "theirs", resourceType: "TrustStore" });
      await door().update(id, found?.props ?? {}, args);
      expect(await live()).toMatchObject({ refers: "keys-2025", resourceType: "KeyStore" });
    });

    it("finds that it is gone", async () => {
      const { id, outs } = await door().create(args);
      await place.bench.someone("DELETE", reference);
      expect(await door().read(id, outs)).toBeUndefined();
    });
  });

  describe("a reference that somebody else points elsewhere", () => {
    const someonePoints = (to: object) =>
      place.bench.someone("PUT", reference, {
        name: "PingAuthTrust",
        refers: "keys-2025",
        resourceType: "KeyStore",
        ...to,
      });

    it.each([
      ["to another keystore", { refers: "theirs" }, "KeyStore theirs"],
      ["to a truststore of the same name", { resourceType: "TrustStore" }, "TrustStore keys-2025"],
    ])("stays on delete when it was pointed %s, and a warning says so", async (_, to, said) => {
      const { outs } = await door().create(args);
      await someonePoints(to);
      const { context, warnings } = witness(place.bench);
      await lifecycle.delete(context, outs as never, []);
      expect(await live()).toMatchObject(to);
      expect(warnings).toEqual([
        expect.stringMatching(
          `^Reference PingAuthTrust in environment test refers to ${said} by now: somebody changed it`,
        ),
      ]);
    });

    it("is told nothing about on delete when it was pointed back to what it was before us", async () => {
      await someoneMakes();
      const { outs } = await door().create({ ...args, adopt: true });
      await someonePoints({ refers: "theirs" });
      const { context, warnings } = witness(place.bench);
      await lifecycle.delete(context, outs as never, []);
      expect(await live()).toMatchObject({ refers: "theirs" });
      expect(warnings).toEqual([]);
    });
  });

  describe("a reference that is there already", () => {
    it("is refused with a sentence that names adopt, and is left as it is", async () => {
      await someoneMakes();
      await expect(door().create(args)).rejects.toThrow(
        /Reference PingAuthTrust in environment test exists already and refers to theirs\. Set adopt: true/u,
      );
      expect(await live()).toMatchObject({ refers: "theirs" });
    });

    it("is ours when it is what an interrupted create left", async () => {
      await someoneMakes({ refers: "keys-2025" });
      const { id, outs } = await door().create(args);
      expect(outs).toMatchObject({ adopted: false });
      await door().delete(id, outs);
      expect(await all()).toEqual([]);
    });

    it("gets back on delete what it was, if adopted", async () => {
      await someoneMakes({ resourceType: "TrustStore" });
      const before = place.bench.sandbox.snapshot();
      const { id, outs } = await door().create({ ...args, adopt: true });
      expect(outs).toMatchObject({ adopted: true, previous: { refers: "theirs" } });
      expect(await live()).toMatchObject({ refers: "keys-2025", resourceType: "KeyStore" });
      const updated = (await door().update(id, outs, { ...renewed, adopt: true })) ?? {};
      expect(await live()).toMatchObject({ refers: "keys-2026" });
      await door().delete(id, updated);
      expect(place.bench.sandbox.snapshot().differences(before)).toEqual([]);
    });

    place.it("keeps its description all the while", { needs: "descriptions" }, async () => {
      await someoneMakes({ description: "of theirs" });
      const before = await live();
      const { id, outs } = await door().create({ ...args, adopt: true });
      expect(await live()).toMatchObject({ refers: "keys-2025", description: "of theirs" });
      const updated = (await door().update(id, outs, { ...renewed, adopt: true })) ?? {};
      expect(await live()).toMatchObject({ refers: "keys-2026", description: "of theirs" });
      await door().delete(id, updated);
      expect(await live()).toEqual(before);
    });

    it("stays on delete when it was adopted as it is", async () => {
      await someoneMakes({ refers: "keys-2025" });
      const { id, outs } = await door().create({ ...args, adopt: true });
      await door().delete(id, outs);
      expect(await live()).toMatchObject({ refers: "keys-2025" });
    });

    it("keeps on delete what somebody changed since the adoption", async () => {
      await someoneMakes();
      const { id, outs } = await door().create({ ...args, adopt: true });
      await place.bench.someone("PUT", reference, {
        name: "PingAuthTrust",
        refers: "keys-2026",
        resourceType: "KeyStore",
      });
      await door().delete(id, outs);
      expect(await live()).toMatchObject({ refers: "keys-2026" });
    });

    it("cannot get back a keystore that is gone, and the error says what to do", async () => {
      await someoneMakes();
      const { id, outs } = await door().create({ ...args, adopt: true });
      await place.bench.someone("DELETE", "environments/test/keystores/theirs");
      await expect(door().delete(id, outs)).rejects.toThrow(
        /referred to theirs before it was adopted, which cannot be put back: .*400[^]*deleteAdopted: true/u,
      );
      const updated = await door().update(id, outs, { ...args, adopt: true, deleteAdopted: true });
      await door().delete(id, updated ?? {});
      expect(await all()).toEqual([]);
    });

    it("goes with the resource when deleteAdopted says so", async () => {
      await someoneMakes();
      const { id, outs } = await door().create({ ...args, adopt: true, deleteAdopted: true });
      await door().delete(id, outs);
      expect(await all()).toEqual([]);
    });
  });

  describe("a reference that somebody else changes at the same moment", () => {
    const meanwhile = () => {
      const theirs = { name: "PingAuthTrust", refers: "theirs", resourceType: "KeyStore" };
      const act = () => place.bench.someone("PUT", reference, theirs);
      place.bench.sandbox.inject({ when: { method: "PUT" }, at: "done", do: act });
    };

    it("fails when its change lost, and leaves the other's", async () => {
      const { id, outs } = await door().create(args);
      meanwhile();
      await expect(door().update(id, outs, renewed)).rejects.toThrow(
        /^Reference PingAuthTrust in environment test was to refer to keys-2026, but somebody else changed it .*it refers to theirs/su,
      );
      expect(await live()).toMatchObject({ refers: "theirs" });
    });

    it("fails when its adoption lost", async () => {
      await someoneMakes({ refers: "keys-2026" });
      meanwhile();
      await expect(door().create({ ...args, adopt: true })).rejects.toThrow("at the same moment");
    });

    it("stays in the state with what it took over where nobody can see whether it stands", async () => {
      await someoneMakes();
      const theirs = await live();
      const refuse = () => place.bench.sandbox.inject({ when: { method: "GET" }, do: { status: 403, body: "{}" } });
      place.bench.sandbox.inject({ when: { method: "PUT" }, at: "done", do: () => void refuse() });
      const failure = await failureOf(door().create({ ...args, adopt: true }));
      expect(failure.reasons.join()).toMatch(/^It was written, but whether it stands could not be seen:\n.*403/su);
      await door().delete(failure.id, failure.properties);
      expect(await live()).toEqual(theirs);
    });

    it("takes what was there before for an answer that lags behind", async () => {
      const { id, outs } = await door().create(args);
      const lag = { status: 200, body: JSON.stringify(await live()) };
      place.bench.sandbox.inject({ when: { method: "GET", path: /references/u }, do: lag });
      expect(await door().update(id, outs, renewed)).toMatchObject({ refers: "keys-2026" });
    });
  });

  describe("convergence of a reference", () => {
    it.each(["received", "done"] as const)("survives an answer that is lost when the work is %s", async (at) => {
      place.bench.sandbox.inject({ when: { method: "POST" }, at, times: 1, do: "reset" });
      const { outs } = await door().create(args);
      expect(outs).toMatchObject({ adopted: false });
      expect(await live()).toMatchObject({ refers: "keys-2025" });
    });

    it("is made anew when somebody deleted it, and is ours then, though it was adopted", async () => {
      await someoneMakes();
      const { id, outs } = await door().create({ ...args, adopt: true });
      await place.bench.someone("DELETE", reference);
      place.bench.sandbox.inject({ when: { method: "POST" }, at: "done", times: 1, do: "reset" });
      const updated = await door().update(id, outs, { ...renewed, adopt: true });
      expect(updated).toMatchObject({ adopted: false });
      expect(await live()).toMatchObject({ refers: "keys-2026" });
      await door().delete(id, updated ?? {});
      expect(await all()).toEqual([]);
    });

    it("says what it asked for when the keystore is missing", async () => {
      const nowhere = door().create({ ...args, refers: "nowhere" });
      await expect(nowhere).rejects.toThrow(`POST organizations/acme/${references}: 400`);
      await expect(nowhere).rejects.toThrow("nowhere");
    });
  });

  describe("what a preview refuses of a reference", () => {
    it.each([
      ["a name with a slash", { name: "a/b" }, "name may only hold"],
      ["a keystore written as a reference", { refers: "ref://keys" }, "refers may only hold"],
      ["another type", { resourceType: "Keystore" }, 'resourceType must be one of "KeyStore", "TrustStore"'],
      ["no keystore", { refers: undefined }, "refers is missing: it must be a text"],
    ])("refuses %s", async (_, wrong, message) => {
      await expect(door().check({ ...args, ...wrong })).rejects.toThrow(message);
    });

    it("waits for a keystore that is not known yet, and replaces nothing for it", async () => {
      const { outs } = await door().create(args);
      const pending = { ...args, refers: unknownValue, environment: unknownValue };
      expect(await door().diff(outs, pending)).toMatchObject({ changes: true, replaces: [] });
    });
  });
});
