import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { connect } from "../../provider/apigee/client";
import type { PlaneName } from "../../provider/apigee/planes";
import { repeat } from "../../provider/apigee/retry";
import { resolveTarget, settingsFor } from "../../provider/apigee/settings";
import { Bench } from "../support/bench";
import { compileAsk } from "./support/compiled";
import { config, connected, refusal, withoutConnectionVariables } from "./support/connection";

withoutConnectionVariables();

const good = { body: {} };
const windowMs = 400;

/** Settings of so many calls in a minute that is over soon. */
function limit(calls: number, window = windowMs): Record<string, string> {
  return { "apigee:callsPerMinute": String(calls), "apigee:callWindowMs": String(window) };
}

const paths = (count: number) => Array.from({ length: count }, (_, n) => `apis/${n}`);

describe("a limit of calls a minute", () => {
  it("lets that many pass, and each further one when a minute has gone by since the one so many before it", async () => {
    const { apigee, server } = await connected(() => good, { settings: limit(3) });
    const started = Date.now();
    await Promise.all(paths(8).map((path) => apigee.get(path)));
    const rounds = server.received.map(({ at }) => Math.floor((at - started) / windowMs));
    [0, 0, 0, 1, 1, 1, 2, 2].forEach((round, n) => expect(rounds[n]).toBeGreaterThanOrEqual(round));
    expect(rounds).toHaveLength(8);
  });

  it("keeps the order in which they were asked", async () => {
    const { apigee, server } = await connected(() => good, { settings: limit(1, 80) });
    await Promise.all(paths(6).map((path) => apigee.get(path)));
    expect(server.received.map(({ url }) => url)).toEqual(paths(6).map((path) => `/v1/organizations/acme/${path}`));
  });

  it("counts retries too", async () => {
    const replies = [refusal(503, "busy"), refusal(429, "slower"), good];
    const { apigee, server } = await connected((_, n) => replies[n] ?? good, { settings: limit(1) });
    const started = Date.now();
    await apigee.get("apis");
    expect(server.received).toHaveLength(3);
    expect((server.received[2]?.at ?? 0) - started).toBeGreaterThanOrEqual(2 * windowMs);
  });

  it("says once that calls wait, however many do", async () => {
    const notice = jest.fn();
    const { apigee, server } = await connected(() => good, { settings: limit(2, 2_500), host: { notice } });
    const calls = paths(4).map((path) => apigee.get(path));
    await Promise.all(calls.slice(0, 2));
    expect(server.received).toHaveLength(2);
    await Promise.all(calls);
    expect(notice.mock.calls).toEqual([
      [expect.stringMatching(/^waiting for Apigee: 2 calls in a minute \(callsPerMinute\), next one in [23] s$/)],
    ]);
  });

  it("outlives a listener that fails", async () => {
    const notice = jest.fn().mockImplementationOnce(() => {
      throw new Error("nobody listens");
    });
    const { apigee } = await connected(() => good, { settings: limit(1, 2_100), host: { notice } });
    const calls = await Promise.allSettled(paths(3).map((path) => apigee.get(path)));
    expect(calls.map(({ status }) => status)).toEqual(["fulfilled", "rejected", "fulfilled"]);
  });

  it("asks whoever waits for the work when a write's turn has come, not before", async () => {
    const beforeWrite = jest.fn(() => Promise.resolve());
    const { apigee } = await connected(() => good, { settings: limit(1), host: { beforeWrite } });
    await apigee.put("references/r", {});
    const queued = apigee.put("references/r", {});
    await new Promise((done) => setTimeout(done, 50));
    expect(beforeWrite).toHaveBeenCalledTimes(1);
    await queued;
    expect(beforeWrite).toHaveBeenCalledTimes(2);
  });

  it("does not make other organizations wait", async () => {
    const settings = limit(1, 2_500);
    const { apigee, server } = await connected(() => good, { settings });
    const values = { ...settings, "apigee:endpoint": server.url, "apigee:accessToken": "token-of-the-test" };
    const other = connect(settingsFor(config(values), { connection: "apigee", plane: "x", organization: "other" }));
    await apigee.get("apis/0");
    const waiting = apigee.get("apis/1");
    await other.get("apis/2");
    await waiting;
    expect(server.received.map(({ url }) => url.slice(-1))).toEqual(["0", "2", "1"]);
  });

  it("leaves nothing behind that keeps a process from ending", async () => {
    const asker = compileAsk();
    const { server } = await connected(() => good);
    const settings = { "apigee:endpoint": server.url, "apigee:accessToken": "token", "apigee:callsPerMinute": "3" };
    const env = { PATH: process.env["PATH"], ASK: JSON.stringify({ config: settings, atOnce: 3 }) };
    // Half of the minute that the limit remembers.
    const ended = promisify(execFile)(process.execPath, [asker.program], { env, timeout: 30_000 });
    expect(await ended).toEqual({ stdout: "[]", stderr: "" });
    expect(server.received).toHaveLength(3);
    asker.remove();
  }, 60_000);
});

