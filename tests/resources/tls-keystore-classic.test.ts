import { Bench } from "../support/bench";
import { makeCertificate } from "../support/certificates";

const ca = makeCertificate("Example CA", { kind: "ec" });
const rsa = makeCertificate("rsa", { issuer: ca });
const ec = makeCertificate("ec", { kind: "ec", issuer: ca });
const keystores = "environments/test/keystores";
const squeezed = (pem: string) => pem.replace(/\s/gu, "");

describe.each(["edge", "opdk"] as const)("a keystore on %s", (plane) => {
  let bench: Bench;
  beforeEach(async () => (bench = await Bench.start({ plane })));
  afterEach(() => bench.close());

  const door = () => bench.door("TlsKeystore", "client-keys");
  const argsOf = ({ certificate, key }: typeof rsa, more: object = {}) => ({
    environment: "test",
    aliases: [{ name: "client", certificate: certificate + ca.certificate, key, ...more }],
  });

  async function exported(keystore: unknown): Promise<string> {
    const url = `${bench.sandbox.url}/v1/organizations/acme/${keystores}/${String(keystore)}/aliases/client/certificate`;
    return (await fetch(url, { headers: { authorization: "Bearer someone-else" } })).text();
  }

  it.each([
    ["RSA", rsa],
    ["EC", ec],
  ])("takes an %s key given as PEM, with its chain, and finds no difference", async (_, pair) => {
    const { id, outs } = await door().create(argsOf(pair));
    expect(squeezed(await exported(outs.name))).toBe(squeezed(pair.certificate + ca.certificate));
    const keystore = await bench.someone("GET", `${keystores}/${String(outs.name)}`);
    expect(keystore.keys).toEqual(["client"]);
    expect((await door().read(id, outs))?.props).toEqual(outs);
  });

  it("takes an encrypted key, whose password no query shows", async () => {
    const options = { type: "pkcs8", format: "pem", cipher: "aes-256-cbc", passphrase: "pa55-wörd" } as const;
    const key = ec.privateKey.export(options).toString();
    const { outs } = await door().create(argsOf({ ...ec, key }, { password: options.passphrase }));
    expect((await bench.someone("GET", `${keystores}/${String(outs.name)}`)).keys).toEqual(["client"]);
    expect(JSON.stringify(bench.sandbox.calls)).not.toMatch(/pa55|PRIVATE/u);
  });

  it("is made with one call, and one more an alias", async () => {
    const calls = await bench.callsDuring(() => door().create(argsOf(ec)));
    expect(calls).toHaveLength(2);
  });

  it("waits for a reference to move away, with whatever status the deletion is refused", async () => {
    const { id, outs } = await door().create(argsOf(rsa));
    const body = '{"code":"messaging.config.beans.KeyStoreInUse","message":"in use","contexts":[]}';
    bench.sandbox.inject({ when: { method: "DELETE" }, times: 1, do: { status: 409, body } });
    await door().delete(id, outs);
    expect(await bench.someone("GET", keystores)).toEqual([]);
  });

  it("is completed when an interrupted create left it, and puts another one's alias right", async () => {
    const { name } = await door().check(argsOf(rsa));
    await bench.someone("POST", keystores, { name });
    const form = new FormData();
    form.append("certFile", new Blob([ec.certificate]), "c.pem");
    const url = `${bench.sandbox.url}/v1/organizations/acme/${keystores}/${String(name)}/aliases`;
    const headers = { authorization: "Bearer someone-else" };
    await fetch(`${url}?alias=client&format=keycertfile`, { method: "POST", headers, body: form });
    const { outs } = await door().create(argsOf(rsa));
    expect(outs).toMatchObject({ name, adopted: false });
    expect(squeezed(await exported(name))).toBe(squeezed(rsa.certificate + ca.certificate));
  });
});

describe("a private key on a plane that may take it as PKCS#12 alone", () => {
  const refusal = (message: string) => ({
    status: 400,
    body: JSON.stringify({ code: "messaging.config.beans.InvalidFormat", message, contexts: [] }),
  });
  const args = { environment: "test", aliases: [{ name: "client", certificate: rsa.certificate, key: rsa.key }] };

  let bench: Bench;
  beforeEach(async () => (bench = await Bench.start({ plane: "opdk" })));
  afterEach(() => bench.close());

  it("goes as PEM where PKCS#12 is refused", async () => {
    bench.sandbox.inject({ when: { path: /aliases$/u }, times: 1, do: refusal("no PKCS#12 here") });
    bench.sandbox.inject({ when: { path: /aliases$/u, nth: 2 }, do: { status: 201, body: "{}" } });
    const calls = await bench.callsDuring(() => bench.door("TlsKeystore").create(args));
    const formats = calls.flatMap((call) => /format=(\w+)/u.exec(call)?.[1] ?? []);
    expect(formats).toEqual(["pkcs12", "keycertfile"]);
  });

  it("is refused with the words about PKCS#12 where neither is taken", async () => {
    bench.sandbox.inject({ when: { path: /aliases$/u }, times: 1, do: refusal("the key is too long") });
    await expect(bench.door("TlsKeystore").create(args)).rejects.toThrow("the key is too long");
  });
});
