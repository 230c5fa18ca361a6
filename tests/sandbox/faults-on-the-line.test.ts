import { connect } from "node:tls";
import { startSandbox } from "../../sandbox";
import { makeCertificate } from "../support/certificates";
import { Someone } from "./support/someone";

const maps = "keyvaluemaps";
const pause = (ms: number) => new Promise((done) => setTimeout(done, ms));

let someone: Someone;
beforeEach(async () => (someone = await Someone.withSandbox()));
afterEach(() => someone.sandbox.close());

const create = (name: string) => someone.ask("POST", maps, { name });
const held = () => someone.done("GET", maps) as Promise<string[]>;

describe("an answer", () => {
  it("can be half of the true one, as if that were all", async () => {
    someone.sandbox.inject({ do: "half" });
    const got = await create("a").catch((error: unknown) => error);
    expect(String(got)).toContain("JSON");
    expect(await held()).toEqual(["a"]);
  });

  it("can be cut in the middle, with the work done", async () => {
    someone.sandbox.inject({ do: "cut" });
    await expect(create("a")).rejects.toThrow();
    expect(someone.sandbox.calls[0]?.status).toBeNull();
    expect(await held()).toEqual(["a"]);
  });
});

describe("a sandbox that refuses connections", () => {
  it("cuts the call that it was told at, and each new line for as long as it was told", async () => {
    someone.sandbox.inject({ when: { method: "POST" }, do: { refuseMs: 400 } });
    await expect(create("a")).rejects.toThrow();
    await expect(create("b")).rejects.toThrow();
    expect(someone.sandbox.calls).toHaveLength(1);
    await pause(450);
    expect((await create("c")).status).toBe(200);
    expect(await held()).toEqual(["c"]);
  });

  it("can have done the work before", async () => {
    someone.sandbox.inject({ at: "done", do: { refuseMs: 100 } });
    await expect(create("a")).rejects.toThrow();
    await pause(150);
    expect(await held()).toEqual(["a"]);
  });
});

describe("a sandbox with a certificate", () => {
  const { certificate, key } = makeCertificate("localhost");
  const lineTo = (url: string) => connect({ host: "localhost", port: Number(new URL(url).port), ca: certificate });
  const handshake = (url: string) =>
    new Promise<string>((done) => {
      const line = lineTo(url).once("secureConnect", () => {
        line.end();
        done("agreed");
      });
      line.once("error", ({ message }) => done(message));
    });

  it("speaks TLS, and refuses the handshake for as long as it is told", async () => {
    const sandbox = await startSandbox({ tls: { certificate, key } });
    try {
      expect(sandbox.url).toMatch(/^https:\/\/localhost:\d+$/u);
      expect(await handshake(sandbox.url)).toBe("agreed");
      sandbox.inject({ do: { refuseMs: 300 } });
      const line = lineTo(sandbox.url);
      line.resume().write("GET /v1/organizations/acme HTTP/1.1\r\nHost: localhost\r\n\r\n");
      await new Promise((done) => line.on("error", () => undefined).once("close", done));
      expect(sandbox.calls).toMatchObject([{ n: 1, status: null }]);
      expect(await handshake(sandbox.url)).toMatch(/alert handshake failure/iu);
      await pause(350);
      expect(await handshake(sandbox.url)).toBe("agreed");
    } finally {
      await sandbox.close();
    }
  });

  it("closes at once, whoever is connected", async () => {
    const sandbox = await startSandbox({ tls: { certificate, key } });
    const line = lineTo(sandbox.url);
    await new Promise((done) => line.once("secureConnect", done));
    const closed = new Promise((done) => line.once("close", done));
    line.on("error", () => undefined);
    await sandbox.close();
    await closed;
    expect(await handshake(sandbox.url)).toContain("ECONNREFUSED");
  });
});