let bench: Bench | undefined;
afterEach(async () => {
  await bench?.close();
  bench = undefined;
});

it("is shared by all resources of a process, and counts each call that one makes", async () => {
  process.env["APIGEE_CALLS_PER_MINUTE"] = "4";
  process.env["APIGEE_CALL_WINDOW_MS"] = String(windowMs);
  const here = (bench = await Bench.start());
  const started = Date.now();
  const calls = await here.callsDuring(() => Promise.all([1, 2].map((n) => made(here, n))));
  expect(calls).toHaveLength(8);
  const times = here.sandbox.calls.map(({ time }) => Date.parse(time) - started);
  expect(times.filter((ms) => ms < windowMs).length).toBeLessThanOrEqual(4);
});

/** A map of three entries. */
function made(bench: Bench, n: number): Promise<unknown> {
  const entries = { a: "1", b: "2", c: "3" };
  return bench.door("KeyValueMap", `map-${n}`).create({ environment: "test", name: `map-${n}`, entries });
}

test("time in the queue is not taken from the time for retries", async () => {
  const refused = { error: new Error("busy"), fate: "refused" as const, reason: "503", retryAfterMs: 1 };
  const outcomes = [refused, refused, { value: "here" }];
  const turn = () => new Promise<void>((done) => setTimeout(done, 300));
  const policy = { timeoutMs: 250, delayMs: 1, repeatable: true, turn };
  expect(await repeat(() => Promise.resolve(outcomes.shift()!), policy)).toBe("here");
});

describe("the setting callsPerMinute", () => {
  const settingOf = (plane: PlaneName, value: string | undefined) =>
    config({
      "apigee:plane": plane,
      "apigee:organization": "acme",
      "apigee:endpoint": "https://apigee.example.com",
      ...(plane === "x" ? {} : { "apigee:username": "me", "apigee:password": "secret" }),
      ...(value === undefined ? {} : { "apigee:callsPerMinute": value }),
    });

  it.each(["0", "000", "-5", "1.5", "many", "1e3"])("refuses %j and says what to write", (value) => {
    expect(resolveTarget(settingOf("x", value)).problems).toEqual([
      `callsPerMinute of connection apigee is "${value}", not a whole number above 0: pulumi config set apigee:callsPerMinute 3000`,
    ]);
  });

  it.each([
    ["x", undefined, 3000],
    ["edge", undefined, 3000],
    ["opdk", undefined, undefined],
    ["x", "100", 100],
    ["edge", "100", 100],
    ["opdk", "100", 100],
  ] as const)("on plane %s, set to %s, is %s", (plane, value, expected) => {
    const target = { connection: "apigee", plane, organization: "acme" };
    expect(settingsFor(settingOf(plane, value), target).callsPerMinute).toBe(expected);
  });
});
