import { proxyFiles, sharedFlowFiles, unzipped, zipOf } from "../support/someone";
import { proxyZip } from "./support/bundles";
import { User } from "./support/user";

let user: User;
beforeEach(async () => (user = await User.of("edge")));
afterEach(() => user.sandbox.close());

/** A form of one file, written by hand: the field's name, and whether it is closed. */
function form(zip: Buffer, field: string, closed: boolean): { body: Buffer; headers: Record<string, string> } {
  const head = `--bo\r\nContent-Disposition: form-data; name="${field}"; filename="b.zip"\r\n\r\n`;
  const body = Buffer.concat([Buffer.from(head), zip, Buffer.from(closed ? "\r\n--bo--\r\n" : "")]);
  return { body, headers: { "content-type": 'multipart/form-data; boundary="bo"' } };
}

describe("an import", () => {
  it("is answered with 201, as octets or as the one file of a form, whatever its name and with or without an end", async () => {
    const zip = proxyZip("/weather");
    const path = "apis?action=import&name=weather";
    const first = await user.ask("POST", path, zip);
    expect([first.status, first.body]).toEqual([
      201,
      expect.objectContaining({ name: "weather", revision: "1", basepaths: ["/weather"], type: "Application" }),
    ]);
    for (const [field, closed] of [
      ["file", true],
      ["bundle", false],
    ] as const) {
      const { body, headers } = form(zip, field, closed);
      expect((await user.ask("POST", path, body, headers)).status).toBe(201);
    }
    const bytes = (await user.ask("GET", "apis/weather/revisions/3?format=bundle", undefined, { accept: "*/*" })).bytes;
    expect(Object.keys(unzipped(bytes))).toEqual(Object.keys(unzipped(zip)));
  });

  it("arrives in chunks too", async () => {
    const body = new ReadableStream({
      start(controller) {
        const zip = proxyZip("/weather");
        controller.enqueue(zip.subarray(0, 50));
        controller.enqueue(zip.subarray(50));
        controller.close();
      },
    });
    const headers = { authorization: "Bearer t", "content-type": "application/octet-stream" };
    const url = `${user.sandbox.url}/v1/o/acme/apis?action=import&name=weather`;
    const answer = await fetch(url, { method: "POST", headers, body, duplex: "half" });
    expect(answer.status).toBe(201);
  });

  it("is refused when it is no bundle, and looks into a shared flow only when asked to", async () => {
    const code = "messaging.config.beans.InvalidBundle";
    expect(await user.refused("POST", "apis?action=import&name=a", zipOf(sharedFlowFiles()))).toEqual([400, code]);
    expect(await user.refused("POST", "apis?action=import&name=a", Buffer.from("no zip"))).toEqual([400, code]);
    const broken = zipOf({ ...sharedFlowFiles(), "sharedflowbundle/policies/P.xml": "<P" });
    expect(await user.refused("POST", "sharedflows?action=import&name=s&validate=true", broken)).toEqual([400, code]);
    expect((await user.ask("POST", "sharedflows?action=import&name=s", broken)).status).toBe(201);
    const proxy = zipOf({ ...proxyFiles("/a"), "apiproxy/policies/P.xml": "<P" });
    expect(await user.refused("POST", "apis?action=import&name=a", proxy)).toEqual([400, code]);
    expect((await user.ask("POST", "apis?action=import&name=a&validate=false", proxy)).status).toBe(201);
  });

  it("with action=validate keeps nothing", async () => {
    expect((await user.done("POST", "apis?action=validate&name=a", proxyZip("/a"))).name).toBe("a");
    expect((await user.ask("GET", "apis/a")).status).toBe(404);
  });
});

