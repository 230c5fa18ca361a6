import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { Bench } from "../support/bench";
import { certificates } from "./bad-input/certificates";
import { argumentsOf, takenBy } from "./bad-input/arguments";
import { type Outcomes, previewAll } from "./bad-input/run";
import { readTable, type Row, withMessages } from "./bad-input/table";

const path = join(__dirname, "bad-input.md");
const page = () => readFileSync(path, "utf8");
const rows = readTable(page());
const rewriting = process.env["REWRITE_BAD_INPUT"] !== undefined;

/** Sections about something else than a kind of resource. */
const notAKind = ["Settings", "Look-ups"];

jest.setTimeout(900_000);

describe("bad input", () => {
  const benches: Bench[] = [];
  let outcomes: Outcomes;

  beforeAll(async () => {
    const [x, edge] = [await Bench.start(), await Bench.start({ plane: "edge" })];
    benches.push(x, edge);
    outcomes = await previewAll(rows, { x, edge });
    if (rewriting)
      writeFileSync(
        path,
        withMessages(page(), (title) => outcomes.messages.get(title) ?? []),
      );
  });
  afterAll(() => Promise.all(benches.map((bench) => bench.close())));

  it.each(rows)("$section: $title is told as the page says", ({ title, messages }) => {
    if (!rewriting) expect(outcomes.messages.get(title)).toEqual(messages);
    expect(outcomes.messages.get(title)).not.toEqual([]);
  });

  it("reaches Apigee by no row", () => {
    expect(outcomes.asked).toEqual([]);
  });

  it("gives no secret away, in whatever is printed", () => {
    const { encryptedKey, key, pkcs12 } = certificates;
    const secrets = ["s3cr3t", ...[encryptedKey, key].map((pem) => pem.split("\n")[3] ?? ""), pkcs12.slice(0, 40)];
    const leaks = [...outcomes.printed].filter(([, text]) => secrets.some((secret) => text.includes(secret)));
    expect(leaks).toEqual([]);
  });
});

describe("the page of bad input", () => {
  let written: Row[];
  beforeAll(() => (written = readTable(page())));

  it("holds more than 120 rows, each under a title of its own", () => {
    expect(written.length).toBeGreaterThan(120);
    expect(twice(written.map(({ title }) => title))).toEqual([]);
  });

  it("holds no message twice", () => {
    expect(twice(written.flatMap(({ section, messages }) => messages.map((text) => `${section}: ${text}`)))).toEqual(
      [],
    );
  });

  it("has a row for each argument of each kind of resource", () => {
    const kinds = new Set(written.map(({ section }) => section).filter((section) => !notAKind.includes(section)));
    const untold = [...kinds].flatMap((kind) => {
      const texts = written.filter(({ section }) => section === kind).flatMap(({ messages }) => messages);
      const isTold = (name: string) => texts.some((text) => new RegExp(`(?:^|[.\\]])${name}(?!\\w)`, "u").test(text));
      return takenBy(kind).flatMap((name) => (isTold(name) ? [] : [`${kind}: ${name}`]));
    });
    expect(kinds.size).toBe(9);
    expect(untold).toEqual([]);
  });

  it("names the argument or the setting in each message", () => {
    const names = (row: Row) => new RegExp(`(?<!\\w)(?:${argumentsOf(row).join("|")})(?!\\w)`, "u");
    expect(written.filter((row) => !row.messages.every((text) => names(row).test(text)))).toEqual([]);
  });
});

function twice(texts: readonly string[]): string[] {
  return texts.filter((text, index) => texts.indexOf(text) < index);
}
