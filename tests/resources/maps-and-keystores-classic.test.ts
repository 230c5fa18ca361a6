import { Bench } from "../support/bench";
import { makeCertificate } from "../support/certificates";

const planes = [
  { title: "edge with CPS", plane: "edge", cps: true },
  { title: "edge without CPS", plane: "edge", cps: false },
  { title: "opdk", plane: "opdk", cps: false },
] as const;

describe.each(planes)("maps, keystores and references on $title", ({ plane, cps }) => {
  let bench: Bench;
  beforeEach(async () => {
    bench = await Bench.start({ plane, cps });
  });
  afterEach(() => bench.close());

  const place = "environments/test/keyvaluemaps/PingAuth";
  const entries = { service_host_port: "ping:443", other: "1" };
  const args = { name: "PingAuth", environment: "test", entries, secretEntries: { shared_secret: "s3cret" } };
  const map = () => bench.door("KeyValueMap", "PingAuth");
  const live = async () => {
    const { entry = [] } = (await bench.someone("GET", place)) as { entry?: { name: string; value: string }[] };
    return Object.fromEntries(entry.map(({ name, value }) => [name, value]));
  };

  it("a map lives from create to delete, and others' keys stay in it", async () => {
    const before = bench.sandbox.snapshot();
    const { id, outs } = await map().create(args);
    expect(await live()).toEqual({ ...entries, shared_secret: "s3cret" });
    await bench.someone(
      "POST",
      cps ? `${place}/entries` : place,
      cps ? { name: "theirs", value: "x" } : { name: "PingAuth", entry: [{ name: "theirs", value: "x" }] },
    );
    const calls = await bench.callsDuring(async () => {
      await map().update(id, outs, { ...args, entries: { service_host_port: "ping:8443" } });
    });
    expect(await live()).toEqual({ service_host_port: "ping:8443", shared_secret: "s3cret", theirs: "x" });
    const writes = calls.filter((call) => !call.startsWith("GET"));
    expect(writes.sort()).toEqual([
      `DELETE ${place}/entries/other`,
      cps ? `POST ${place}/entries/service_host_port` : `POST ${place}`,
    ]);
    await map().delete(id, outs);
    expect(bench.sandbox.snapshot().differences(before)).toEqual([]);
  });

  it("a map's drift is seen and repaired", async () => {
    const { id, outs } = await map().create(args);
    const body = { name: "service_host_port", value: "evil:443" };
    await bench.someone(
      "POST",
      cps ? `${place}/entries/service_host_port` : place,
      cps ? body : { name: "PingAuth", entry: [body] },
    );
    await bench.someone("DELETE", `${place}/entries/other`);
    const found = await map().read(id, outs);
    expect(found?.inputs).toMatchObject({ entries: { service_host_port: "evil:443" } });
    await map().update(id, found!.props, args);
    expect(await live()).toEqual({ ...entries, shared_secret: "s3cret" });
  });

  it("an encrypted map is seen by its keys alone", async () => {
    const { id, outs } = await map().create({ ...args, encrypted: true });
    expect(await live()).toEqual({ service_host_port: "*****", other: "*****", shared_secret: "*****" });
    expect((await map().read(id, outs))?.inputs).toMatchObject({ entries, secretEntries: { shared_secret: "s3cret" } });
    await bench.someone("DELETE", `${place}/entries/shared_secret`);
    expect((await map().read(id, outs))?.inputs).toMatchObject({ secretEntries: {} });
  });

  it("a map with more than a thousand entries is read whole", async () => {
    const many = Object.fromEntries(Array.from({ length: 1005 }, (_, i) => [`key-${i}`, String(i)]));
    const { id, outs } = await map().create({ name: "PingAuth", environment: "test", entries: many });
    expect((await map().read(id, outs))?.inputs).toMatchObject({ entries: many });
  }, 60_000);

  it("a keystore with a key takes its alias, and the reference moves to its successor", async () => {
    const before = bench.sandbox.snapshot();
    const keystore = () => bench.door("TlsKeystore", "trust-store");
    const aliasOf = ({ certificate, key }: { certificate: string; key: string }) => ({
      environment: "test",
      aliases: [{ name: "ping", certificate, key }],
    });
    const first = await keystore().create(aliasOf(makeCertificate("ping.example.com")));
    expect(first.outs.name).toMatch(/^truststore[0-9a-f]{8}$/u);
    expect((await keystore().read(first.id, first.outs))?.props).toMatchObject({
      certificates: first.outs.certificates,
    });
    const reference = () => bench.door("Reference", "PingAuthTrust");
    const refers = (name: unknown) => ({ name: "PingAuthTrust", environment: "test", refers: name });
    const trust = await reference().create(refers(first.outs.name));
    const second = await keystore().create(aliasOf(makeCertificate("ping.example.com")));
    const moved = await reference().update(trust.id, trust.outs, refers(second.outs.name));
    await keystore().delete(first.id, first.outs);
    expect(await bench.someone("GET", "environments/test/references/PingAuthTrust")).toMatchObject({
      refers: second.outs.name,
    });
    await reference().delete(trust.id, moved!);
    await keystore().delete(second.id, second.outs);
    expect(bench.sandbox.snapshot().differences(before)).toEqual([]);
  });

  it("a certificate alone stays PEM, and drift of it is seen", async () => {
    const keystore = () => bench.door("TlsKeystore", "trust");
    const { certificate } = makeCertificate("ping.example.com", { kind: "ec" });
    const { id, outs } = await keystore().create({ environment: "test", aliases: [{ name: "ping", certificate }] });
    expect((await keystore().read(id, outs))?.props).toMatchObject({ certificates: outs.certificates });
    await bench.someone("DELETE", `environments/test/keystores/${String(outs.name)}/aliases/ping`);
    expect((await keystore().read(id, outs))?.props.certificates).toEqual({});
  });
});
