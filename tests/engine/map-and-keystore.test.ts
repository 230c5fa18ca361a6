import { Bench } from "../support/bench";
import { makeCertificate } from "../support/certificates";
import { mustSucceed, type Ran, startStack, type TestStack } from "./support/stack";

const first = makeCertificate("pingauthorize.example.com", { kind: "ec" });
const second = makeCertificate("pingauthorize.example.com", { kind: "ec" });
const passphrase = "s3cr3t-passphrase";

const keyOf = ({ privateKey }: typeof first) =>
  String(privateKey.export({ type: "pkcs8", format: "pem", cipher: "aes-256-cbc", passphrase }));

/** The guide's configuration, with a key that nobody may see. */
const program = (pair: typeof first) => `
  new apigee.KeyValueMap("PingAuth", {
    environment: "test",
    adopt: true,
    entries: { service_host_port: "pingauthorize.example.com:443" },
    secretEntries: { shared_secret: "s3cr3t-shared" },
  });
  const keystore = new apigee.TlsKeystore("trust", {
    environment: "test",
    aliases: [{ name: "ping", certificate: ${JSON.stringify(pair.certificate)}, key: ${JSON.stringify(keyOf(pair))}, password: "${passphrase}" }],
  });
  new apigee.Reference("PingAuthTrust", { environment: "test", refers: keystore.name });
`;

jest.setTimeout(120_000);

describe("a map, a keystore and its reference, through the real engine", () => {
  let bench: Bench;
  let stack: TestStack;
  const map = "environments/test/keyvaluemaps/PingAuth";

  beforeAll(async () => {
    bench = await Bench.start();
    await bench.someone("POST", "environments/test/keyvaluemaps", { name: "PingAuth", encrypted: true });
    await bench.someone("POST", `${map}/entries`, { name: "shared_secret", value: "s3cr3t-of-before" });
    stack = await startStack({
      config: { "apigee:organization": "acme", "apigee:endpoint": bench.sandbox.url },
      env: { APIGEE_ACCESS_TOKEN: "t0ken" },
    });
    stack.write(program(first));
  });
  afterAll(async () => {
    await stack.remove();
    await bench.close();
  });

  /** No secret may stand in what a run said, nor in what Pulumi keeps. */
  function noSecretIn(ran: Ran): void {
    const words = `${ran.all}\n${stack.kept()}`;
    const inner = [first, second].flatMap((pair) => keyOf(pair).split("\n").slice(1, 2));
    for (const secret of ["s3cr3t", ...inner]) expect(words).not.toContain(secret);
    expect(words).not.toContain("ENCRYPTED PRIVATE KEY");
  }

  const live = () => bench.someone("GET", "environments/test/references/PingAuthTrust");
  const nameOf = () => stack.resource("trust")?.outputs?.name;

  it("shows what is public and hides what is secret, after up, refresh and a meddled secret", async () => {
    const up = mustSucceed(await stack.up({ args: ["--diff"] }));
    noSecretIn(up);
    for (const shown of [up.all, stack.kept()]) expect(shown).toContain("pingauthorize.example.com:443");
    expect(stack.resource("trust")?.outputs?.certificates).toMatchObject({
      ping: [{ subject: "CN=pingauthorize.example.com" }],
    });
    expect(await live()).toMatchObject({ refers: nameOf() });
    expect(await bench.callsDuring(async () => mustSucceed(await stack.up()))).toEqual([]);
    noSecretIn(mustSucceed(await stack.refresh({ args: ["--expect-no-changes"] })));

    await bench.someone("PUT", `${map}/entries/shared_secret`, { name: "shared_secret", value: "s3cr3t-meddled" });
    noSecretIn(mustSucceed(await stack.refresh({ args: ["--diff"] })));
    noSecretIn(mustSucceed(await stack.preview({ args: ["--diff"] })));
    noSecretIn(mustSucceed(await stack.up({ args: ["--diff"] })));
    expect(await bench.someone("GET", `${map}/entries/shared_secret`)).toMatchObject({ value: "s3cr3t-shared" });
  });

  it("exchanges a renewed certificate without a gap, and shows its fingerprint before", async () => {
    const old = nameOf();
    stack.write(program(second));
    const preview = mustSucceed(await stack.preview({ args: ["--diff"] }));
    noSecretIn(preview);
    expect(preview.all).toMatch(/~ fingerprint/u);
    const calls = await bench.callsDuring(async () => noSecretIn(mustSucceed(await stack.up())));
    expect(calls.map((call) => call.split("?")[0])).toEqual([
      "POST environments/test/keystores",
      `POST environments/test/keystores/${String(nameOf())}/aliases`,
      "PUT environments/test/references/PingAuthTrust",
      // Whether somebody else set it at the same moment.
      "GET environments/test/references/PingAuthTrust",
      `DELETE environments/test/keystores/${String(old)}`,
    ]);
    expect(await live()).toMatchObject({ refers: nameOf() });
  });

  it("refuses a wrong password at preview, without printing anything that is secret", async () => {
    stack.write(program(second).replace(`password: "${passphrase}"`, 'password: "s3cr3t-but-wrong"'));
    const refused = await stack.preview();
    expect(refused.code).not.toBe(0);
    expect(refused.all).toContain('password of alias "ping" does not open the key');
    noSecretIn(refused);
  });

  it("leaves an adopted map as it was, and nothing else", async () => {
    mustSucceed(await stack.destroy());
    const { keyValueEntries } = await bench.someone("GET", `${map}/entries`);
    expect(keyValueEntries).toEqual([{ name: "shared_secret", value: "s3cr3t-of-before" }]);
    expect(await bench.someone("GET", "environments/test/keystores")).toEqual([]);
    expect(await bench.someone("GET", "environments/test/references")).toEqual([]);
  });
});
