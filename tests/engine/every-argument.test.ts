import { Bench } from "../support/bench";
import { type KindArguments, kindArguments } from "../support/kind-arguments";
import { takenBy } from "./bad-input/arguments";
import { type Outcomes, previewAll } from "./bad-input/run";

/** Arguments as they stand in a program, all of them wrong, and those that have to be told of. */
interface Given {
  text: string;
  told: readonly string[];
}

/** Arguments that are made of others. */
const made: Record<string, Record<string, readonly string[]>> = {
  KeyValueMap: { entries: ["colour"], secretEntries: ["colour"] },
  ProxyFlowCallout: {
    attachments: ["endpoint", "endpointName", "flow", "phase", "position", "condition"],
    parameters: ["level"],
  },
  SharedFlow: { initialEntries: ["policy", "entries"], trustStore: ["policy", "reference"] },
  TlsKeystore: { aliases: ["name", "certificate", "key", "password", "pkcs12"] },
};
const lists = ["aliases", "attachments"];

/** Arguments that have no place beside the others, known or not, or none on Apigee X. */
const elsewhere: Record<string, readonly string[]> = {
  ApiProxy: ["basePath", "target", "virtualHosts"],
  Deployment: ["sharedFlow", "delay"],
  KeyValueMap: ["proxy"],
  ProxyFlowCallout: ["proxyRevision"],
};

const wrongs: Record<string, (taken: KindArguments) => Given[]> = {
  "of a wrong type": ({ all }) => [every(all, "[[]]")],
  "of a wrong type within": ({ kind }) => within(kind, "[[]]"),
  "of a wrong type, and secret": ({ all }) => [every(all, `secret([["s3cr3t"]])`)],
  "of a wrong type within, and secret": ({ kind }) => within(kind, `secret([["s3cr3t"]])`),
  empty: ({ texts }) => [every(texts, `""`)],
  "too long for a name": ({ names }) => named(names, "long"),
  "names that lead elsewhere": ({ names }) => named(names, `"a/b"`),
  "names that lead elsewhere, and secret": ({ names }) => named(names, `secret("s3cr3t/b")`),
};

const programs = kindArguments.flatMap((taken) =>
  Object.entries(wrongs).flatMap(([title, given]) =>
    given(taken).map(({ text, told }) => program(taken.kind, `${title}: ${told.join(", ")}`, text, told)),
  ),
);

/** What has a value later on is no mistake; only which connection is meant has to be known. */
const unknowns = kindArguments.map(({ kind, all }) => {
  const later = all.filter((name) => name !== "connection" && !elsewhere[kind]?.includes(name));
  return program(kind, "not known yet", every(later, "unknown").text, []);
});

jest.setTimeout(900_000);

describe("arguments of a preview", () => {
  const benches: Bench[] = [];
  let outcomes: Outcomes;

  beforeAll(async () => {
    const [x, edge] = [await Bench.start(), await Bench.start({ plane: "edge" })];
    benches.push(x, edge);
    outcomes = await previewAll(
      [...programs, ...unknowns].map(({ section, title, code }) => ({
        section,
        title,
        code,
        language: "ts",
        messages: [],
      })),
      { x, edge },
    );
  });
  afterAll(() => Promise.all(benches.map((bench) => bench.close())));

  it.each(programs)("are each told of where all are wrong at once: $title", ({ title, told }) => {
    const messages = outcomes.messages.get(title) ?? [];
    const isTold = (name: string) =>
      messages.some((text) => new RegExp(`^(?:[\\w[\\]]+\\.)?${name}\\b`, "u").test(text));
    expect({ messages, untold: told.filter((name) => !isTold(name)) }).toEqual({ messages, untold: [] });
  });

  it.each(unknowns)("pass as long as they are not known: $section", ({ title }) => {
    expect(outcomes.messages.get(title)).toEqual([]);
    expect(outcomes.printed.get(title)).toMatch(/\+ 1 to create/u);
  });

  it("ask Apigee nothing", () => {
    expect(outcomes.asked).toEqual([]);
  });

  it("are not printed where they are secret", () => {
    expect([...outcomes.printed].filter(([, text]) => text.includes("s3cr3t"))).toEqual([]);
  });

  it.each(kindArguments)("are all tried that the documentation of $kind names", ({ kind }) => {
    const tried = programs.filter(({ section }) => section === kind).flatMap(({ told }) => told);
    expect(takenBy(kind).filter((name) => !tried.includes(name))).toEqual([]);
  });
});

function program(section: string, what: string, given: string, told: readonly string[]) {
  return { section, title: `${section}, ${what}`, code: `new ${section}("it", { ${given} });`, told };
}

function every(names: readonly string[], value: string): Given {
  return { text: names.map((name) => `${name}: ${value}`).join(", "), told: names };
}

function within(kind: string, value: string): Given[] {
  return Object.entries(made[kind] ?? {}).map(([name, parts]) => {
    const { text } = every(parts, value);
    return { text: `${name}: ${lists.includes(name) ? `[{ ${text} }]` : `{ ${text} }`}`, told: parts };
  });
}

/** The name of a callout's policy is judged once all else is right. */
function named(names: readonly string[], value: string): Given[] {
  const { text, told } = every(["policyName"], value);
  const last = names.includes("policyName") ? [{ text: `proxy: "orders", sharedFlow: "PingAuth", ${text}`, told }] : [];
  return [
    every(
      names.filter((name) => name !== "policyName"),
      value,
    ),
    ...last,
  ];
}
