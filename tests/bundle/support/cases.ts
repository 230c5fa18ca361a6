import * as fc from "fast-check";
import { createHash } from "node:crypto";
import type { AttachmentSpec, Callout, Position } from "../../../provider/bundle/attachment";
import type { Files } from "../../../provider/bundle/files";
import { textOf } from "./bytes";
import { Choices } from "./choices";
import { outlineOf } from "./outline";
import { uglyProxy, type MadeEndpoint, type UglyProxy } from "./ugly-proxy";

/** A proxy that was made up, a callout for it, another one, and choices for what else a law needs. */
export interface Case {
  proxy: UglyProxy;
  callout: Callout;
  other: Callout;
  choices: Choices;
}

const perLaw = Number(process.env["BUNDLE_CASES"] ?? 3000);
const seed = Number(process.env["BUNDLE_SEED"] ?? 42);

const numbers = (length: number) => fc.array(fc.nat({ max: 999 }), { minLength: length, maxLength: length });

/** Cases that grow plainer as they shrink, told as XML. */
export const cases: fc.Arbitrary<Case> = fc
  .tuple(numbers(220), numbers(24), numbers(24), numbers(4))
  .map(([shape, one, two, more]) => {
    const proxy = uglyProxy(new Choices(shape));
    const callout = calloutFor(proxy, new Choices(one));
    const other = calloutFor(proxy, new Choices(two));
    const made = { proxy, callout, other, choices: new Choices(more) };
    return Object.assign(made, { [fc.toStringMethod]: () => describeCase(made) });
  });

/** Checks a law, which says what is wrong with a case, or nothing; the plainest case that breaks it is told. */
export function holds(law: (made: Case) => string | undefined, numRuns = perLaw): void {
  fc.assert(
    fc.property(cases, (made) => {
      const broken = law(made);
      if (broken) throw new Error(broken);
    }),
    { numRuns, seed: seedOfTest(), includeErrorInReport: true },
  );
}

/** Every law is checked on proxies of its own, the same at each run. */
function seedOfTest(): number {
  const name = expect.getState().currentTestName ?? "";
  return createHash("sha256").update(`${seed} ${name}`).digest().readInt32LE(0);
}

/** The case as one can read it: each file under its path, then the callout. */
export function describeCase({ proxy, callout, other }: Pick<Case, "proxy" | "callout" | "other">): string {
  const files = [...proxy.files.keys()].map((path) => `--- ${path}\n${textOf(proxy.files, path)}`);
  return `\n${files.join("\n")}\n--- callout ${JSON.stringify(callout)}\n--- other ${JSON.stringify(other)}\n`;
}

/** A callout that the proxy can carry: the default one, or attachments all over it. */
function calloutFor(proxy: UglyProxy, choices: Choices): Callout {
  if (!choices.chance(0.6)) return { sharedFlow: "PingAuth" };
  const specs = Array.from({ length: 1 + choices.below(3) }, () => attachmentFor(proxy, choices));
  return { sharedFlow: "PingAuth", attachments: specs, parameters: { who: "a<b", where: { ref: "request.uri" } } };
}

function attachmentFor({ files, endpoints }: UglyProxy, choices: Choices): AttachmentSpec {
  const endpoint = choices.pick(endpoints);
  const flows = endpoint.kind === "proxy" ? ["PreFlow", "PostFlow", "PostClientFlow"] : ["PreFlow", "PostFlow"];
  const flow = choices.pick(flows);
  const phase = flow === "PostClientFlow" ? "response" : choices.pick(["request", "response"] as const);
  const condition = choices.chance(0.3) ? { condition: 'request.verb != "OPTIONS" and a < 1' } : {};
  const anchor = choices.chance(0.3) ? stepsThere(files, endpoint, flow, phase)[0] : undefined;
  const beside = anchor === undefined ? undefined : choices.pick<Position>([{ before: anchor }, { after: anchor }]);
  const position = beside ?? choices.pick(["last", "first"] as const);
  // Where the steps differ, a step to stand beside is there only in this endpoint; and every target may be none.
  const named = beside !== undefined || endpoint.kind === "target" || choices.chance(0.5);
  return {
    endpoint: endpoint.kind,
    flow,
    phase,
    position,
    ...condition,
    ...(named && { endpointName: endpoint.name }),
  };
}

/** The steps of a phase, told without the code under test. */
export function stepsThere(files: Files, { file }: MadeEndpoint, flow: string, phase: string): string[] {
  const name = phase === "request" ? "Request" : "Response";
  return outlineOf(textOf(files, file)).get(`${flow}/${name}`) ?? [];
}
