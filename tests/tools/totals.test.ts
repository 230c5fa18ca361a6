import { addUp, ending } from "../../tools/jest/totals";

const report = (passed: number, failed: number, skipped: number, broken: number) => ({
  numPassedTests: passed,
  numFailedTests: failed,
  numPendingTests: skipped,
  numRuntimeErrorTestSuites: broken,
});

describe("the last line of a test run", () => {
  it("adds up what the projects report", () => {
    expect(ending(addUp([report(10, 0, 0, 0), report(5, 2, 0, 0)]))).toBe("15 passed, 2 failed");
  });

  it("is of the same form when tests were skipped, whose number stands before it", () => {
    expect(ending(addUp([report(10, 0, 3, 0), report(1, 0, 1, 0)]))).toBe(
      "4 skipped, for the reasons above\n11 passed, 0 failed",
    );
  });

  it("counts a test file that could not be run as a failure", () => {
    expect(ending(addUp([report(10, 0, 0, 1)]))).toBe("10 passed, 1 failed");
  });

  it("counts a run that left no report as a failure", () => {
    expect(ending(addUp([report(10, 0, 0, 0), undefined]))).toBe("10 passed, 1 failed");
  });
});
