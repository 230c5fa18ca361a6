import { makeCertificate } from "../support/certificates";
import { onEachOrganization } from "../support/organizations";
import {
  another,
  args,
  ca,
  client,
  keystores,
  keystoresIn,
  pkcs12Of,
  renewed,
  server,
  squeezed,
  trust,
} from "./support/keystores";

onEachOrganization("keystores", (place) => {
  const { door, names, checked, exported, someonePuts } = keystoresIn(place);

  describe("a refresh of a keystore", () => {
    it("sees no difference where there is none", async () => {
      const { id, outs } = await door().create(args);
      const live = await door().read(id, outs);
      expect(live?.props).toEqual(outs);
      expect(await door().diff(live?.props ?? {}, args)).toMatchObject({ changes: false });
    });

    it("finds that the keystore is gone", async () => {
      const { id, outs } = await door().create(args);
      await place.bench.someone("DELETE", `${keystores}/${String(outs.name)}`);
      expect(await door().read(id, outs)).toBeUndefined();
    });

    it("shows an alias that somebody removed, and the next up puts it back in place", async () => {
      const { id, outs } = await door().create(args);
      await place.bench.someone("DELETE", `${keystores}/${String(outs.name)}/aliases/client`);
      const live = await door().read(id, outs);
      expect(Object.keys(live?.inputs.certificates as object)).toEqual(["pingauthorize"]);
      expect(await door().update(id, live?.props ?? {}, args)).toMatchObject({ certificates: outs.certificates });
      expect(squeezed(await exported(outs.name, "client"))).toBe(squeezed(client.certificate));
    });

    it.each([
      ["exchanged", renewed.certificate],
      ["cut", server.certificate],
      ["added", server.certificate + ca.certificate + makeCertificate("intruder").certificate],
    ])("shows a certificate that somebody %s, and the next up puts ours back", async (_, theirs) => {
      const { id, outs } = await door().create(args);
      await place.bench.someone("DELETE", `${keystores}/${String(outs.name)}/aliases/pingauthorize`);
      await someonePuts(outs.name, "pingauthorize", theirs);
      const live = await door().read(id, outs);
      expect(live?.inputs.certificates).not.toEqual(outs.certificates);
      await door().update(id, live?.props ?? {}, args);
      expect(squeezed(await exported(outs.name, "pingauthorize"))).toBe(squeezed(trust.certificate));
    });

    it("takes a certificate that cannot be read for another one", async () => {
      const { id, outs } = await door().create(args);
      place.bench.sandbox.inject({ when: { path: /client.certificate$/u }, do: { status: 200, body: "no PEM" } });
      expect((await door().read(id, outs))?.inputs.certificates).toMatchObject({ client: [] });
    });

    it("takes it for no difference when Apigee keeps of a PKCS#12 file but the key's own certificate", async () => {
      const wanted = { ...args, aliases: [{ name: "client", pkcs12: pkcs12Of(another, ca), password: "geheim" }] };
      const { id, outs } = await door().create(wanted);
      place.bench.sandbox.inject({ when: { path: /certificate$/u }, do: { status: 200, body: another.certificate } });
      expect((await door().read(id, outs))?.props).toEqual(outs);
    });

    it("leaves alone what others added", async () => {
      const { id, outs } = await door().create(args);
      await someonePuts(outs.name, "theirs", renewed.certificate);
      expect((await door().read(id, outs))?.props).toEqual(outs);
    });
  });

  describe("convergence of a keystore", () => {
    it.each([
      ["the keystore alone", []],
      ["one alias", [["pingauthorize", trust.certificate]]],
      ["an alias with something else", [["pingauthorize", renewed.certificate]]],
    ] as const)("completes what an interrupted create left: %s", async (_, left) => {
      const { name } = await checked({});
      await place.bench.someone("POST", keystores, { name });
      for (const [alias, certificate] of left) await someonePuts(name, alias, certificate);
      let outs = {};
      const calls = await place.bench.callsDuring(async () => ({ outs } = await door().create(args)));
      const exchanged = left.some(([, certificate]) => certificate !== trust.certificate);
      expect(calls.filter((call) => call.startsWith("DELETE"))).toHaveLength(exchanged ? 1 : 0);
      expect(outs).toMatchObject({ name, adopted: false });
      expect(squeezed(await exported(name, "pingauthorize"))).toBe(squeezed(trust.certificate));
      expect(squeezed(await exported(name, "client"))).toBe(squeezed(client.certificate));
    });

    it.each(["received", "done"] as const)("survives answers that are lost when the work is %s", async (at) => {
      place.bench.sandbox.inject({ when: { method: "POST" }, at, times: 1, do: "reset" });
      place.bench.sandbox.inject({ when: { method: "POST", path: /aliases/u }, at, times: 1, do: "reset" });
      const { outs } = await door().create(args);
      expect(await names()).toEqual([outs.name]);
      expect(squeezed(await exported(outs.name, "client"))).toBe(squeezed(client.certificate));
    });

    it("keeps a keystore in the state of which an alias was refused, and adds that at the next up", async () => {
      const when = { method: "POST", path: /aliases/u, nth: 2 };
      const heal = place.bench.sandbox.inject({ when, do: { status: 403, body: "{}" } });
      const failure = (await door()
        .create(args)
        .catch((error: unknown) => error)) as { id: string; properties: Record<string, unknown>; reasons: string[] };
      heal();
      expect(failure.reasons.join()).toContain("403");
      expect(Object.keys(failure.properties.certificates as object)).toEqual(["pingauthorize"]);

      const calls = await place.bench.callsDuring(() => door().update(failure.id, failure.properties, args));
      const keystore = `${keystores}/${String(failure.properties.name)}`;
      expect(calls).toEqual([`GET ${keystore}`, expect.stringContaining(`POST ${keystore}/aliases?alias=client`)]);
      expect(squeezed(await exported(failure.properties.name, "client"))).toBe(squeezed(client.certificate));
    });

    it("makes the keystore anew when somebody deleted it while an alias was missing", async () => {
      const { id, outs } = await door().create(args);
      await place.bench.someone("DELETE", `${keystores}/${String(outs.name)}`);
      await door().update(id, { ...outs, certificates: {} }, args);
      expect(squeezed(await exported(outs.name, "pingauthorize"))).toBe(squeezed(trust.certificate));
    });
  });
});
