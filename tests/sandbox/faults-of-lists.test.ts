import { Someone } from "./support/someone";
import type { SandboxOptions } from "../../sandbox";

const pause = (ms: number) => new Promise((done) => setTimeout(done, ms));

let someone: Someone;
const started = async (options: SandboxOptions = {}) => (someone = await Someone.withSandbox(options));
afterEach(() => someone.sandbox.close());

const create = (name: string) => someone.done("POST", "keyvaluemaps", { name });
const held = () => someone.done("GET", "keyvaluemaps") as Promise<string[]>;

describe("a list that lags behind", () => {
  const list = /keyvaluemaps$/u;

  it("shows what there was so long ago, while single things show what there is", async () => {
    await started();
    await create("before");
    someone.sandbox.inject({ when: { path: list }, times: Infinity, do: { staleMs: 400 } });
    await create("new");
    await someone.done("DELETE", "keyvaluemaps/before");
    expect(await held()).toEqual(["before"]);
    expect((await someone.ask("GET", "keyvaluemaps/new")).status).toBe(200);
    expect((await someone.ask("GET", "keyvaluemaps/before")).status).toBe(404);
    await pause(450);
    expect(await held()).toEqual(["new"]);
  });

  it("follows each change at its own distance", async () => {
    await started();
    someone.sandbox.inject({ when: { path: list }, times: Infinity, do: { staleMs: 400 } });
    await create("a");
    await pause(250);
    await create("b");
    expect(await held()).toEqual([]);
    await pause(200);
    expect(await held()).toEqual(["a"]);
    await pause(250);
    expect(await held()).toEqual(["a", "b"]);
  });

  it("changes nothing for writes, nor once it is taken away", async () => {
    await started({ plane: "edge" });
    const away = someone.sandbox.inject({ times: Infinity, do: { staleMs: 60_000 } });
    await someone.ask("POST", "keyvaluemaps", { name: "a" });
    expect(await held()).toEqual([]);
    away();
    expect(await held()).toEqual(["a"]);
  });
});

describe("a page of one", () => {
  const filled = async (options: SandboxOptions) => {
    await started(options);
    await someone.ask("POST", "keyvaluemaps", { name: "m" });
    for (const name of ["a", "b", "c"]) await someone.ask("POST", "keyvaluemaps/m/entries", { name, value: name });
    someone.sandbox.inject({ times: Infinity, do: { pageSize: 1 } });
  };

  it("is what plane x gives, whatever size is asked for, with a token for the next one", async () => {
    await filled({});
    const first = await someone.done("GET", "keyvaluemaps/m/entries?pageSize=50");
    expect(first.keyValueEntries.map(({ name }: { name: string }) => name)).toEqual(["a"]);
    const second = await someone.done("GET", `keyvaluemaps/m/entries?pageToken=${first.nextPageToken}`);
    expect(second.keyValueEntries.map(({ name }: { name: string }) => name)).toEqual(["b"]);
  });

  it("is what plane edge gives of a map's keys", async () => {
    await filled({ plane: "edge" });
    expect(await someone.done("GET", "keyvaluemaps/m/keys?count=50")).toEqual(["a"]);
    expect(await someone.done("GET", "keyvaluemaps/m/keys?startkey=a&count=50")).toEqual(["b"]);
  });
});

describe("a fault whose calls are chosen", () => {
  it("strikes exactly these, and is asked once a call", async () => {
    await started();
    const asked: string[] = [];
    const chosen = ({ method, n }: { method: string; n: number }) => {
      asked.push(method);
      return n === 2;
    };
    someone.sandbox.inject({ when: { chosen, path: /keyvaluemaps/u }, times: Infinity, do: { status: 500 } });
    const statuses = [];
    for (const name of ["a", "b", "c"]) statuses.push((await someone.ask("POST", "keyvaluemaps", { name })).status);
    expect(statuses).toEqual([200, 500, 200]);
    expect(asked).toHaveLength(3);
  });
});
