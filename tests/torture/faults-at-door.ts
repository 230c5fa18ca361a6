import type { SandboxOptions } from "../../sandbox";
import { makeCertificate } from "../support/certificates";
import { begin, type Conditions, type Life, type Phase, phases, type Undisturbed, undisturbed } from "./faults-life";
import type { Trouble } from "./faults-list";
import type { Outcome } from "./part";
import { callText, type NamedCall, whenCalled } from "./support/call-names";

/** A kind of organization. */
export interface Place {
  title: "x" | "edge" | "opdk";
  sandbox: SandboxOptions;
}

export const places = {
  x: { title: "x", sandbox: { plane: "x" } },
  edge: { title: "edge", sandbox: { plane: "edge" } },
  opdk: { title: "opdk", sandbox: { plane: "opdk" } },
} as const satisfies Record<string, Place>;

const lives = new Map<Place, Promise<Undisturbed>>();

/** The life that nothing disturbs; it is lived once. */
export function undisturbedAt(place: Place): Promise<Undisturbed> {
  const life = lives.get(place) ?? undisturbed({ sandbox: place.sandbox });
  lives.set(place, life);
  return life;
}

/** A call to strike, and where it comes. */
export interface Struck {
  phase: Phase;
  call: NamedCall;
}

/** The first call of each kind in a life: a kind is a method and a path without names. */
export function kindsOfCalls({ up, update, destroy }: Undisturbed): Struck[] {
  const seen = new Set<string>();
  const isFresh = (call: NamedCall) => !seen.has(kindOf(call)) && seen.add(kindOf(call));
  const phased = Object.entries({ up, update, destroy }) as [Phase, Undisturbed[Phase]][];
  return phased.flatMap(([phase, { calls }]) => calls.filter(isFresh).map((call) => ({ phase, call })));
}

/** A kind of call in words. */
export function kindOf({ method, path }: NamedCall): string {
  const collections =
    /(apis|sharedflows|keyvaluemaps|entries|keystores|aliases|references|flowhooks|revisions)\/[^/]+/gu;
  return `${method} ${path.replace(collections, "$1/*")}`;
}

/** What truly serves a bundle, as text. */
export function livesOf({ sandbox }: Life, bundle: string): string {
  const { environments } = sandbox.snapshot().toJSON() as { environments: Record<string, { live: object }> };
  return JSON.stringify((environments.test?.live as Record<string, unknown>)[bundle]);
}

/** Strikes one call of a life, and looks at the organization after each phase. */
export async function tryAtDoor(place: Place, trouble: Trouble, phase: Phase, call: NamedCall): Promise<Outcome> {
  const wanted = await undisturbedAt(place);
  const life = await begin(conditionsOf(place, trouble));
  const wrong: string[] = [];
  let result = "went on";
  for (const current of phases) {
    const struck = current === phase ? arm(life, trouble, call) : undefined;
    const failure = await life.go(current);
    if (struck && !struck.came) wrong.push(`${callText(call)} never came.`);
    if (struck && trouble.says) {
      result = "failed, said what to do; the next run ended right";
      wrong.push(...unsaid(failure, trouble.says[place.title]));
      wrong.push(...problem(`${current} again`, await life.go(current)));
    } else wrong.push(...problem(current, failure));
    const differences = wanted[current].end.differences(life.sandbox.snapshot());
    wrong.push(...differences.map((difference) => `after ${current}: ${difference}`));
  }
  await life.close();
  return wrong.length === 0 ? { ok: true, result } : { ok: false, result: "not right", detail: wrong.join("\n") };
}

function arm({ sandbox }: Life, { fault }: Trouble, call: NamedCall): { came: boolean } {
  const struck = { came: false };
  sandbox.inject({ when: whenCalled(call), do: () => void (struck.came = true) });
  sandbox.inject({ ...fault(), when: whenCalled(call) });
  return struck;
}

function conditionsOf({ sandbox }: Place, { tls, settings = {} }: Trouble): Conditions {
  if (!tls) return { sandbox, settings };
  const { certificate, key } = makeCertificate("localhost");
  return {
    sandbox: { ...sandbox, tls: { certificate, key } },
    settings: { ...settings, "apigee:caCertificate": certificate },
  };
}

function problem(what: string, failure: string | undefined): string[] {
  return failure === undefined ? [] : [`${what} failed: ${failure}`];
}

function unsaid(failure: string | undefined, says: RegExp): string[] {
  if (failure === undefined) return ["it did not fail"];
  return says.test(failure) ? [] : [`the error does not say ${says}: ${failure}`];
}
