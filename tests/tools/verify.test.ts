import { takeAll, toolStep } from "../../tools/setup/step";

describe("verify", () => {
  it("takes every step, prints why one failed, and names those that did", async () => {
    const taken: string[] = [];
    const step = (name: string, problem?: string) => ({
      name,
      check: () => {
        taken.push(name);
        return problem === undefined ? Promise.resolve() : Promise.reject(new Error(problem));
      },
    });
    const { failed, printed } = await listen(() =>
      takeAll([step("one"), step("two", "a colon is missing"), step("three")]),
    );
    expect(taken).toEqual(["one", "two", "three"]);
    expect(failed).toEqual(["two"]);
    expect(printed).toMatch(/^ok +one \(\d+\.\d s\)\nFAILED +two \(\d+\.\d s\)\na colon is missing\n\nok +three/);
  });

  it("shows what a tool said that ended badly", async () => {
    const { failed, printed } = await listen(() => takeAll([toolStep("types", "tsc", ["--no-such-flag"])]));
    expect(failed).toEqual(["types"]);
    expect(printed).toContain("Unknown compiler option '--no-such-flag'");
  }, 30_000);
});

/** What is printed while something is done; the steps talk to standard error. */
async function listen(work: () => Promise<string[]>): Promise<{ failed: string[]; printed: string }> {
  let printed = "";
  const spy = jest.spyOn(process.stderr, "write").mockImplementation((text) => ((printed += String(text)), true));
  try {
    return { failed: await work(), printed };
  } finally {
    spy.mockRestore();
  }
}
