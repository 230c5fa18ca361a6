import { proxyFiles, sharedFlowFiles, Someone, unzipped, zipOf } from "./support/someone";

let someone: Someone;
beforeEach(async () => (someone = await Someone.withSandbox()));
afterEach(() => someone.sandbox.close());

describe("an import", () => {
  it("makes a new revision each time, numbered by strings, and answers 200 with what the bundle says", async () => {
    const zip = zipOf(proxyFiles("/weather", ["PingAuth"]));
    const first = await someone.ask("POST", "apis?action=import&name=storm", zip);
    expect(first.status).toBe(200);
    expect(first.body).toMatchObject({
      name: "storm",
      revision: "1",
      type: "Application",
      displayName: "Weather",
      policies: ["Call-PingAuth"],
      basepaths: ["/weather"],
      proxies: ["default"],
      targets: ["default"],
    });
    expect(first.body.configurationVersion).toEqual({ majorVersion: 4 });
    expect(first.body.createdAt).toMatch(/^\d{13}$/);
    expect(await someone.imports("apis", "storm", zip)).toBe("2");
    expect(await someone.done("GET", "apis/storm")).toMatchObject({ revision: ["1", "2"], latestRevisionId: "2" });
  });

  it("takes / for the base path of an endpoint that names none", async () => {
    const files = proxyFiles("/weather");
    const endpoint = files["apiproxy/proxies/default.xml"]?.replace("<BasePath>/weather</BasePath>", "") ?? "";
    const { body } = await someone.ask(
      "POST",
      "apis?action=import&name=storm",
      zipOf({ ...files, "apiproxy/proxies/default.xml": endpoint }),
    );
    expect(body.basepaths).toEqual(["/"]);
  });

  it("takes a form's field `file` as well as a plain body", async () => {
    const form = new FormData();
    form.set("file", new Blob([zipOf(sharedFlowFiles())]), "b.zip");
    const { body } = await someone.ask("POST", "sharedflows?action=import&name=PingAuth", form);
    expect(body).toMatchObject({ revision: "1", sharedFlows: ["default"], resources: ["jsc://a.js"] });
  });

  it("makes no revision when it only validates", async () => {
    const { status } = await someone.ask("POST", "apis?action=validate&name=storm", zipOf(proxyFiles("/weather")));
    expect(status).toBe(200);
    expect((await someone.ask("GET", "apis/storm")).status).toBe(404);
  });

  it.each([
    [
      "a step that names no policy",
      {
        "apiproxy/proxies/default.xml": `<ProxyEndpoint name="default"><PreFlow><Request><Step><Name>Nope</Name></Step></Request></PreFlow></ProxyEndpoint>`,
      },
      "apiproxy/proxies/default.xml",
      "Nope",
    ],
    [
      "XML that is not well-formed",
      { "apiproxy/policies/p.xml": "<A><B></A>" },
      "apiproxy/policies/p.xml",
      "not well-formed",
    ],
    ["no descriptor", { "apiproxy/weather.xml": "<Other/>" }, "apiproxy", "APIProxy"],
    [
      "a route to no target",
      { "apiproxy/targets/default.xml": `<TargetEndpoint name="other"/>` },
      "apiproxy/proxies/default.xml",
      "default",
    ],
    [
      "two PreFlows",
      { "apiproxy/targets/default.xml": `<TargetEndpoint name="default"><PreFlow/><PreFlow/></TargetEndpoint>` },
      "apiproxy/targets/default.xml",
      "PreFlow",
    ],
    ["a policy without a name", { "apiproxy/policies/p.xml": "<AssignMessage/>" }, "apiproxy/policies/p.xml", "name"],
    [
      "two policies of one name",
      {
        "apiproxy/policies/a.xml": `<AssignMessage name="a"/>`,
        "apiproxy/policies/b.xml": `<AssignMessage name="a"/>`,
      },
      "apiproxy/policies/b.xml",
      "named a",
    ],
    [
      "a callout that names no shared flow",
      { "apiproxy/policies/p.xml": `<FlowCallout name="p"/>` },
      "apiproxy/policies/p.xml",
      "SharedFlowBundle",
    ],
  ])("refuses %s, and names the file", async (_, files, filename, description) => {
    const { status, body } = await someone.ask(
      "POST",
      "apis?action=import&name=storm",
      zipOf({ ...proxyFiles("/weather"), ...files }),
    );
    expect(status).toBe(400);
    expect(body.error).toMatchObject({ code: 400, status: "INVALID_ARGUMENT", message: "bundle contains errors" });
    expect(body.error.details[0]).toMatchObject({
      "@type": "type.googleapis.com/edge.configstore.bundle.BadBundle",
      violations: [{ filename, description: expect.stringContaining(description) }],
    });
    expect((await someone.ask("GET", "apis/storm")).status).toBe(404);
  });

  it("refuses what is no zip, and entries outside the bundle", async () => {
    const junk = await someone.ask("POST", "apis?action=import&name=storm", Buffer.from("junk"));
    expect(junk.body.error).toMatchObject({ code: 400, message: "the upload is not a zip file" });
    const outside = await someone.ask("POST", "apis?action=import&name=storm", zipOf({ "../apiproxy/a.xml": "<A/>" }));
    expect(outside.body.error.message).toBe("zip entry in bundle is outside the bundle root");
  });

  it("refuses a zip of more than 15 MB", async () => {
    const { body } = await someone.ask("POST", "apis?action=import&name=storm", Buffer.alloc(15 * 1024 * 1024 + 1));
    expect(body.error.details[0].violations[0].description).toContain("15 MB");
  });

  it("refuses a file of more than 15 MB, however small its zip", async () => {
    const files = { ...proxyFiles("/weather"), "apiproxy/resources/jsc/big.js": Buffer.alloc(15 * 1024 * 1024 + 1) };
    const { body } = await someone.ask("POST", "apis?action=import&name=storm", zipOf(files));
    expect(body.error.details[0].violations).toEqual([
      { filename: "apiproxy/resources/jsc/big.js", description: "the file is larger than 15 MB" },
    ]);
  });

  it("needs a name and an action", async () => {
    expect((await someone.ask("POST", "sharedflows?action=import", zipOf(sharedFlowFiles()))).status).toBe(400);
    expect((await someone.ask("POST", "sharedflows?name=a", zipOf(sharedFlowFiles()))).status).toBe(400);
    expect((await someone.ask("POST", "apis?action=import&name=a%20b", zipOf(proxyFiles("/a")))).status).toBe(400);
  });

  it("makes an empty proxy when there is no action", async () => {
    expect((await someone.ask("POST", "apis?name=empty")).body).toMatchObject({ name: "empty", revision: "1" });
  });
});

