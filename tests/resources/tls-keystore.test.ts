import { unknownValue } from "../../provider/pulumi/unknown";
import { makeCertificate } from "../support/certificates";
import { onEachOrganization } from "../support/organizations";
import {
  another,
  args,
  ca,
  client,
  keystores,
  keystoresIn,
  mutual,
  pkcs12Of,
  renewed,
  server,
  squeezed,
  trust,
} from "./support/keystores";

const curved = makeCertificate("client", { kind: "ec", issuer: ca });

onEachOrganization("keystores", (place) => {
  const { door, names, checked, exported } = keystoresIn(place);

  describe("the life of a keystore", () => {
    it("makes the keystore with its aliases, and takes it out again", async () => {
      const { id, outs } = await door("ping").create(args);
      expect(outs.name).toMatch(place.can("plainNames") ? /^ping[0-9a-f]{8}$/u : /^ping-[0-9a-f]{8}$/u);
      expect(id).toBe(`organizations/acme/${keystores}/${String(outs.name)}`);
      expect(await names()).toEqual([outs.name]);
      expect(squeezed(await exported(outs.name, "pingauthorize"))).toBe(squeezed(trust.certificate));
      expect(squeezed(await exported(outs.name, "client"))).toBe(squeezed(client.certificate));
      const alias = await place.bench.someone("GET", `${keystores}/${String(outs.name)}/aliases/client`);
      // One says what it holds, the other what its key is called.
      expect([alias.type, alias.keyName]).toContain(alias.type ? "KEY_CERT" : "client");

      expect(await place.bench.callsDuring(() => door("ping").delete(id, outs))).toEqual([
        `DELETE ${keystores}/${String(outs.name)}`,
      ]);
      expect(await names()).toEqual([]);
      await door("ping").delete(id, outs);
    });

    it("tells what is public of each certificate, leaf first", async () => {
      const { outs } = await door().create(args);
      expect(outs.certificates).toEqual({
        pingauthorize: [
          expect.objectContaining({ subject: "CN=pingauthorize.example.com", issuer: "CN=Example CA" }),
          expect.objectContaining({ subject: "CN=Example CA", issuer: "CN=Example CA" }),
        ],
        client: [
          {
            subject: "CN=client",
            issuer: "CN=client",
            fingerprint: expect.stringMatching(/^[0-9a-f]{64}$/u),
            notBefore: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/u),
            notAfter: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/u),
          },
        ],
      });
    });

    it("uploads a PKCS#12 file as it is, and finds it again", async () => {
      const base64 = pkcs12Of(another, ca);
      const { id, outs } = await door().create({
        ...args,
        aliases: [{ name: "client", pkcs12: base64, password: "geheim" }],
      });
      expect(squeezed(await exported(outs.name, "client"))).toBe(squeezed(another.certificate + ca.certificate));
      expect((await door().read(id, outs))?.props).toEqual(outs);
    });

    it("makes one with an expired certificate that the program allows", async () => {
      const { certificate } = makeCertificate("old", { from: -30, days: -2 });
      const { outs } = await door().create({
        ...args,
        aliases: [{ name: "old", certificate }],
        ignoreExpiryValidation: true,
      });
      expect(squeezed(await exported(outs.name, "old"))).toBe(squeezed(certificate));
    });

    it.each([
      ["RSA", another],
      ["EC", curved],
    ])("takes an %s key given as PEM, with its chain, and finds no difference", async (_, { certificate, key }) => {
      const aliases = [{ name: "client", certificate: certificate + ca.certificate, key }];
      let made = { id: "", outs: {} as Record<string, unknown> };
      const calls = await place.bench.callsDuring(async () => (made = await door().create({ ...args, aliases })));
      expect(calls).toEqual([
        `POST ${keystores}`,
        expect.stringContaining(`format=${place.can("keysAsPkcs12") ? "pkcs12" : "keycertfile"}`),
      ]);
      expect(squeezed(await exported(made.outs.name, "client"))).toBe(squeezed(certificate + ca.certificate));
      expect((await door().read(made.id, made.outs))?.props).toEqual(made.outs);
    });

    it("sends keys and passwords as parts of the form, never in the query", async () => {
      const key = client.privateKey.export({
        type: "pkcs8",
        format: "pem",
        cipher: "aes-256-cbc",
        passphrase: "pa55-wörd",
      });
      await door().create({ ...args, aliases: [{ ...mutual, key, password: "pa55-wörd" }] });
      expect(JSON.stringify(place.bench.sandbox.calls)).not.toMatch(/pa55|PRIVATE/u);
    });
  });

  describe("the name of a keystore", () => {
    it("is the same for the same certificates, however they are written, whatever order the aliases have", async () => {
      const { name } = await checked({});
      const indented = trust.certificate.replace(/^/gmu, "    ").replaceAll("\n", "\r\n");
      expect((await checked({ aliases: [mutual, { ...trust, certificate: `# CA\n${indented}` }] })).name).toBe(name);
      const key = client.privateKey.export({ type: "sec1", format: "pem", cipher: "aes-256-cbc", passphrase: "x" });
      expect((await checked({ aliases: [trust, { ...mutual, key, password: "x" }] })).name).toBe(name);
    });

    it.each([
      ["certificate", { aliases: [{ ...trust, certificate: renewed.certificate + ca.certificate }, mutual] }],
      ["chain", { aliases: [{ ...trust, certificate: server.certificate }, mutual] }],
      ["key that comes in", { aliases: [{ ...trust, key: server.key }, mutual] }],
      ["alias's name", { aliases: [{ ...trust, name: "other" }, mutual] }],
      ["number of aliases", { aliases: [trust] }],
    ])("changes with another %s, which replaces the keystore", async (_, wanted) => {
      const { outs } = await door().create(args);
      expect((await checked(wanted)).name).not.toBe(outs.name);
      expect((await door().diff(outs, { ...args, ...wanted })).replaces).toContain("name");
    });

    it("is another one for another resource, and fits Apigee whatever the resource is called", async () => {
      const named = async (name: string) => String((await door(name).check(args)).name);
      expect(await named("a")).not.toBe(await named("b"));
      const plain = place.can("plainNames") ? /^[A-Za-z0-9]+[0-9a-f]{8}$/u : /^[A-Za-z0-9-]+-[0-9a-f]{8}$/u;
      expect(await named("été / 2026")).toMatch(plain);
      expect(await named("--")).toMatch(/^[0-9a-f]{8}$/u);
      expect((await named("x".repeat(400))).length).toBe(place.can("plainNames") ? 254 : 255);
    });

    it("replaces nothing when only a password or a flag changes, and asks for nothing", async () => {
      const encrypted = (passphrase: string) => ({
        ...mutual,
        key: client.privateKey.export({ type: "pkcs8", format: "pem", cipher: "aes-256-cbc", passphrase }),
        password: passphrase,
      });
      const { id, outs } = await door().create({ ...args, aliases: [encrypted("one")] });
      let updated: object | undefined;
      const calls = await place.bench.callsDuring(async () => {
        updated = await door().update(id, outs, { ...args, aliases: [encrypted("two")], warnBeforeDays: 1 });
      });
      expect(updated).toMatchObject({ warnBeforeDays: 1, aliases: [{ password: "two" }] });
      expect(calls).toEqual([]);
    });

    it("is not known in a preview before its certificates are, and replaces nothing then", async () => {
      const pending = { ...args, aliases: [{ name: "pingauthorize", certificate: unknownValue }] };
      expect(await door().check(pending)).toMatchObject({ name: unknownValue, certificates: unknownValue });
      const { outs } = await door().create(args);
      expect(await door().diff(outs, pending)).toMatchObject({ changes: true, replaces: [] });
      expect((await checked({ environment: unknownValue })).name).toBe(outs.name);
    });
  });
});
