import { cpSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { withOrganization } from "./support/organization";
import { counts, mustSucceed } from "./support/stack";

const quickstart = join(__dirname, "../../examples/quickstart/PingAuth");
const policies = "sharedflowbundle/policies";
const mapFile = `${policies}/Load-KVM-Config.xml`;
const callFile = `${policies}/Sideband-Call.xml`;
const read = (file: string) => readFileSync(join(quickstart, file), "utf8");

type Change = (text: string) => string;

const uncommented: Change = (text) => text.replace("    <!--\n", "").replace("    -->\n", "");
const named = (name: string, type: "mapFile" | "callFile") => ({
  [`${policies}/${name}.xml`]: read(type === "mapFile" ? mapFile : callFile).replace(
    / name="[\w-]+"/u,
    ` name="${name}"`,
  ),
});

const secret = `s3<cr>&"et' ]]>`;
const entries = `{ service_host_port: "ping.example.com:8443", shared_secret: ${JSON.stringify(secret)}, tenant: "ü & 1" }`;
const wanted = `initialEntries: { entries: ${entries} }, trustStore: { reference: "PingAuthTrust" }`;
const chosen = `initialEntries: { policy: "Other-Map", entries: ${entries} }, trustStore: { policy: "Other-Call", reference: "PingAuthTrust" }`;

/** How bundles come, and what becomes of the two policies. */
const edited: Record<
  string,
  { files?: Record<string, string>; map?: Change; call?: Change; args?: string; in?: [string, string] }
> = {
  commented: {},
  live: {
    map: uncommented,
    call: (text) =>
      text.replace("<!-- <TrustStore>ref://PingAuthTrust</TrustStore> -->", "<TrustStore>old</TrustStore>"),
  },
  mentioned: {
    map: (text) => text.replace("    <!--\n", "    <!-- On X uncomment <InitialEntries> -->\n    <!--\n"),
    call: (text) =>
      text.replace("            <!-- <Tr", "            <!-- see <TrustStore> below -->\n            <!-- <Tr"),
  },
  several: {
    files: { ...named("Other-Map", "mapFile"), ...named("Other-Call", "callFile") },
    args: chosen,
    in: ["Other-Map", "Other-Call"],
  },
};

/** The policy's text as a person would have edited it, who knows how to escape. */
const editedMap = uncommented(read(mapFile))
  .replace("pingauthorize:8443", "ping.example.com:8443")
  .replace("change me", `s3&lt;cr&gt;&amp;"et' ]]&gt;`)
  .replace(
    "    </InitialEntries>",
    "        <Entry>\n            <Key>\n                <Parameter>tenant</Parameter>\n            </Key>\n            <Value>ü &amp; 1</Value>\n        </Entry>\n    </InitialEntries>",
  );
const editedCall = read(callFile).replace(/<!-- (<TrustStore.*) -->/u, "$1");

describe.each(["x", "edge"] as const)("edits of a shared flow's bundle, on plane %s", (plane) => {
  const here = withOrganization({}, { plane });
  const bundle = (
    name: string,
    { files = {}, map, call }: { files?: Record<string, string>; map?: Change; call?: Change },
  ) => {
    const folder = join(here.stack.folder, name);
    cpSync(quickstart, folder, { recursive: true });
    const changed = {
      ...files,
      ...(map && { [mapFile]: map(read(mapFile)) }),
      ...(call && { [callFile]: call(read(callFile)) }),
    };
    for (const [path, text] of Object.entries(changed)) writeFileSync(join(folder, path), text);
  };
  const flow = (name: string, args = wanted) => `new apigee.SharedFlow("${name}", { bundle: "${name}", ${args} });\n`;

  it("bring out of comments, and set in what is live, what a person would have, and nothing else", async () => {
    for (const [name, how] of Object.entries(edited)) bundle(name, how);
    here.stack.write(
      Object.entries(edited)
        .map(([name, { args }]) => flow(name, args))
        .join(""),
    );
    expect((await here.stack.up().then(mustSucceed)).all).not.toContain("s3<cr>");
    for (const [name, { in: [map, call] = ["Load-KVM-Config", "Sideband-Call"] }] of Object.entries(edited)) {
      const files = await here.bench.files("sharedflows", name, "1");
      const text = (policy: string) => withoutMentions(files[`${policies}/${policy}.xml`] ?? "");
      expect(text(map)).toBe(editedMap.replace("Load-KVM-Config", map));
      expect(text(call)).toBe(editedCall.replace("Sideband-Call", call));
      expect(files[`${policies}/Prepare-Request.xml`]).toBe(read(`${policies}/Prepare-Request.xml`));
    }
    const untouched = await here.bench.files("sharedflows", "several", "1");
    expect([untouched[mapFile], untouched[callFile]]).toEqual([read(mapFile), read(callFile)]);
    mustSucceed(await here.stack.refresh());
    expect(counts(mustSucceed(await here.stack.up()))).toEqual({ unchanged: 5 });
    expect(here.stack.kept()).not.toContain("s3<cr>");
  });

  it("make a new revision when they are taken back, which is the bundle as it was", async () => {
    here.stack.write(flow("commented", ""));
    mustSucceed(await here.stack.up());
    const files = await here.bench.files("sharedflows", "commented", "2");
    expect([files[mapFile], files[callFile]]).toEqual([read(mapFile), read(callFile)]);
  });
});

/** The two comments that the owner of "mentioned" added, and that must stay. */
function withoutMentions(text: string): string {
  return text.replace(/ *<!-- (On X uncomment|see <TrustStore>).*\n/u, "");
}
