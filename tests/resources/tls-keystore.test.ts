import { asn1, pkcs12, pki } from "node-forge";
import { unknownValue } from "../../provider/pulumi/unknown";
import { makeCertificate, type Pair } from "../support/certificates";
import { onEachOrganization } from "../support/organizations";

const ca = makeCertificate("Example CA");
const server = makeCertificate("pingauthorize.example.com", { issuer: ca });
const renewed = makeCertificate("pingauthorize.example.com", { issuer: ca });
const another = makeCertificate("client", { issuer: ca });
const client = makeCertificate("client", { kind: "ec" });
const curved = makeCertificate("client", { kind: "ec", issuer: ca });

const trust = { name: "pingauthorize", certificate: server.certificate + ca.certificate };
const mutual = { name: "client", certificate: client.certificate, key: client.key };
const args = { environment: "test", aliases: [trust, mutual] };
const keystores = "environments/test/keystores";

onEachOrganization("keystores", (place) => {
  const door = (name?: string) => place.bench.door("TlsKeystore", name);
  const names = () => place.bench.someone("GET", keystores);

  interface Certificate {
    subject: string;
    fingerprint: string;
  }

  /** Name and certificates, as a check works them out. */
  async function checked(
    wanted: object,
    olds = {},
  ): Promise<{ name: string; certificates: Record<string, Certificate[]> }> {
    return (await door().check({ ...args, ...wanted }, olds)) as never;
  }

  /** What an alias holds, as somebody else sees it. */
  async function exported(keystore: unknown, alias: string): Promise<string> {
    const url = `${place.bench.sandbox.url}/v1/organizations/acme/${keystores}/${String(keystore)}/aliases/${alias}/certificate`;
    const response = await fetch(url, { headers: { authorization: "Bearer someone-else" } });
    return response.text();
  }

  const squeezed = (pem: string) => pem.replace(/\s/gu, "");

  /** Somebody else puts a certificate under an alias. */
  async function someonePuts(keystore: unknown, alias: string, certificate: string): Promise<void> {
    const form = new FormData();
    form.append("certFile", new Blob([certificate]), "c.pem");
    const url = `${place.bench.sandbox.url}/v1/organizations/acme/${keystores}/${String(keystore)}/aliases`;
    const response = await fetch(`${url}?alias=${alias}&format=keycertfile`, {
      method: "POST",
      headers: { authorization: "Bearer someone-else" },
      body: form,
    });
    if (!response.ok) throw new Error(await response.text());
  }

  /** A certificate with its key and issuer as a PKCS#12 file with the password `geheim`, in base64. */
  function pkcs12Of(pair: Pair, issuer: Pair): string {
    const certificates = [pair.certificate, issuer.certificate].map((text) => pki.certificateFromPem(text));
    const file = pkcs12.toPkcs12Asn1(pki.privateKeyFromPem(pair.key), certificates, "geheim");
    return Buffer.from(asn1.toDer(file).getBytes(), "binary").toString("base64");
  }

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
