import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { demoArguments } from "../../tools/demo/arguments";

const repository = join(__dirname, "../..");

describe("npm start", () => {
  it("tells the story on plane x unless another is named, and leaves nothing up unless asked to", () => {
    expect(demoArguments([])).toEqual({ plane: "x", cps: true, keep: false });
    expect(demoArguments(["--plane", "edge", "--no-cps", "--keep"])).toEqual({ plane: "edge", cps: false, keep: true });
  });

  it.each([
    [["--plane", "bogus"], 'There is no plane "bogus": --plane takes x, edge, opdk.'],
    [["--plane"], 'There is no plane "": --plane takes x, edge, opdk.'],
    [["--plane", "opdk", "--no-cps"], "--no-cps is for --plane edge: no other plane has organizations of both kinds."],
    [["--pane=edge"], "npm start knows no --pane: npm start -- [--plane x|edge|opdk] [--no-cps] [--keep]"],
    [["edge"], 'npm start does not know what "edge" is: npm start -- [--plane x|edge|opdk] [--no-cps] [--keep]'],
  ])("refuses %j in one sentence", (args, sentence) => {
    expect(() => demoArguments(args)).toThrow(new Error(sentence));
  });

  it("says so before it sets anything up, without a stack trace", () => {
    const { status, stdout, stderr } = spawnSync(process.execPath, ["tools/start.js", "--plane", "bogus"], {
      cwd: repository,
      encoding: "utf8",
    });
    expect([status, stdout, stderr]).toEqual([1, "", 'There is no plane "bogus": --plane takes x, edge, opdk.\n']);
  });
});
