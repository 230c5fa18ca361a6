import { join } from "node:path";
import { readBundle } from "../../provider/bundle/zip";
import { unknownValue } from "../../provider/pulumi/unknown";
import { lifecycle } from "../../provider/resources/shared-flow.lifecycle";
import { onEachOrganization } from "../support/organizations";
import { edit } from "../support/scratch";
import { callFile, sharedFlowAt } from "../support/shared-flow";
import { witness } from "../support/witness";

const mapFile = "sharedflowbundle/policies/Load-KVM-Config.xml";
const secret = "s3cr3t-&-<b>";

onEachOrganization("what is asked of a shared flow", (place) => {
  const { scratch, folder, flow, args, live, stored, revise } = sharedFlowAt(place);

  describe("before anything is sent", () => {
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
      const proxy = scratch().bundle("proxy", { "apiproxy/p.xml": '<APIProxy name="p"/>' });
      await expect(check(proxy)).rejects.toThrow("is an API proxy, not a shared flow; give it to ApiProxy");
      edit(join(folder(), callFile), (text) => text.replace("</Response>", ""));
      await expect(check(folder())).rejects.toThrow(/^bundle: sharedflowbundle\/policies\/Sideband-Call\.xml:\d+: /u);
      edit(join(folder(), callFile), (text) => text.replace("<Response>pingauth.answer", "$&</Response>"));
      edit(join(folder(), "sharedflowbundle/sharedflows/default.xml"), (text) =>
        text.replace(">Sideband-Call<", ">Nope<"),
      );
      await expect(check(folder())).rejects.toThrow(
        /sharedflows\/default\.xml:\d+: this step names the policy "Nope"/u,
      );
    });

    it("refuses a file that is larger than Apigee takes", async () => {
      edit(join(folder(), "sharedflowbundle/resources/jsc/Prepare-Request.js"), () => " ".repeat(15 * 1024 * 1024 + 1));
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
      edit(join(folder(), mapFile), (text) => text.replaceAll("InitialEntries", "Entries"));
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

  describe("as edits of its bundle", () => {
    const entries = { service_host_port: "ping:8443", shared_secret: secret };

    it("puts initialEntries and trustStore into the bundle, and changes nothing else", async () => {
      const { outs } = await flow().create(
        args({ initialEntries: { entries }, trustStore: { reference: "PingAuthTrust" } }),
      );
      const live = await stored("1");
      expect(live[mapFile]).toContain("<Value>s3cr3t-&amp;-&lt;b&gt;</Value>");
      expect(live[callFile]).toMatch(/<Enforce>true<\/Enforce>\s*<TrustStore>ref:\/\/PingAuthTrust<\/TrustStore>/u);
      const sent = readBundle(folder());
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
      expect((await stored("3"))[mapFile]).toBe(readBundle(folder()).get(mapFile)?.toString());
    });
  });
});
