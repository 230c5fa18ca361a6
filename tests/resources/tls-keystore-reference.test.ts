import { makeCertificate } from "../support/certificates";
import { onEachOrganization } from "../support/organizations";

const aliasOf = ({ certificate }: { certificate: string }) => ({ name: "pingauthorize", certificate });
const trust = aliasOf(makeCertificate("pingauthorize.example.com", { kind: "ec" }));
const renewed = aliasOf(makeCertificate("pingauthorize.example.com", { kind: "ec" }));
const args = { environment: "test", aliases: [trust] };

onEachOrganization("a keystore that a reference names", (place) => {
  const door = () => place.bench.door("TlsKeystore");
  const names = () => place.bench.someone("GET", "environments/test/keystores");
  const name = (keystore: unknown) => ({ name: "PingAuthTrust", refers: String(keystore), resourceType: "KeyStore" });

  it("moves without a gap: new keystore, reference, old keystore", async () => {
    const old = await door().create(args);
    const reference = place.bench.door("Reference");
    const kept = await reference.create({ environment: "test", ...name(old.outs.name) });
    const next = await door().create({ ...args, aliases: [renewed] });
    await reference.update(kept.id, kept.outs, { environment: "test", ...name(next.outs.name) });
    await door().delete(old.id, old.outs);
    expect(await names()).toEqual([next.outs.name]);
  });

  it("waits a little for the reference to move away", async () => {
    const { id, outs } = await door().create(args);
    await place.bench.someone("POST", "environments/test/references", name(outs.name));
    const deleted = door().delete(id, outs);
    await place.bench.someone("DELETE", "environments/test/references/PingAuthTrust");
    await deleted;
    expect(await names()).toEqual([]);
  });

  it.each([400, 409])("waits as well where the refusal has status %d", async (status) => {
    const { id, outs } = await door().create(args);
    place.bench.sandbox.inject({ when: { method: "DELETE" }, do: place.refusal(status, "in use") });
    await door().delete(id, outs);
    expect(await names()).toEqual([]);
  });

  it("stays, with a sentence that names the reference", async () => {
    const { id, outs } = await door().create(args);
    await place.bench.someone("POST", "environments/test/references", name(outs.name));
    await expect(door().delete(id, outs)).rejects.toThrow(
      `Keystore ${String(outs.name)} in environment test cannot be deleted while a reference names it: PingAuthTrust.`,
    );
    expect(await names()).toEqual([outs.name]);
  }, 20_000);

  it("says what Apigee says also where it cannot be seen which reference names it", async () => {
    const { id, outs } = await door().create(args);
    await place.bench.someone("POST", "environments/test/references", name(outs.name));
    const lists = { method: "GET", path: /references$/u };
    place.bench.sandbox.inject({ when: lists, times: 9, do: { status: 403, body: "{}" } });
    await expect(door().delete(id, outs)).rejects.toThrow(/DELETE .*keystores\/.*: 400/u);
  }, 20_000);

  it("says what Apigee says when it refuses for another reason, at once unless waiting may help", async () => {
    const { id, outs } = await door().create(args);
    const refuse = (status: number) =>
      place.bench.sandbox.inject({
        when: { method: "DELETE" },
        times: 9,
        do: place.refusal(status, `no ${status}`),
      });
    const heal = refuse(403);
    const calls = await place.bench.callsDuring(() => expect(door().delete(id, outs)).rejects.toThrow("no 403"));
    expect(calls).toHaveLength(1);
    heal();
    refuse(400);
    await expect(door().delete(id, outs)).rejects.toThrow("no 400");
  }, 20_000);
});