describe("what was imported", () => {
  it("lists its revisions sorted as texts", async () => {
    for (let i = 0; i < 10; i++) await user.imports("apis", "a", proxyZip("/a"));
    const texts = ["1", "10", "2", "3", "4", "5", "6", "7", "8", "9"];
    expect((await user.done("GET", "apis/a")).revision).toEqual(texts);
    expect(await user.done("GET", "apis/a/revisions")).toEqual(texts);
  });

  it("pages by a start key that is part of the page", async () => {
    for (const name of ["c", "a", "b"]) await user.imports("apis", name, proxyZip(`/${name}`));
    expect(await user.done("GET", "apis")).toEqual(["a", "b", "c"]);
    expect(await user.done("GET", "apis?count=2&startKey=b")).toEqual(["b", "c"]);
  });

  it("is exported with its descriptor rewritten and all else byte for byte", async () => {
    const zip = proxyZip("/a");
    await user.imports("apis", "a", zip);
    const out = unzipped((await user.ask("GET", "apis/a/revisions/1?format=bundle")).bytes);
    expect(out["apiproxy/weather.xml"]).toMatch(/revision="1"[\s\S]*<CreatedAt>\d+</);
    expect({ ...out, "apiproxy/weather.xml": "" }).toEqual({ ...unzipped(zip), "apiproxy/weather.xml": "" });
  });

  it("is deleted by revision and whole, with what it was as the answer, but not while it is deployed", async () => {
    await user.imports("apis", "a", proxyZip("/a"));
    await user.imports("apis", "a", proxyZip("/a"));
    await user.deploys("apis", "a", "2");
    expect((await user.ask("DELETE", "apis/a/revisions/2")).status).toBe(400);
    expect((await user.ask("DELETE", "apis/a")).status).toBe(400);
    expect((await user.done("DELETE", "apis/a/revisions/1")).revision).toBe("1");
    await user.done("DELETE", "environments/test/apis/a/revisions/2/deployments");
    expect(await user.done("DELETE", "apis/a")).toMatchObject({ name: "a", revision: ["2"] });
    expect(await user.refused("GET", "apis/a")).toEqual([404, "messaging.config.beans.ApplicationDoesNotExist"]);
  });

  it("is exchanged in place, which takes it down and up again wherever it is deployed", async () => {
    await user.imports("apis", "a", proxyZip("/a"));
    await user.deploys("apis", "a", "1");
    await user.done("POST", "apis/a/revisions/1", proxyZip("/b"));
    expect(user.sandbox.liveness.map(({ live }) => live)).toEqual([["1"], [], ["1"]]);
    expect((await user.done("GET", "apis/a/revisions/1")).basepaths).toEqual(["/b"]);
    await user.imports("sharedflows", "s", zipOf(sharedFlowFiles()));
    expect((await user.ask("POST", "sharedflows/s/revisions/1", zipOf(sharedFlowFiles()))).status).toBe(405);
  });
});

describe("a revision in pieces", () => {
  const xml = { "content-type": "application/xml" };

  it("is put together from a descriptor, resources and files, and then deploys", async () => {
    const descriptor = zipOf({ "apiproxy/a.xml": `<APIProxy name="a"/>` });
    await user.done("POST", "apis?action=import&validate=false&name=a", descriptor);
    const revision = "apis/a/revisions/1";
    await user.done("POST", `${revision}/resources?type=jsc&name=a.js`, Buffer.from("var a;"));
    const policy = Buffer.from(`<Javascript name="Run"><ResourceURL>jsc://a.js</ResourceURL></Javascript>`);
    expect((await user.ask("POST", `${revision}/policies`, policy, xml)).status).toBe(201);
    const files = proxyFiles("/a");
    const endpoint = Buffer.from(files["apiproxy/proxies/default.xml"] ?? "");
    await user.ask("POST", `${revision}/proxies?name=default`, endpoint, xml);
    const early = await user.done("POST", `environments/test/${revision}/deployments`);
    expect(early.state).toBe("error");
    await user.ask(
      "POST",
      `${revision}/targets?name=default`,
      Buffer.from(files["apiproxy/targets/default.xml"] ?? ""),
      xml,
    );
    const told = await user.done("GET", revision);
    expect(told).toMatchObject({
      policies: ["Run"],
      resources: ["jsc://a.js"],
      proxies: ["default"],
      targets: ["default"],
    });
    expect((await user.done("GET", `environments/test/${revision}/deployments`)).state).toBe("deployed");
    expect(await user.done("GET", `${revision}/proxies`)).toEqual(["default"]);
    expect((await user.done("GET", `${revision}/proxies/default`)).connection.basePath).toBe("/a");
    expect((await user.ask("GET", `${revision}/proxies/other`)).status).toBe(404);
  });

  it("refuses a piece that is no XML", async () => {
    await user.imports("apis", "a", proxyZip("/a"));
    expect((await user.ask("POST", "apis/a/revisions/1/policies", Buffer.from("<a"), xml)).status).toBe(400);
  });
});