describe("a download", () => {
  it("gives every file back byte for byte, but for the descriptor's dates, manifest version and revision", async () => {
    const files = proxyFiles("/weather", [], { "apiproxy/resources/jsc/a.js": "\uFEFFvar a;\r\n" });
    await someone.imports("apis", "weather", zipOf(files));
    const got = unzipped(await someone.done("GET", "apis/weather/revisions/1?format=bundle"));
    const { "apiproxy/weather.xml": descriptor, ...rest } = got;
    const { "apiproxy/weather.xml": given, ...expected } = files;
    expect(rest).toEqual(expected);
    expect(descriptor).toContain(`<APIProxy name="weather" revision="1">`);
    expect(descriptor).toMatch(/<CreatedAt>\d{13}<\/CreatedAt>\s+<LastModifiedAt>\d{13}<\/LastModifiedAt>/);
    expect(descriptor).toMatch(/<ManifestVersion>SHA-512:[0-9a-f]{128}<\/ManifestVersion>/);
    expect(descriptor?.replace(/ revision="1"|\s*<(CreatedAt|LastModifiedAt|ManifestVersion)>.*?<\/\1>/g, "")).toBe(
      given,
    );
  });

  it("writes the descriptor's dates anew when an export is imported again", async () => {
    await someone.imports("sharedflows", "a", zipOf(sharedFlowFiles()));
    const exported = await someone.done("GET", "sharedflows/a/revisions/1?format=bundle");
    await someone.imports("sharedflows", "a", exported);
    const again = unzipped(await someone.done("GET", "sharedflows/a/revisions/2?format=bundle"))[
      "sharedflowbundle/PingAuth.xml"
    ];
    expect(again).toContain(`revision="2"`);
    expect(again?.match(/<CreatedAt>/g)).toHaveLength(1);
    expect(again).not.toContain(`revision="1"`);
  });
});

