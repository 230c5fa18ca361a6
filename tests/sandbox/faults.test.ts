import { mkdtempSync, readFileSync } from "node:fs";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Someone } from "./support/someone";

const maps = "keyvaluemaps";
const create = (name: string) => someone.ask("POST", maps, { name });
const held = () => someone.done("GET", maps) as Promise<string[]>;

let someone: Someone;
beforeEach(async () => (someone = await Someone.withSandbox()));
afterEach(() => someone.sandbox.close());

describe("a fault", () => {
  it("cuts the line before the work is done", async () => {
    someone.sandbox.inject({ when: { method: "POST" }, do: "reset" });
    await expect(create("a")).rejects.toThrow();
    expect(await held()).toEqual([]);
  });

  it("cuts the line after it, so that only the answer is lost", async () => {
    someone.sandbox.inject({ when: { method: "POST" }, at: "done", do: "reset" });
    await expect(create("a")).rejects.toThrow();
    expect(await held()).toEqual(["a"]);
  });

  it("answers a status in the plane's own form, or whatever it is told", async () => {
    someone.sandbox.inject({ do: { status: 503 } });
    expect((await create("a")).body.error).toMatchObject({ code: 503, status: "UNAVAILABLE" });
    someone.sandbox.inject({
      at: "done",
      do: { status: 429, headers: { "retry-after": "2", "content-type": "text/html" }, body: "<p>slow down" },
    });
    const { status, headers, bytes } = await create("b");
    expect([status, headers.get("retry-after"), bytes.toString()]).toEqual([429, "2", "<p>slow down"]);
    expect(await held()).toEqual(["b"]);
  });

  it("strikes once, or as often as it is told, from the nth call that it concerns", async () => {
    someone.sandbox.inject({ when: { path: /keyvaluemaps$/, method: "post", nth: 2 }, times: 2, do: { status: 500 } });
    const statuses = [];
    for (const name of ["a", "b", "c", "d"]) {
      await held();
      statuses.push((await create(name)).status);
    }
    expect(statuses).toEqual([200, 500, 500, 200]);
  });

  it("can look at the query too", async () => {
    someone.sandbox.inject({ when: { path: /\?fields=name/ }, do: { status: 500 } });
    expect((await someone.ask("GET", "environments/test")).status).toBe(200);
    expect((await someone.ask("GET", "environments/test?fields=name")).status).toBe(500);
  });

  it("can be taken away", async () => {
    const away = someone.sandbox.inject({ times: Infinity, do: { status: 500 } });
    expect((await create("a")).status).toBe(500);
    away();
    expect((await create("a")).status).toBe(200);
  });

  it("runs a function and lets the call go on, to a second fault if there is one", async () => {
    const seen: string[] = [];
    someone.sandbox.inject({ at: "done", do: ({ method }) => void seen.push(method) });
    expect((await create("a")).status).toBe(200);
    someone.sandbox.inject({
      do: async (call) => {
        await new Promise((done) => setTimeout(done, 30));
        seen.push(call.path);
      },
    });
    someone.sandbox.inject({ do: "reset" });
    await expect(create("b")).rejects.toThrow();
    expect(seen).toEqual(["POST", "/v1/organizations/acme/keyvaluemaps"]);
    expect(await held()).toEqual(["a"]);
  });

  it("lets a call hang until the sandbox closes", async () => {
    someone.sandbox.inject({ do: "hang" });
    const hanging = create("a").catch(() => "cut");
    const first = await Promise.race([hanging, new Promise((done) => setTimeout(done, 100, "still waiting"))]);
    expect(first).toBe("still waiting");
    await someone.sandbox.close();
    expect(await hanging).toBe("cut");
  });

  it("drips the true answer byte by byte", async () => {
    someone.sandbox.inject({ do: "drip" });
    const response = await fetch(`${someone.sandbox.url}/v1/organizations/acme`, {
      headers: { authorization: "Bearer t" },
    });
    const reader = response.body?.getReader();
    expect(Number(response.headers.get("content-length"))).toBeGreaterThan(100);
    expect((await reader?.read())?.value).toEqual(new Uint8Array([0x7b]));
    await reader?.cancel();
  });
});

describe("calls", () => {
  it("are counted in order, refused ones too, and ones that were cut with status null", async () => {
    await someone.ask("GET", "apis?includeRevisions=true");
    await someone.ask("GET", "nothing", undefined, { authorization: "" });
    someone.sandbox.inject({ do: "reset" });
    await create("a").catch(() => undefined);
    expect(someone.sandbox.calls.map(({ n, method, path, query, status }) => [n, method, path, query, status])).toEqual(
      [
        [1, "GET", "/v1/organizations/acme/apis", "includeRevisions=true", 200],
        [2, "GET", "/v1/organizations/acme/nothing", "", 404],
        [3, "POST", "/v1/organizations/acme/keyvaluemaps", "", null],
      ],
    );
  });

  it("are counted when their body never arrives whole", async () => {
    const { port } = new URL(someone.sandbox.url);
    const socket = connect(Number(port), "127.0.0.1");
    socket.end("POST /v1/organizations/acme/apis HTTP/1.1\r\nHost: a\r\nContent-Length: 100\r\n\r\nhalf");
    await new Promise((done) => socket.once("close", done).resume());
    expect(someone.sandbox.calls).toMatchObject([{ n: 1, method: "POST" }]);
    expect((await someone.ask("GET", "apis")).body).toEqual({});
  });

  it("are appended to a file, without headers and bodies", async () => {
    const file = join(mkdtempSync(join(tmpdir(), "sandbox-")), "calls.jsonl");
    const logged = await Someone.withSandbox({ calls: file, latencyMs: 20 });
    await logged.done("POST", "keyvaluemaps", { name: "s3cret" });
    await logged.sandbox.close();
    const lines = readFileSync(file, "utf8")
      .trimEnd()
      .split("\n")
      .map((line) => JSON.parse(line) as Record<string, unknown>);
    expect(lines).toEqual([
      {
        n: 1,
        time: expect.any(String),
        method: "POST",
        path: "/v1/organizations/acme/keyvaluemaps",
        query: "",
        status: 200,
        ms: expect.any(Number),
      },
    ]);
    expect(lines[0]?.ms).toBeGreaterThanOrEqual(19);
  });
});
