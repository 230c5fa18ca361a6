import { rmSync } from "node:fs";
import type { Fault } from "../../sandbox";
import { type Comfort, comfort } from "./faults-engine-comfort";
import { type Trouble, troubles } from "./faults-list";
import type { SecretCase } from "./secrets-case";
import type { Credentials } from "./secrets-credentials";

/** A way for an `up` to fail. */
export interface Failing {
  title: string;
  /** Whether it can be met with such credentials. */
  on: (way: Credentials) => boolean;
  /** What it needs around the stack. */
  conditions?: () => Promise<Comfort>;
  arm: (it: SecretCase) => Armed;
  /** Whether the run may get over it. */
  mayEndWell?: true;
}

/** A fault that waits for its calls. */
interface Armed {
  disarm: () => void;
  /** How many calls it has struck. */
  struck: () => number;
}

/** What a fault does to a call, told what secrets the call was sent. */
type Strike = (sent: string[]) => Omit<Fault, "when">;

/** Which secrets of the program a write to a path sends. */
const sentTo: [RegExp, string[]][] = [
  [/sharedflows\?.*with-entries/u, ["initial entry"]],
  [/sharedflows\?.*second/u, ["second secret"]],
  [/sharedflows\?.*PingAuth/u, []],
  [/keyvaluemaps\/config/u, ["secret entry"]],
  [/keyvaluemaps\/adopted/u, ["adopting entry"]],
  [/keyvaluemaps\/PingAuth/u, ["shared secret"]],
  [/keystores\/[^/]*pem[^/]*\/aliases/u, ["key's password", "key", "clear key"]],
  [/keystores\/[^/]*packed[^/]*\/aliases/u, ["key's password", "pkcs12"]],
  [/\/deployments/u, []],
];

/** Where the login services of Edge and Private Cloud answer. */
const login = /oauth\/token$/u;
const looks = { method: "GET", path: /revisions\/\d+\/deployments/u };

const everywhere = () => true;
const withServers = ({ sandbox }: Credentials) => sandbox.plane !== "x";

/** Each fault that the reliability of the runs is measured with, and those that repeat what they were sent. */
export const failings: readonly Failing[] = [
  atWrites("a 400 that repeats the secrets", (sent) => ({ do: refusal(400, sent) })),
  atWrites("a 401 that repeats the secrets", (sent) => ({ do: refusal(401, sent) })),
  atWrites("a 403 that repeats the secrets", (sent) => ({ do: refusal(403, sent) })),
  atWrites("a 500 whose text repeats the secrets", (sent) => ({ do: { status: 500, body: sent.join(" ") } })),
  {
    ...atWrites("401 once", () => ({ do: { status: 401 }, times: 1 })),
    on: ({ atLogin }) => !!atLogin,
    mayEndWell: true,
  },
  ...troubles.filter(({ renews, says }) => !renews && !says).map(inTrouble),
  { title: "a deployment that ends in ERROR", on: everywhere, arm: badPolicy },
  { title: "a server lost during a deployment", on: withServers, arm: lostServer },
  { title: "looks at a deployment that fail", on: everywhere, arm: (it) => armed(it, looks, { do: { status: 503 } }) },
  {
    title: "a deployment that takes longer than its timeout",
    on: everywhere,
    conditions: () => Promise.resolve(slowly),
    arm: (it) => armed(it, looks, { do: () => undefined }),
  },
  {
    title: "a login service that refuses and repeats the secrets",
    on: ({ title }) => title.includes("login service"),
    arm: (it) => armed(it, { path: login }, { do: refusal(401, it.signedOnWith()) }),
  },
];

const slowly: Comfort = {
  sandbox: { deployPolls: 50 },
  env: () => ({ IMPATIENT: "1" }),
  close: () => Promise.resolve(),
};

/** A fault that strikes every write of secrets. */
function atWrites(title: string, strike: Strike): Failing {
  return { title, on: everywhere, arm: (it) => atEachWrite(it, strike) };
}

/** One that is known to be got over once: here it comes again and again, which only what was done all the same may outlast. */
function inTrouble(trouble: Trouble): Failing {
  const { title, on, tls, fault } = trouble;
  const { at, do: act } = fault();
  const isDone = at === "done" || act === "half" || act === "cut" || act === "drip";
  return {
    ...atWrites(title, () => ({ ...fault(), times: Infinity })),
    // What signs on by itself would have to be told of the authority too.
    on: ({ sandbox, atLogin }) => (on?.includes(sandbox.plane ?? "x") ?? true) && !(tls && atLogin),
    conditions: () => comfort("edge", trouble),
    ...(isDone ? { mayEndWell: true } : {}),
  };
}

function atEachWrite(it: SecretCase, strike: Strike): Armed {
  const each = ["POST", "PUT"].flatMap((method) =>
    sentTo.map(([path, names]) => armed(it, { method, path }, strike(it.sent(names)))),
  );
  return {
    disarm: () => each.forEach(({ disarm }) => disarm()),
    struck: () => each.reduce((sum, { struck }) => sum + struck(), 0),
  };
}

/** Again and again, unless the fault says how often. */
function armed({ bench }: SecretCase, when: NonNullable<Fault["when"]>, fault: Omit<Fault, "when">): Armed {
  let count = 0;
  const stops = [
    bench.sandbox.inject({ when, times: Infinity, do: () => void (count += 1) }),
    bench.sandbox.inject({ times: Infinity, ...fault, when }),
  ];
  return { disarm: () => stops.forEach((stop) => stop()), struck: () => count };
}

/** Apigee cannot load what is deployed. */
function badPolicy(it: SecretCase): Armed {
  const file = it.stack.file(
    "Live/sharedflowbundle/policies/Bad.xml",
    `<SandboxFailsToLoad name="Bad">no such class</SandboxFailsToLoad>`,
  );
  const { struck } = armed(it, { method: "POST", path: /Live\/revisions\/\d+\/deployments/u }, { do: () => undefined });
  return { disarm: () => rmSync(file), struck };
}

function lostServer(it: SecretCase): Armed {
  const lost = { server: "mp-2", error: `out of memory, asked by ${it.sent([]).join(" and ")}` };
  return armed(it, { method: "POST", path: /\/deployments/u }, { do: lost });
}

function refusal(status: number, sent: string[]): { status: number; body: string } {
  const message = `bad value ${sent.join(" and ")}`;
  const classic = { code: "steps.badValue", message, contexts: [] };
  const body = { error: { code: status, message, status: "INVALID_ARGUMENT" }, error_description: message, ...classic };
  return { status, body: JSON.stringify(body) };
}
