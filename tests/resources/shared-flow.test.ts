import { join } from "node:path";
import AdmZip from "adm-zip";
import { readBundle, writeZip } from "../../provider/bundle/zip";
import { unknownValue } from "../../provider/pulumi/unknown";
import { lifecycle } from "../../provider/resources/shared-flow.lifecycle";
import { onEachOrganization } from "../support/organizations";
import { edit, Scratch } from "../support/scratch";
import { witness } from "../support/witness";

const callFile = "sharedflowbundle/policies/Sideband-Call.xml";
const mapFile = "sharedflowbundle/policies/Load-KVM-Config.xml";
const secret = "s3cr3t-&-<b>";

// Forty resources at once may meet a busy machine.
jest.setTimeout(30_000);

onEachOrganization("SharedFlow", (place) => {
let scratch: Scratch;
let folder: string;

beforeEach(async () => {
  scratch = new Scratch();
  folder = scratch.copy("examples/quickstart/PingAuth", "bundle");
});

afterEach(async () => {
  scratch.remove();
});

const flow = () => place.bench.door("SharedFlow", "PingAuth");
const args = (more = {}) => ({ name: "PingAuth", bundle: folder, ...more });
const live = () =>
  place.bench.revisions("sharedflows", "PingAuth").catch((error: Error) => {
    if (!error.message.includes(": 404 ")) throw error;
    return undefined;
  });
const stored = (revision: string) => place.bench.files("sharedflows", "PingAuth", revision);
const revise = (words = "5000") =>
  edit(join(folder, callFile), (text) => text.replace(/(<Timeout>)\d+/u, `$1${words}`));
const someoneImports = (zip: Buffer) => place.bench.someone("POST", "sharedflows?action=import&name=PingAuth", zip);
const others = (words: string) => {
  const files = new Map(readBundle(folder));
  files.set("sharedflowbundle/resources/jsc/Prepare-Request.js", Buffer.from(`// ${words}`));
  return writeZip(files);
};

describe("SharedFlow", () => {
  it("lives from create to delete", async () => {
    const before = place.bench.sandbox.snapshot();
    const { id, outs } = await flow().create(args());
    expect(id).toBe("organizations/acme/sharedflows/PingAuth");
    expect(outs).toMatchObject({
      revision: "1",
      revisions: ["1"],
      adopted: false,
      digest: expect.stringMatching(/^[0-9a-f]{64}$/u),
    });
    expect((await stored("1"))[callFile]).toContain("<Timeout>10000</Timeout>");

    revise();
    const updated = await flow().update(id, outs, args());
    expect(updated).toMatchObject({ revision: "2", revisions: ["1", "2"] });
    expect((await stored("2"))[callFile]).toContain("<Timeout>5000</Timeout>");

    await flow().delete(id, updated!);
    expect(before.differences(place.bench.sandbox.snapshot())).toEqual([]);
  });

  it("shows in the diff which files changed", async () => {
    const { outs } = await flow().create(args());
    revise();
    const checked = await flow().check(args(), outs);
    const files = checked.files as Record<string, string>;
    const changed = Object.keys(files).filter((file) => files[file] !== (outs.files as Record<string, string>)[file]);
    expect(changed).toEqual([callFile]);
    expect(await flow().diff(outs, args())).toEqual({ changes: true, replaces: [] });
  });

  it("sees no change in another path, order, day, comment of the zip, or in what editors and planes write", async () => {
    const { outs } = await flow().create(args());
    const files = [...readBundle(folder)];
    const noise: [string, Buffer][] = [
      ["./sharedflowbundle/.DS_Store", Buffer.from("x")],
      ["__MACOSX/sharedflowbundle/._PingAuth.xml", Buffer.from("x")],
      ["sharedflowbundle/manifests/manifest.xml", Buffer.from("<Manifest/>")],
    ];
    const exported = files.map(([path, bytes]): [string, Buffer] => [
      `./${path}`,
      path.endsWith("/PingAuth.xml") ? Buffer.from(bytes.toString().replace(/revision="1"/u, 'revision="7"')) : bytes,
    ]);
    const zip = scratch.zip("other.zip", [...noise, ...exported.reverse()], new Date(2031, 5, 5));
    expect(new AdmZip(zip).getEntries()).toHaveLength(files.length + 3);
    expect(await flow().diff(outs, args({ bundle: zip }))).toEqual({ changes: false, replaces: [] });
  });

  it("keeps comments, CRLF and all other bytes as they are, and sees them unchanged when Apigee has stored them", async () => {
    edit(join(folder, callFile), (text) =>
      text.replaceAll("\n", "\r\n").replace("</Timeout>", "</Timeout><!-- kept -->"),
    );
    const { outs } = await flow().create(args());
    const [sent, live] = [readBundle(folder), await stored("1")];
    for (const [path, bytes] of sent) if (!path.endsWith("/PingAuth.xml")) expect(live[path]).toBe(bytes.toString());
    expect(await flow().update("", outs, args())).toBeUndefined();
  });

  it("sends flags alone without a call", async () => {
    const { id, outs } = await flow().create(args());
    let updated;
    const calls = await place.bench.callsDuring(async () => {
      updated = await flow().update(id, outs, args({ deleteAdopted: true, keepRevisions: 3, adopt: true }));
    });
    expect(calls).toEqual([]);
    expect(updated).toMatchObject({
      revision: "1",
      revisions: ["1"],
      deleteAdopted: true,
      keepRevisions: 3,
      adopted: false,
    });
  });

  it("replaces for another name only", async () => {
    const { outs } = await flow().create(args());
    expect(await flow().diff(outs, args({ name: "other" }))).toEqual({ changes: true, replaces: ["name"] });
  });
});

describe("SharedFlow, arguments", () => {
  it.each([
    ["a path where nothing is", { bundle: "nowhere.zip" }, /^bundle: .*nowhere\.zip: there is no such file/u],
    ["a name with a slash", { name: "a/b" }, /^name may only hold/u],
    ["no bundle", { bundle: undefined }, /^bundle is missing: it must be a text/u],
    [
      "a reference with its scheme",
      { trustStore: { reference: "ref://x" } },
      /^trustStore\.reference must be .*without ref:/u,
    ],
    ["no entries", { initialEntries: { entries: {} } }, /^initialEntries\.entries must hold at least one/u],
    [
      "a policy that is not there",
      { trustStore: { policy: "Nope", reference: "r" } },
      /^trustStore: .*Sideband-Call/su,
    ],
  ])("refuses %s", async (_, wrong, message) => {
    await expect(flow().check(args(wrong))).rejects.toThrow(message);
  });

  it("refuses what is no zip, a proxy's bundle, broken XML and a step without policy, naming file and line", async () => {
    const check = (bundle: string) => flow().check(args({ bundle }));
    await expect(check("package.json")).rejects.toThrow(/^bundle: .*package\.json: .*zip/u);
    const proxy = scratch.bundle("proxy", { "apiproxy/p.xml": '<APIProxy name="p"/>' });
    await expect(check(proxy)).rejects.toThrow("is an API proxy, not a shared flow; give it to ApiProxy");
    edit(join(folder, callFile), (text) => text.replace("</Response>", ""));
    await expect(check(folder)).rejects.toThrow(/^bundle: sharedflowbundle\/policies\/Sideband-Call\.xml:\d+: /u);
    edit(join(folder, callFile), (text) => text.replace("<Response>pingauth.answer", "$&</Response>"));
    edit(join(folder, "sharedflowbundle/sharedflows/default.xml"), (text) => text.replace(">Sideband-Call<", ">Nope<"));
    await expect(check(folder)).rejects.toThrow(/sharedflows\/default\.xml:\d+: this step names the policy "Nope"/u);
  });

  it("refuses a file that is larger than Apigee takes", async () => {
    edit(join(folder, "sharedflowbundle/resources/jsc/Prepare-Request.js"), () => " ".repeat(15 * 1024 * 1024 + 1));
    await expect(flow().check(args())).rejects.toThrow(/Prepare-Request\.js: this file has 15728641 bytes/u);
  });

  it("waits for values that are not known yet, and says nothing of them", async () => {
    const checked = await flow().check(args({ initialEntries: { entries: { shared_secret: unknownValue } } }));
    expect(checked.digest).toMatch(/^[0-9a-f]{64}$/u);
    expect(await flow().check(args({ bundle: unknownValue }))).toMatchObject({
      digest: unknownValue,
      files: unknownValue,
    });
  });

  it("never tells a value of initialEntries", async () => {
    edit(join(folder, mapFile), (text) => text.replaceAll("InitialEntries", "Entries"));
    const wrong = flow().check(args({ initialEntries: { entries: { shared_secret: secret } } }));
    await expect(wrong).rejects.toThrow(/^initialEntries: /u);
    await expect(wrong).rejects.not.toThrow(secret);
  });

  it("does not send a bundle that changed after the preview", async () => {
    const { outs } = await flow().create(args());
    revise();
    const checked = await flow().check(args(), outs);
    revise("7000");
    const sent = lifecycle.update(witness(place.bench).context, checked as never, outs as never);
    await expect(sent).rejects.toThrow(/changed on disk since it was checked/u);
    expect(await live()).toEqual(["1"]);
  });
});

describe("SharedFlow, edits", () => {
  const entries = { service_host_port: "ping:8443", shared_secret: secret };

  it("puts initialEntries and trustStore into the bundle, and changes nothing else", async () => {
    const { outs } = await flow().create(
      args({ initialEntries: { entries }, trustStore: { reference: "PingAuthTrust" } }),
    );
    const live = await stored("1");
    expect(live[mapFile]).toContain("<Value>s3cr3t-&amp;-&lt;b&gt;</Value>");
    expect(live[callFile]).toMatch(/<Enforce>true<\/Enforce>\s*<TrustStore>ref:\/\/PingAuthTrust<\/TrustStore>/u);
    const sent = readBundle(folder);
    const changed = [...sent.keys()].filter((path) => live[path] !== sent.get(path)?.toString());
    expect(changed.sort()).toEqual(["sharedflowbundle/PingAuth.xml", mapFile, callFile]);
    expect(outs.digest).toBe((await flow().check(args())).digest);
  });

  it("makes a revision when a value changes, or an edit is taken back", async () => {
    const { id, outs } = await flow().create(args({ initialEntries: { entries } }));
    const changed = await flow().update(
      id,
      outs,
      args({ initialEntries: { entries: { ...entries, shared_secret: "new" } } }),
    );
    expect((await stored("2"))[mapFile]).toContain("<Value>new</Value>");
    await flow().update(id, changed!, args());
    expect((await stored("3"))[mapFile]).toBe(readBundle(folder).get(mapFile)?.toString());
  });
});

describe("SharedFlow, ours or theirs", () => {
  it("takes up what an interrupted create of ours left", async () => {
    const first = await flow().create(args());
    const again = await flow().create(args());
    expect(again.outs).toEqual(first.outs);
    expect(await live()).toEqual(["1"]);
  });

  it("takes it up also where it edited the bundle", async () => {
    const edited = args({ trustStore: { reference: "PingAuthTrust" } });
    await flow().create(edited);
    expect((await flow().create(edited)).outs).toMatchObject({ revision: "1", revisions: ["1"], adopted: false });
  });

  it("leaves somebody else's alone, and says how to take it over", async () => {
    await someoneImports(others("theirs"));
    await expect(flow().create(args())).rejects.toThrow(
      /^shared flow PingAuth exists already .*adopt: true.*"aliases"/u,
    );
    await someoneImports(writeZip(readBundle(folder)));
    await expect(flow().create(args())).rejects.toThrow(/has 2 revision\(s\), the newest of which holds the same/u);
    expect(await live()).toEqual(["1", "2"]);
  });

  it("adopts by a revision on top, and takes only that out again", async () => {
    await someoneImports(others("theirs"));
    const before = place.bench.sandbox.snapshot();
    const { id, outs } = await flow().create(args({ adopt: true }));
    expect(outs).toMatchObject({ adopted: true, revision: "2", revisions: ["2"] });
    revise();
    const updated = await flow().update(id, outs, args({ adopt: true }));
    expect(updated).toMatchObject({ adopted: true, revisions: ["2", "3"] });
    await flow().delete(id, updated!);
    expect(before.differences(place.bench.sandbox.snapshot())).toEqual([]);
  });

  it("adopts an equal one without making a revision or counting theirs as its own", async () => {
    await someoneImports(writeZip(readBundle(folder)));
    const { id, outs } = await flow().create(args({ adopt: true }));
    expect(outs).toMatchObject({ adopted: true, revision: "1", revisions: [] });
    await flow().delete(id, outs);
    expect(await live()).toEqual(["1"]);
  });

  it("deletes an adopted one with everything in it when asked to", async () => {
    await someoneImports(others("theirs"));
    const { id, outs } = await flow().create(args({ adopt: true, deleteAdopted: true }));
    await flow().delete(id, outs);
    expect(await live()).toBeUndefined();
  });
});

describe("SharedFlow, when answers are lost", () => {
  const lose = (times: number) =>
    place.bench.sandbox.inject({ when: { method: "POST", path: /sharedflows$/u }, at: "done", do: "reset", times });

  it("imports once when the answer of a create is lost", async () => {
    lose(1);
    expect((await flow().create(args())).outs).toMatchObject({ revision: "1", revisions: ["1"] });
    expect(await live()).toEqual(["1"]);
  });

  it("imports again when the call itself was lost", async () => {
    place.bench.sandbox.inject({ when: { method: "POST", path: /sharedflows$/u }, at: "received", do: "reset" });
    expect((await flow().create(args())).outs).toMatchObject({ revision: "1" });
    expect(await live()).toEqual(["1"]);
  });

  it("finds its own revision among others that were imported meanwhile", async () => {
    const { id, outs } = await flow().create(args());
    revise();
    place.bench.sandbox.inject({
      when: { method: "POST", path: /sharedflows$/u },
      at: "done",
      do: async () => void (await someoneImports(others("meanwhile"))),
    });
    lose(1);
    const updated = await flow().update(id, outs, args());
    expect(await live()).toEqual(["1", "2", "3"]);
    expect(updated).toMatchObject({ revision: "2", revisions: ["1", "2"] });
  });

  it("finds the newest of several that are its own", async () => {
    const { id, outs } = await flow().create(args());
    revise();
    await flow().update(id, outs, args());
    lose(1);
    expect(await flow().update(id, outs, args())).toMatchObject({ revision: "3", revisions: ["1", "2", "3"] });
  });

  it("takes no older revision for one whose call was lost", async () => {
    edit(join(folder, callFile), (text) => text.replace(/<!-- (<TrustStore>.*<\/TrustStore>) -->/u, "$1"));
    const { id, outs } = await flow().create(args());
    place.bench.sandbox.inject({ when: { method: "POST", path: /sharedflows$/u }, at: "received", do: "reset" });
    const updated = await flow().update(id, outs, args({ trustStore: { reference: "PingAuthTrust" } }));
    expect(updated).toMatchObject({ revision: "2", revisions: ["1", "2"] });
  });

  it("loses no revision when it cannot look at those between", async () => {
    const { id, outs } = await flow().create(args());
    await someoneImports(others("theirs"));
    place.bench.sandbox.inject({ when: { method: "GET", path: /format=bundle/u }, do: { status: 403, body: "{}" } });
    revise();
    expect(await flow().update(id, outs, args())).toMatchObject({ revision: "3", revisions: ["1", "3"] });
  });

  it("takes the revision of an interrupted update for its own", async () => {
    const { id, outs } = await flow().create(args());
    revise();
    await flow().update(id, outs, args());
    await someoneImports(others("theirs"));
    const again = await flow().update(id, outs, args());
    expect(again).toMatchObject({ revision: "4", revisions: ["1", "2", "4"] });
  });
});

describe("SharedFlow, refresh", () => {
  it("sees no drift in other people's newer revisions", async () => {
    const { id, outs } = await flow().create(args());
    await someoneImports(others("theirs"));
    const found = await flow().read(id, outs);
    expect(found?.props).toMatchObject({ revision: "1", revisions: ["1"], digest: outs.digest });
    expect(await flow().diff(found!.props, args())).toEqual({ changes: false, replaces: [] });
  });

  it("puts a revision back that somebody deleted", async () => {
    const { id, outs } = await flow().create(args());
    await someoneImports(others("theirs"));
    await place.bench.someone("DELETE", "sharedflows/PingAuth/revisions/1");
    const found = await flow().read(id, outs);
    expect(found?.inputs).toMatchObject({ digest: "" });
    expect(found?.props).toMatchObject({ revisions: [] });
    const updated = await flow().update(id, found!.props, args());
    expect(updated).toMatchObject({ revision: "3", revisions: ["3"], digest: outs.digest });
  });

  it("tells that it is gone, and reads without the bundle", async () => {
    const { id, outs } = await flow().create(args());
    scratch.remove();
    expect(await flow().read(id, outs)).toBeDefined();
    await place.bench.someone("DELETE", "sharedflows/PingAuth");
    expect(await flow().read(id, outs)).toBeUndefined();
  });

  it("makes the whole again when it was deleted since the last refresh", async () => {
    const { id, outs } = await flow().create(args());
    await place.bench.someone("DELETE", "sharedflows/PingAuth");
    revise();
    const second = await flow().update(id, outs, args());
    expect(second).toMatchObject({ revision: "1", revisions: ["1"] });
    revise("6000");
    const third = await flow().update(id, second!, args());
    await place.bench.someone("DELETE", "sharedflows/PingAuth");
    revise("7000");
    expect(await flow().update(id, third!, args())).toMatchObject({ revision: "1", revisions: ["1"] });
  });
});

describe("SharedFlow, old revisions", () => {
  it("keeps as many as asked for besides the current one", async () => {
    const { id, outs } = await flow().create(args({ keepRevisions: 1 }));
    revise("1");
    const second = await flow().update(id, outs, args({ keepRevisions: 1 }));
    expect(second).toMatchObject({ revisions: ["1", "2"] });
    revise("2");
    expect(await flow().update(id, second!, args({ keepRevisions: 1 }))).toMatchObject({ revisions: ["2", "3"] });
    expect(await live()).toEqual(["2", "3"]);
  });

  it("keeps one that is deployed, without failing, and never touches those of others", async () => {
    const { id, outs } = await flow().create(args({ keepRevisions: 0 }));
    await place.bench.someone("POST", "environments/prod/sharedflows/PingAuth/revisions/1/deployments");
    await someoneImports(others("theirs"));
    revise();
    expect(await flow().update(id, outs, args({ keepRevisions: 0 }))).toMatchObject({ revisions: ["1", "3"] });
    expect(await live()).toEqual(["1", "2", "3"]);
  });

  it("does not lose a revision because an older one could not be deleted", async () => {
    const { id, outs } = await flow().create(args({ keepRevisions: 0 }));
    place.bench.sandbox.inject({ when: { method: "DELETE" }, do: { status: 403, body: "{}" } });
    revise();
    expect(await flow().update(id, outs, args({ keepRevisions: 0 }))).toMatchObject({
      revision: "2",
      revisions: ["1", "2"],
    });
  });
});

describe("SharedFlow, delete", () => {
  it("leaves others' revisions", async () => {
    const { id, outs } = await flow().create(args());
    await someoneImports(others("theirs"));
    await flow().delete(id, outs);
    expect(await live()).toEqual(["2"]);
  });

  it("does not trust an old list", async () => {
    const { id, outs } = await flow().create(args());
    await place.bench.together(async () => {
      await flow().read(id, outs);
      await someoneImports(others("theirs"));
      const later = Date.now() + 6_000;
      jest.spyOn(Date, "now").mockImplementation(() => later);
      await flow()
        .delete(id, outs)
        .finally(() => jest.restoreAllMocks());
    });
    expect(await live()).toEqual(["2"]);
  });

  it("takes what is gone for done, and works without the bundle", async () => {
    const { id, outs } = await flow().create(args());
    scratch.remove();
    await place.bench.someone("DELETE", "sharedflows/PingAuth");
    await expect(flow().delete(id, outs)).resolves.toBeUndefined();
  });

  it("waits until Apigee has noticed that it is undeployed", async () => {
    const { id, outs } = await flow().create(args());
    place.bench.sandbox.inject({
      when: { method: "DELETE" },
      do: { status: 400, body: '{"error":{"code":400,"message":"deployed"}}' },
    });
    await flow().delete(id, outs);
    expect(await live()).toBeUndefined();
  });
});

describe("SharedFlow, what it says", () => {
  it("names the files that a new revision changes", async () => {
    const { outs } = await flow().create(args());
    revise();
    const checked = await flow().check(args({ trustStore: { reference: "PingAuthTrust" } }), outs);
    const { context, progress } = witness(place.bench);
    await lifecycle.update(context, checked as never, outs as never);
    expect(progress).toEqual(["PingAuth: revision 2 changes policies/Sideband-Call.xml, trustStore"]);
  });

  it("warns of a trust store that is not enforced", async () => {
    edit(join(folder, callFile), (text) => text.replace("<Enforce>true</Enforce>", "<CommonName>ping</CommonName>"));
    const wanted = (await flow().check(args({ trustStore: { reference: "PingAuthTrust" } }))) as never;
    const owner = { project: "shop", stack: "dev", name: "PingAuth" };
    const { warnings } = lifecycle.check!({ wanted, given: wanted, known: {}, pending: () => false, owner });
    expect(warnings).toEqual([expect.stringMatching(/^trustStore: .*Enforce/u)]);
  });

  it("warns of a trust store when it or the bundle is new, and not again at every preview", async () => {
    edit(join(folder, callFile), (text) => text.replace("<Enforce>true</Enforce>", "<CommonName>ping</CommonName>"));
    const owner = { project: "shop", stack: "dev", name: "PingAuth" };
    const checked = async (reference: string) => (await flow().check(args({ trustStore: { reference } }))) as never;
    const warnings = (wanted: never, known: never) =>
      lifecycle.check!({ wanted, given: wanted, known, pending: () => false, owner }).warnings;
    const known = await checked("PingAuthTrust");
    expect(warnings(known, known)).toEqual([]);
    expect(warnings(await checked("Other"), known)).toHaveLength(1);
    revise();
    expect(warnings(await checked("PingAuthTrust"), known)).toHaveLength(1);
  });

  it("leaves a revision that somebody has deployed, naming the environment", async () => {
    const { id, outs } = await flow().create(args());
    revise();
    const updated = await flow().update(id, outs, args());
    await place.bench.someone("POST", "environments/prod/sharedflows/PingAuth/revisions/1/deployments");
    const { context, warnings } = witness(place.bench);
    await lifecycle.delete(context, updated as never);
    expect(warnings).toEqual([
      "Revision 1 of shared flow PingAuth stays: it is deployed in prod, which is not this resource's to undo.",
    ]);
    expect(await live()).toEqual(["1"]);
  });

  it("leaves it also beside revisions of others", async () => {
    const { outs } = await flow().create(args());
    await someoneImports(others("theirs"));
    await place.bench.someone("POST", "environments/test/sharedflows/PingAuth/revisions/1/deployments");
    const { context, warnings } = witness(place.bench);
    await lifecycle.delete(context, outs as never);
    expect(warnings).toEqual([
      expect.stringContaining("Revision 1 of shared flow PingAuth stays: it is deployed in test"),
    ]);
    expect(await live()).toEqual(["1", "2"]);
  });

  it("waits for its own revision while another one is deployed", async () => {
    const { outs } = await flow().create(args());
    await place.bench.someoneDeploys("sharedflows", "PingAuth", (await someoneImports(others("theirs"))).revision);
    place.bench.sandbox.inject({ when: { method: "DELETE" }, do: { status: 400 } });
    const { context, warnings, progress } = witness(place.bench);
    await lifecycle.delete(context, outs as never);
    expect(warnings).toEqual([]);
    expect(progress).toEqual(["waiting until Apigee knows that shared flow PingAuth is not deployed any more"]);
    expect(await live()).toEqual(["2"]);
  });

  it("is silent about an old revision that is deployed, and not about one that it may not delete", async () => {
    const { outs } = await flow().create(args({ keepRevisions: 0 }));
    const { context, warnings } = witness(place.bench);
    place.bench.sandbox.inject({ when: { method: "DELETE" }, do: { status: 400 } });
    revise();
    const checked = await flow().check(args({ keepRevisions: 0 }), outs);
    const known = { ...outs, ...(await lifecycle.update(context, checked as never, outs as never)) };
    expect(warnings).toEqual([]);
    place.bench.sandbox.inject({ when: { method: "DELETE" }, do: { status: 403 } });
    await lifecycle.update(context, checked as never, known as never);
    expect(warnings).toEqual([expect.stringMatching(/^Revision 1 of shared flow PingAuth was not deleted: .*403/u)]);
  });

  it("warns when the plane's limit of revisions comes near", async () => {
    const { outs } = await flow().create(args());
    const warningsAt = async (count: number) => {
      const revision = Array.from({ length: count }, (_, i) => String(i + 1));
      const body = JSON.stringify({ sharedFlows: [{ name: "PingAuth", revision }] });
      place.bench.sandbox.inject({ when: { method: "GET" }, do: { status: 200, body } });
      const { context, warnings } = witness(place.bench);
      await lifecycle.read(context, outs as never);
      return warnings;
    };
    expect(await warningsAt(224)).toEqual([]);
    expect(await warningsAt(225)).toEqual([expect.stringContaining("PingAuth has 225 revisions and Apigee keeps 250")]);
  });
});

describe("SharedFlow, calls", () => {
  const list = "GET sharedflows?includeRevisions=true&includeMetaData=true";

  it("asks exactly as often as it must", async () => {
    const { id, outs } = await flow().create(args());
    await flow().delete(id, outs);
    const calls = (work: () => Promise<unknown>) => place.bench.callsDuring(work);
    let made = { id, outs };
    expect(await calls(async () => (made = await flow().create(args())))).toEqual([
      "GET sharedflows/PingAuth",
      "POST sharedflows?action=import&name=PingAuth",
    ]);
    expect(await calls(() => flow().update(id, made.outs, args()))).toEqual([]);
    expect(await calls(() => flow().read(id, made.outs))).toEqual([list]);
    revise();
    let updated: Record<string, unknown> | undefined;
    expect(await calls(async () => (updated = await flow().update(id, made.outs, args())))).toEqual([
      "POST sharedflows?action=import&name=PingAuth",
    ]);
    expect(await calls(() => flow().delete(id, updated!))).toEqual([list, "DELETE sharedflows/PingAuth"]);
  });

  it("shares the list when forty are refreshed or deleted at once", async () => {
    const names = Array.from({ length: 40 }, (_, i) => `flow-${i}`);
    const one = (name: string) => place.bench.door("SharedFlow", name);
    const atOnce = <T>(work: (name: string, i: number) => Promise<T>) =>
      place.bench.together(() => Promise.all(names.map(work)));
    const made = await atOnce((name) => one(name).create(args({ name })));
    const refresh = () => atOnce((name, i) => one(name).read(made[i]!.id, made[i]!.outs));
    expect(await place.bench.callsDuring(refresh)).toEqual([list]);
    const calls = await place.bench.callsDuring(() => atOnce((name, i) => one(name).delete(made[i]!.id, made[i]!.outs)));
    expect(calls.sort()).toEqual([...names.map((name) => `DELETE sharedflows/${name}`), list].sort());
  });
});
});
