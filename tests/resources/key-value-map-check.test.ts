import { unknownValue } from "../../provider/pulumi/unknown";
import { mapAt } from "../support/maps";
import { onEachOrganization } from "../support/organizations";

const entries = { service_host_port: "pingauthorize.example.com:443", service_base_path: "/ping" };
const secretEntries = { shared_secret: "s3cr3t-value" };
const args = { environment: "test", name: "PingAuth", entries, secretEntries };

onEachOrganization("maps", (place) => {
  const { door } = mapAt(place);

  describe("what a preview refuses of a map", () => {
    it.each([
      ["a key with a slash", { entries: { "a/b": "1" } }, /entries\["a\/b"\] must have a key without "\/"/u],
      ["a key that is a path's dots", { entries: { "..": "1" } }, /must have a key/u],
      ["an empty key", { entries: { "": "1" } }, /must have a key/u],
      ["a value that is no text", { entries: { n: 1 } }, /entries\.n must be a text; it is a number/u],
      ["an empty value", { entries: { n: "" } }, /entries\.n must not be empty/u],
      ["a map with a slash", { name: "a/b" }, /name may only hold/u],
      ["a map of dots", { name: ".." }, /name must not be "\."/u],
      ["an environment and a proxy", { proxy: "orders" }, /environment and proxy exclude each other/u],
      ["an environment and a proxy to come", { proxy: unknownValue }, /environment and proxy exclude each other/u],
      [
        "a key that is shown and secret",
        { entries: { shared_secret: "x" } },
        /"shared_secret" is in entries and in secretEntries/u,
      ],
      ["an argument that is none", { entry: {} }, /takes no "entry"/u],
    ])("refuses %s", async (_, wrong, message) => {
      await expect(door().check({ ...args, ...wrong })).rejects.toThrow(message);
    });

    it("names no secret's value", async () => {
      const refused = door().check({ ...args, secretEntries: { "a/b": "s3cr3t-value", n: 17171717 } });
      await expect(refused).rejects.toThrow('secretEntries["a/b"] must');
      await expect(refused).rejects.toThrow("secretEntries.n must");
      await expect(refused).rejects.not.toThrow(/s3cr3t-value|17171717/u);
    });

    place.it("refuses to change encrypted in place, and says the way out", { needs: "plainMaps" }, async () => {
      const { outs } = await door().create(args);
      const refused = door().check({ ...args, encrypted: true }, outs);
      await expect(refused).rejects.toThrow("Give the map another name");
      await expect(refused).rejects.toThrow("give that another mapIdentifier");
      await door().check({ ...args, encrypted: true, name: "Other" }, outs);
      await door().check({ ...args, encrypted: true, name: unknownValue }, outs);
      const { environment: _, ...ofOrganization } = outs;
      await door().check({ ...args, encrypted: true, environment: unknownValue }, ofOrganization);
    });

    place.it("takes encrypted for no change where every map is encrypted", { needs: "encryptedMaps" }, async () => {
      const { id, outs } = await door().create(args);
      expect(await door().update(id, outs, { ...args, encrypted: true })).toBeUndefined();
      expect(await door().diff(outs, { ...args, encrypted: unknownValue })).toMatchObject({ changes: false });
    });

    it("waits for what is not known yet", async () => {
      const { outs } = await door().create(args);
      const pending = { ...args, secretEntries: { shared_secret: unknownValue } };
      expect(await door().diff(outs, pending)).toMatchObject({ changes: true, replaces: [] });
      await door().check({ ...args, environment: unknownValue, entries: unknownValue });
    });
  });
});
