import { Bench } from "../support/bench";
import { type KindArguments, kindArguments } from "../support/kind-arguments";

/** The name of its policy is judged once all else is right. */
const callout = { proxy: "orders", sharedFlow: "PingAuth" };

describe("an argument, whatever the kind of resource,", () => {
  let bench: Bench;
  beforeAll(async () => (bench = await Bench.start()));
  afterAll(() => bench.close());

  /** What is said of one argument; that others are missing is of no interest here. */
  async function saidOf(kind: string, argument: string, value: unknown): Promise<string> {
    const said = await bench
      .door(kind)
      .check({ ...(kind === "ProxyFlowCallout" ? callout : {}), [argument]: value })
      .then(
        () => "",
        (error: Error) => error.message,
      );
    const about = new RegExp(`^${argument}\\b`, "u");
    return said
      .split("\n")
      .filter((line) => about.test(line) && !line.includes("is missing"))
      .join("\n");
  }

  const each = (which: (taken: KindArguments) => string[]) =>
    kindArguments.flatMap((taken) => which(taken).map((argument) => [taken.kind, argument] as const));
  const names = each((taken) => taken.names);

  it.each(each(({ all }) => all))("of a wrong type is refused: %s.%s", async (kind, argument) => {
    expect(await saidOf(kind, argument, [[]])).not.toBe("");
  });

  it.each(each(({ texts }) => texts))("without a sign in it is refused: %s.%s", async (kind, argument) => {
    expect(await saidOf(kind, argument, "")).not.toBe("");
  });

  it.each(names)("that is too long for a name is refused: %s.%s", async (kind, argument) => {
    expect(await saidOf(kind, argument, "x".repeat(300))).toContain("255");
  });

  it.each(names)("that would lead elsewhere is refused: %s.%s", async (kind, argument) => {
    expect(await saidOf(kind, argument, "a/b")).not.toBe("");
  });
});
