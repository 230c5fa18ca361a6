import Skipped, { reasons } from "../../tools/jest/skipped";

const test = (title: string, status = "pending") => ({ title, fullName: `a map ${title}`, status });
const file = (...testResults: ReturnType<typeof test>[]) => ({ testResults });

const results = {
  testResults: [
    file(test("is read", "passed"), test("is merged (skipped on x: entries are written one by one)")),
    file(test("is paged"), test("is filled (skipped on x: entries are written one by one)")),
  ],
};

describe("what a run of tests says of those that it skipped", () => {
  it("is each reason once, with a number, and the name of a test that gives none", () => {
    expect(reasons(results)).toEqual([
      "  1 skipped a map is paged",
      "  2 skipped on x: entries are written one by one",
    ]);
  });

  it.each([
    ["said at the end", {}, 1],
    ["not said of tests that were picked by name", { testNamePattern: "map" }, 0],
  ])("is %s", (_, config, times) => {
    const write = jest.spyOn(process.stderr, "write").mockReturnValue(true);
    new Skipped(config).onRunComplete(undefined, results);
    expect(write).toHaveBeenCalledTimes(times);
    write.mockRestore();
  });
});
