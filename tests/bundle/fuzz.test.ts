import * as fc from "fast-check";
import { attachCallout, calloutState, detachCallout, showCallouts } from "../../provider/bundle/callout";
import { BundleError } from "../../provider/bundle/errors";
import type { Files } from "../../provider/bundle/files";
import { readBundle, writeZip } from "../../provider/bundle/zip";
import { differingFiles } from "./support/bytes";
import { cases, type Case } from "./support/cases";
import { mutated, mutations, type Mutation } from "./support/mutation";
import { shop } from "./support/shop";

jest.setTimeout(120_000);
const numRuns = Number(process.env["BUNDLE_CASES"] ?? 3000);
const seed = Number(process.env["BUNDLE_SEED"] ?? 42);
const slow = 5000;

/** What is asked of a bundle, whatever it holds; a refusal is undefined, and anything else that is thrown goes through. */
function sound<T>(ask: () => T): T | undefined {
  try {
    return ask();
  } catch (error) {
    if (error instanceof BundleError && error.message !== "") return undefined;
    throw error;
  }
}

/** One file of a case, chosen by a number, after a few mutations; with the callout attached already, or not. */
function broken({ proxy, callout }: Case, which: number, changes: Mutation[], attached: boolean): Files {
  const files = attached ? attachCallout(proxy.files, callout, "mark").files : proxy.files;
  const path = [...files.keys()][which % files.size] ?? "";
  return new Map(files).set(path, changes.reduce(mutated, files.get(path) ?? Buffer.alloc(0)));
}

test("whatever happens to a file: a refusal with a sentence or a sound result, never a crash, a hang or a changed input", () => {
  const accepted = { first: 0, all: 0 };
  fc.assert(
    fc.property(
      cases,
      fc.nat(),
      fc.array(mutations, { minLength: 1, maxLength: 3 }),
      fc.boolean(),
      (made, which, changes, attached) => {
        const files = broken(made, which, changes, attached);
        const copy = new Map([...files].map(([path, bytes]) => [path, Buffer.from(bytes)]));
        const start = Date.now();
        const result = sound(() => attachCallout(files, made.callout, "mark"));
        sound(() => detachCallout(files, "FC-PingAuth"));
        sound(() => showCallouts(files));
        sound(() => calloutState(files, made.callout));
        if (Date.now() - start > slow) throw new Error(`took ${Date.now() - start} ms`);
        if (differingFiles(files, copy).length > 0) throw new Error("changed what it was given");
        accepted.all++;
        if (result === undefined || attached) return;
        accepted.first++;
        const back = detachCallout(result.files, "FC-PingAuth").files;
        if (!files.has("apiproxy/policies/FC-PingAuth.xml")) expect(differingFiles(back, files)).toEqual([]);
      },
    ),
    { numRuns, seed },
  );
  // Were all refused, or none, this would test little.
  expect(accepted.first).toBeGreaterThan(accepted.all / 50);
  expect(accepted.first).toBeLessThan(accepted.all / 2);
});

test("whatever happens to a zip: a refusal with a sentence, or a bundle", () => {
  const zip = writeZip(shop());
  fc.assert(
    fc.property(fc.array(mutations, { minLength: 1, maxLength: 2 }), (changes) => {
      sound(() => readBundle(changes.reduce(mutated, zip)));
    }),
    { numRuns, seed },
  );
});

describe("what would take a square of time is done in no time", () => {
  const blanks = " ".repeat(1_000_000);
  const steps = "<Step><Name>FC-PingAuth</Name></Step>\n".repeat(20_000);
  const endpoint = (inside: string) => `<ProxyEndpoint name="default">${inside}</ProxyEndpoint>`;
  const phase = (inside: string) => endpoint(`<PreFlow><Request>${inside}</Request></PreFlow>`);
  const handMade = '<FlowCallout name="FC-PingAuth"><SharedFlowBundle>PingAuth</SharedFlowBundle></FlowCallout>';
  const more = { "apiproxy/policies/FC-PingAuth.xml": handMade };
  test.each<[string, Files]>([
    ["a million blanks in a phase", shop({ proxy: phase(blanks) })],
    ["a million blanks in a text", shop({ proxy: phase(`<Step><Name>VA-Key${blanks}</Name></Step>`) })],
    ["blanks before a hundred thousand comments", shop({ proxy: phase("  <!-- x -->".repeat(100_000)) })],
    ["twenty thousand steps of the same callout", shop({ proxy: phase(steps), more })],
    ["a comment of a megabyte", shop({ proxy: phase(`<!-- ${"< ".repeat(500_000)} -->`) })],
    [
      "an attribute of a megabyte",
      shop({ proxy: endpoint(`<PreFlow name="${"<".replace("<", "&lt;").repeat(250_000)}"/>`) }),
    ],
  ])("%s", (_, files) => {
    const start = Date.now();
    const byHand = files.has("apiproxy/policies/FC-PingAuth.xml");
    const { files: attached } = attachCallout(files, { sharedFlow: "PingAuth" });
    const detached = detachCallout(byHand ? files : attached, "FC-PingAuth").files;
    expect(Date.now() - start).toBeLessThan(slow);
    if (!byHand) expect(differingFiles(detached, files)).toEqual([]);
    expect([...detached.values()].some((bytes) => bytes.includes("FC-PingAuth"))).toBe(false);
  });
});