describe("revisions", () => {
  const zip = zipOf(sharedFlowFiles());

  it("are listed with their bundle only when asked for", async () => {
    await someone.imports("sharedflows", "a", zip);
    await someone.imports("sharedflows", "a", zip);
    expect(await someone.done("GET", "sharedflows")).toEqual({ sharedFlows: [{ name: "a" }] });
    expect(await someone.done("GET", "sharedflows?includeRevisions=true&includeMetaData=true")).toEqual({
      sharedFlows: [
        {
          name: "a",
          revision: ["1", "2"],
          latestRevisionId: "2",
          metaData: expect.objectContaining({ subType: "SharedFlow" }),
        },
      ],
    });
    expect(await someone.done("GET", "sharedflows/a/revisions")).toEqual(["1", "2"]);
    expect(await someone.done("GET", "apis")).toEqual({});
  });

  it("are listed by the space of their bundle", async () => {
    await someone.done("POST", "sharedflows?action=import&name=a&space=red", zip);
    await someone.imports("sharedflows", "b", zip);
    expect(await someone.done("GET", "sharedflows?space=red")).toEqual({ sharedFlows: [{ name: "a", space: "red" }] });
  });

  it("are had as JSON or as a zip, and in no other format", async () => {
    await someone.imports("sharedflows", "a", zip);
    expect((await someone.ask("GET", "sharedflows/a/revisions/1?format=tar")).status).toBe(400);
    expect((await someone.ask("GET", "sharedflows/a/revisions/01")).status).toBe(404);
  });

  it("never get a number twice", async () => {
    for (let i = 0; i < 3; i++) await someone.imports("sharedflows", "a", zip);
    expect(await someone.done("DELETE", "sharedflows/a/revisions/3")).toMatchObject({ name: "a", revision: "3" });
    expect((await someone.ask("DELETE", "sharedflows/a/revisions/3")).status).toBe(404);
    expect(await someone.imports("sharedflows", "a", zip)).toBe("4");
    expect(await someone.done("GET", "sharedflows/a/revisions")).toEqual(["1", "2", "4"]);
  });

  it("may be overwritten until they were deployed", async () => {
    await someone.imports("sharedflows", "a", zip);
    const other = zipOf({ ...sharedFlowFiles(), "sharedflowbundle/resources/jsc/b.js": "" });
    expect(await someone.done("POST", "sharedflows/a/revisions/1", other)).toMatchObject({
      resources: ["jsc://a.js", "jsc://b.js"],
    });
    await someone.deploys("sharedflows", "a", "1");
    await someone.done("DELETE", "environments/test/sharedflows/a/revisions/1/deployments");
    const { status, body } = await someone.ask("POST", "sharedflows/a/revisions/1", zip);
    expect([status, body.error.status]).toEqual([400, "FAILED_PRECONDITION"]);
  });

  it("cannot be deleted while they are deployed, and neither can their bundle", async () => {
    await someone.imports("sharedflows", "a", zip);
    await someone.deploys("sharedflows", "a", "1");
    expect((await someone.ask("DELETE", "sharedflows/a/revisions/1")).body.error).toMatchObject({
      code: 400,
      status: "FAILED_PRECONDITION",
    });
    expect((await someone.ask("DELETE", "sharedflows/a")).body.error.code).toBe(400);
    await someone.imports("sharedflows", "a", zip);
    await someone.done("DELETE", "sharedflows/a/revisions/2");
    await someone.done("DELETE", "environments/test/sharedflows/a/revisions/1/deployments");
    expect(await someone.done("DELETE", "sharedflows/a")).toMatchObject({ name: "a", revision: ["1"] });
    expect(await someone.imports("sharedflows", "a", zip)).toBe("1");
  });

  it("are kept up to 250 of them", async () => {
    for (let i = 0; i < 250; i++) await someone.imports("sharedflows", "a", zip);
    expect((await someone.ask("POST", "sharedflows?action=import&name=a", zip)).body.error.status).toBe(
      "FAILED_PRECONDITION",
    );
  });
});
