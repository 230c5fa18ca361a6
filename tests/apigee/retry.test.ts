import { backOff, repeat, retryAfterMs } from "../../provider/apigee/retry";

describe("the pause between two tries", () => {
  it("doubles, up to half a minute", () => {
    const pauses = [1, 2, 3, 9].map((n) => backOff(n, 1000, () => 1));
    expect(pauses).toEqual([1000, 2000, 4000, 32_000]);
  });

  it("is shortened at random by up to a half", () => {
    expect(backOff(1, 1000, () => 0)).toBe(500);
    expect(new Set(Array.from({ length: 20 }, () => backOff(1, 1000))).size).toBeGreaterThan(1);
  });
});

describe("Retry-After", () => {
  const now = Date.parse("2026-01-02T03:04:05Z");

  it.each([
    ["7", 7000],
    ["0", 0],
    ["Fri, 02 Jan 2026 03:04:15 GMT", 10_000],
    ["Fri, 02 Jan 2026 03:04:00 GMT", 0],
    ["soon", undefined],
    ["", undefined],
    [undefined, undefined],
  ])("%j is %j ms", (header, expected) => {
    expect(retryAfterMs(header, now)).toBe(expected);
  });
});

describe("a Retry-After that leaves no time", () => {
  const busy = { error: new Error("busy"), fate: "refused" as const, reason: "429", retryAfterMs: 0 };

  it("is taken for none, so that nobody is asked without a pause", async () => {
    let tries = 0;
    const attempt = () => Promise.resolve((tries++, busy));
    await expect(repeat(attempt, { timeoutMs: 200, delayMs: 50, repeatable: true })).rejects.toThrow("busy");
    expect(tries).toBeLessThan(8);
    expect(tries).toBeGreaterThan(1);
  });
});

describe("a trouble that is probably a wrong setting", () => {
  const policy = { timeoutMs: 300_000, delayMs: 1, repeatable: true };
  const failed = (pauseMs: number) => ({
    error: new Error("nobody there"),
    fate: "refused" as const,
    reason: "no answer",
    retryAfterMs: pauseMs,
    doubtful: true,
  });

  it("is not waited for longer than half a minute", async () => {
    await expect(repeat(() => Promise.resolve(failed(31_000)), policy)).rejects.toThrow("nobody there");
  });

  it("is tried again all the same", async () => {
    const outcomes = [failed(1), { value: "here" }];
    expect(await repeat(() => Promise.resolve(outcomes.shift()!), policy)).toBe("here");
  });
});
