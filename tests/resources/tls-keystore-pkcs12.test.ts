import { makeCertificate } from "../support/certificates";
import { onEachOrganization } from "../support/organizations";

const ca = makeCertificate("Example CA");
const server = makeCertificate("pingauthorize.example.com", { issuer: ca });
const client = makeCertificate("client", { kind: "ec" });
const trust = { name: "pingauthorize", certificate: server.certificate + ca.certificate };
const mutual = { name: "client", certificate: client.certificate, key: client.key };

onEachOrganization("a key that is to go as PKCS#12", (place) => {
  const door = () => place.bench.door("TlsKeystore");
  const needs = { needs: "keysAsPkcs12" } as const;
  const keyed = { environment: "test", aliases: [mutual] };
  const refuse = (message: string) =>
    place.bench.sandbox.inject({ when: { path: /aliases$/u }, do: place.refusal(400, message) });

  place.it("goes as PEM where that is refused, as older releases do", needs, async () => {
    refuse("no PKCS#12 here");
    place.bench.sandbox.inject({ when: { path: /aliases$/u, nth: 2 }, do: { status: 201, body: "{}" } });
    const calls = await place.bench.callsDuring(() => door().create(keyed));
    const formats = calls.flatMap((call) => /format=(\w+)/u.exec(call)?.[1] ?? []);
    expect(formats).toEqual(["pkcs12", "keycertfile"]);
  });

  place.it("is refused with the words about PKCS#12 where neither is taken", needs, async () => {
    refuse("the key is too long");
    await expect(door().create(keyed)).rejects.toThrow("the key is too long");
  });

  place.it("does not take a certificate with it that has none", needs, async () => {
    const calls = await place.bench.callsDuring(() => door().create({ environment: "test", aliases: [trust] }));
    expect(calls[1]).toContain("format=keycertfile");
  });
});
